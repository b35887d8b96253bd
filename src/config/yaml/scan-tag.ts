import { type Cursor, isBlankOrEnd, isNameCode } from './cursor.js';

/** `!!int` is handle `!!` and suffix `int`; `!<uri>` has no handle; a lone `!` is the suffix of no handle. */
export type ScannedTag = { readonly handle: string; readonly suffix: string };

/** A tag; the cursor stands on its `!`. */
export function scanTag(cursor: Cursor, inFlow: boolean): ScannedTag {
  const tag = cursor.code(1) === 0x3c ? scanVerbatim(cursor) : scanShorthand(cursor);
  const code = cursor.code();
  if (!isBlankOrEnd(code) && !(inFlow && code === 0x2c)) cursor.fail('a blank must stand behind a tag');
  return tag;
}

function scanVerbatim(cursor: Cursor): ScannedTag {
  const start = cursor.at;
  cursor.at += 2;
  const suffix = scanUri(cursor, true);
  if (suffix === '') cursor.fail('the tag has no name', start);
  if (cursor.code() !== 0x3e) cursor.fail("the tag lacks its '>'", start);
  cursor.at++;
  return { handle: '', suffix };
}

function scanShorthand(cursor: Cursor): ScannedTag {
  const start = cursor.at++;
  while (isNameCode(cursor.code())) cursor.at++;
  if (cursor.code() === 0x21) {
    cursor.at++;
    const handle = cursor.text.slice(start, cursor.at);
    const suffix = scanUri(cursor, false);
    if (suffix === '') cursor.fail('the tag has no name', start);
    return { handle, suffix };
  }
  const suffix = cursor.text.slice(start + 1, cursor.at) + scanUri(cursor, false);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

/** The rest of a tag; flow indicators only where `<` and `>` hold it together. */
export function scanUri(cursor: Cursor, verbatim: boolean): string {
  const allowed = verbatim ? /[\w\-;/?:@&=+$.!~*'(),[\]%]/ : /[\w\-;/?:@&=+$.!~*'()%]/;
  const start = cursor.at;
  while (cursor.at < cursor.end && allowed.test(cursor.text.charAt(cursor.at))) cursor.at++;
  const raw = cursor.text.slice(start, cursor.at);
  try {
    return decodeURIComponent(raw);
  } catch {
    return cursor.fail("'%' in a tag is followed by the two digits of a byte", start);
  }
}
