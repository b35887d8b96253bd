import { raise } from '../../errors/python-error.js';
import { PyBytes } from '../py-bytes.js';
import { hexEscape, strRepr } from '../str-repr.js';

type Codec = 'utf-8' | 'ascii' | 'latin-1' | 'utf-16' | 'utf-16-le' | 'utf-16-be';

const ALIASES: Readonly<Record<string, Codec>> = {
  utf8: 'utf-8',
  u8: 'utf-8',
  utf: 'utf-8',
  cp65001: 'utf-8',
  ascii: 'ascii',
  usascii: 'ascii',
  '646': 'ascii',
  latin1: 'latin-1',
  latin: 'latin-1',
  l1: 'latin-1',
  iso88591: 'latin-1',
  '88591': 'latin-1',
  cp819: 'latin-1',
  utf16: 'utf-16',
  u16: 'utf-16',
  utf16le: 'utf-16-le',
  utf16be: 'utf-16-be',
};

/** @throws LookupError for a codec that is not one of Unicode's or ISO's first pages */
function codecOf(name: string): Codec {
  const key = name.toLowerCase().replace(/[-_ ]/g, '');
  return Object.hasOwn(ALIASES, key) ? (ALIASES[key] as Codec) : raise('LookupError', `unknown encoding: ${name}`);
}

const LONE_SURROGATE = /\p{Cs}/u;

/** `s.encode(encoding, errors)`. */
export function encode(s: string, encoding: string, errors: string): PyBytes {
  const codec = codecOf(encoding);
  if (codec === 'utf-8' && !LONE_SURROGATE.test(s)) return new PyBytes(Buffer.from(s, 'utf8').toString('latin1'));
  let binary = codec === 'utf-16' ? '\xff\xfe' : '';
  let position = 0;
  for (const c of s) {
    binary += encodeChar(c, codec) ?? encodeFailure(c, position, codec, errors);
    position++;
  }
  return new PyBytes(binary);
}

function encodeChar(c: string, codec: Codec): string | undefined {
  const code = c.codePointAt(0) ?? 0;
  if (codec === 'ascii') return code < 0x80 ? c : undefined;
  if (codec === 'latin-1') return code < 0x100 ? c : undefined;
  if (code >= 0xd800 && code < 0xe000) return undefined;
  if (codec === 'utf-8') return code < 0x80 ? c : utf8(code);
  let binary = '';
  for (let i = 0; i < c.length; i++) {
    const unit = c.charCodeAt(i);
    const [low, high] = [String.fromCharCode(unit & 255), String.fromCharCode(unit >> 8)];
    binary += codec === 'utf-16-be' ? high + low : low + high;
  }
  return binary;
}

function utf8(code: number): string {
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
  const tail = [0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), ...tail);
  return String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), ...tail);
}

function encodeFailure(c: string, position: number, codec: Codec, errors: string): string {
  const code = c.codePointAt(0) ?? 0;
  switch (errors) {
    case 'ignore':
      return '';
    case 'replace':
      return codec.startsWith('utf-16') ? (codec === 'utf-16-be' ? '\0?' : '?\0') : '?';
    case 'backslashreplace':
      return hexEscape(c);
    case 'xmlcharrefreplace':
      return `&#${code};`;
    case 'strict':
      break;
    default:
      raise('LookupError', `unknown error handler name '${errors}'`);
  }
  const reason =
    code >= 0xd800 && code < 0xe000 && codec.startsWith('utf')
      ? 'surrogates not allowed'
      : `ordinal not in range(${codec === 'ascii' ? 128 : 256})`;
  return raise(
    'UnicodeEncodeError',
    `'${codec}' codec can't encode character ${strRepr(hexEscape(c)).replace('\\\\', '\\')} in position ${position}: ${reason}`,
  );
}

/** `b.decode(encoding, errors)`. */
export function decode(bytes: PyBytes, encoding: string, errors: string): string {
  if (bytes.binary === '') return '';
  const codec = codecOf(encoding);
  const { binary } = bytes;
  if (codec === 'latin-1') return binary;
  if (codec === 'ascii') return decodeAscii(binary, errors);
  if (codec === 'utf-8') return decodeUtf8(binary, errors);
  const mark = binary.slice(0, 2);
  const big = codec === 'utf-16-be' || (codec === 'utf-16' && mark === '\xfe\xff');
  const body = codec === 'utf-16' && (mark === '\xff\xfe' || mark === '\xfe\xff') ? binary.slice(2) : binary;
  let out = '';
  for (let i = 0; i + 1 < body.length; i += 2) {
    const [a, b] = [body.charCodeAt(i), body.charCodeAt(i + 1)];
    out += String.fromCharCode(big ? (a << 8) | b : (b << 8) | a);
  }
  if (body.length % 2 === 1) return out + decodeFailure(codec, binary, binary.length - 1, 1, 'truncated data', errors);
  return out;
}

function decodeAscii(binary: string, errors: string): string {
  let out = '';
  for (let i = 0; i < binary.length; i++) {
    const c = binary[i] as string;
    out += c < '\x80' ? c : decodeFailure('ascii', binary, i, 1, 'ordinal not in range(128)', errors);
  }
  return out;
}

function decodeUtf8(binary: string, errors: string): string {
  let out = '';
  let at = 0;
  while (at < binary.length) {
    const { length, valid, reason } = utf8Sequence(binary, at);
    if (reason === undefined) out += String.fromCodePoint(valid);
    else out += decodeFailure('utf-8', binary, at, length, reason, errors);
    at += length;
  }
  return out;
}

type Sequence = { readonly length: number; readonly valid: number; readonly reason?: string };

/** The sequence at a position; where it is broken, how many bytes belong to the mistake and what it is. */
function utf8Sequence(binary: string, at: number): Sequence {
  const first = binary.charCodeAt(at);
  if (first < 0x80) return { length: 1, valid: first };
  const size =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (size === 0) return { length: 1, valid: 0, reason: 'invalid start byte' };
  let code = first & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) {
    if (at + i >= binary.length) return { length: i, valid: 0, reason: 'unexpected end of data' };
    const next = binary.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80 || (i === 1 && !secondFits(first, next))) {
      return { length: i, valid: 0, reason: 'invalid continuation byte' };
    }
    code = (code << 6) | (next & 63);
  }
  return { length: size, valid: code };
}

/** Overlong forms, surrogates and codes past the last one show in the second byte. */
function secondFits(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

function decodeFailure(
  codec: Codec,
  binary: string,
  at: number,
  length: number,
  reason: string,
  errors: string,
): string {
  const bytes = Array.from(binary.slice(at, at + length), hexEscape);
  if (errors === 'ignore') return '';
  if (errors === 'replace') return '\ufffd';
  if (errors === 'backslashreplace') return bytes.join('');
  if (errors !== 'strict') raise('LookupError', `unknown error handler name '${errors}'`);
  const hex = binary.charCodeAt(at).toString(16).padStart(2, '0');
  const place = length === 1 ? `byte 0x${hex} in position ${at}` : `bytes in position ${at}-${at + length - 1}`;
  return raise('UnicodeDecodeError', `'${codec}' codec can't decode ${place}: ${reason}`);
}
