/** PostgreSQL keeps this many bytes of a name and drops the rest without an error. */
export const MAX_NAME_BYTES = 63;

export function nameBytes(name: string): number {
  return Buffer.byteLength(name, 'utf8');
}

/** The longest beginning of `name` that has at most `bytes` bytes and no half character. */
export function cutToBytes(name: string, bytes: number): string {
  if (nameBytes(name) <= bytes) return name;
  let out = '';
  let size = 0;
  for (const character of name) {
    size += nameBytes(character);
    if (size > bytes) break;
    out += character;
  }
  return out;
}
