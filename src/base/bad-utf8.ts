import { type Span, spanAt } from './span.js';

const REPLACED = '\ufffd';

/** Where the first bytes lie that are not UTF-8, with the text as far as it can be read: parts of a message. */
export function badUtf8(file: string, bytes: Uint8Array): { readonly span?: Span; readonly source?: string } {
  const source = new TextDecoder().decode(bytes);
  for (let at = source.indexOf(REPLACED); at !== -1; at = source.indexOf(REPLACED, at + 1)) {
    // The character itself may stand in a file that is good.
    const before = Buffer.byteLength(source.slice(0, at));
    const isThere = Buffer.from(REPLACED).equals(bytes.subarray(before, before + 3));
    if (!isThere) return { span: spanAt(file, source, at), source };
  }
  return {};
}
