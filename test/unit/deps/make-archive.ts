import { gzipSync } from 'node:zlib';

/** One entry of a tar archive as it shall stand there, however wrong that is. */
export type RawEntry = {
  readonly path: string;
  readonly text?: string;
  /** ustar's letter: 0 file, 1 hard link, 2 link, 5 folder, 6 pipe, x extended header, L long name … */
  readonly type?: string;
  readonly target?: string;
  /** Overrides the size that is true. */
  readonly sizeText?: string;
};

/** A tar archive, packed with gzip. */
export function makeArchive(entries: readonly RawEntry[]): Uint8Array {
  return gzipSync(makeTar(entries));
}

export function makeTar(entries: readonly RawEntry[]): Uint8Array {
  return Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(1024)]);
}

function entryBlocks({ path, text = '', type = '0', target = '', sizeText }: RawEntry): Buffer[] {
  const data = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(sizeText ?? `${data.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(target, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}

/** One record of an extended header; its length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (`${length}`.length + Buffer.byteLength(rest) !== length) length = `${length}`.length + Buffer.byteLength(rest);
  return `${length}${rest}`;
}
