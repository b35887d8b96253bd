import { ArchiveFault } from './archive-fault.js';

/** One header block of a tar archive: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */
export type TarHeader = {
  readonly path: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly target: string;
};

/** Throws an ArchiveFault when the block's checksum or one of its numbers is wrong. */
export function tarHeader(block: Uint8Array): TarHeader {
  if (number(block, 148, 8) !== checksum(block)) throw new ArchiveFault('broken', 'a header has a wrong checksum');
  const isUstar = text(block, 257, 5) === 'ustar';
  // GNU keeps times where POSIX has the prefix of the path; its magic ends with a space.
  const prefix = isUstar && block[262] === 0 ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    sizeBytes: number(block, 124, 12),
    target: text(block, 157, 100),
  };
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every(byte => byte === 0);
}

function checksum(block: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < block.length; i++) sum += i >= 148 && i < 156 ? 0x20 : (block[i] ?? 0);
  return sum;
}

function text(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** Octal digits, or GNU's form for what does not fit them: the first bit set, then a big-endian number. */
function number(block: Uint8Array, start: number, length: number): number {
  if (((block[start] ?? 0) & 0x80) !== 0) return base256(block.subarray(start, start + length));
  const digits = text(block, start, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveFault('broken', 'a header has a number that cannot be read');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function base256(field: Uint8Array): number {
  const value = field.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & 0x7f : byte), 0);
  const isNegative = ((field[0] ?? 0) & 0x40) !== 0;
  if (isNegative || value > Number.MAX_SAFE_INTEGER)
    throw new ArchiveFault('hostile', 'a file in it has an absurd size');
  return value;
}
