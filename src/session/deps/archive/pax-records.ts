import { ArchiveFault } from './archive-fault.js';

/** The records `<length> <key>=<value>\n` of an extended header; the length counts bytes and itself. */
export function paxRecords(data: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  const decoder = new TextDecoder();
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const digits = space === -1 ? '' : decoder.decode(data.subarray(at, space));
    const length = /^\d{1,6}$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    if (length <= digits.length + 1 || end > data.length || data[end - 1] !== 0x0a)
      throw new ArchiveFault('broken', 'an extended header cannot be read');
    const record = decoder.decode(data.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals === -1) throw new ArchiveFault('broken', 'an extended header cannot be read');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}
