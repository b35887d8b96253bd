import * as path from 'node:path';
import { type Files, readText } from '../../base/index.js';
import type { Env } from './env-reader.js';

/** The nearest `.env` from `folder` upwards. */
export function findDotenv(files: Files, folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, '.env');
    if (files.stat(file)?.kind === 'file') return file;
    if (at === path.dirname(at)) return undefined;
  }
}

/** The environment with what a `.env` file adds to it: a variable that is already there wins. */
export function withDotenv(env: Env, files: Files, folder: string): Env {
  const file = findDotenv(files, folder);
  return file === undefined ? env : { ...parseDotenv(readText(files, file), env), ...definedOnly(env) };
}

function definedOnly(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

/** `NAME=value` lines, quotes, comments, `export` and `${NAME:-default}`, as python-dotenv (dbt's reader) takes them. */
export function parseDotenv(text: string, env: Env): Record<string, string> {
  const reader = new LineReader(text.replace(/\r\n?/g, '\n'));
  const found = Object.create(null) as Record<string, string>;
  while (reader.more()) {
    const line = reader.next();
    if (line !== undefined) found[line.name] = expand(line.value, { ...found, ...env });
  }
  return found;
}

class LineReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  more(): boolean {
    this.#take(/\s*/y);
    return this.#at < this.#text.length;
  }

  /** The assignment that stands here; undefined for a comment, a name alone and a line that cannot be read. */
  next(): { name: string; value: string } | undefined {
    if (this.#take(/#[^\n]*/y) !== undefined) return undefined;
    this.#take(/export[^\S\n]+/y);
    const name = this.#take(/'([^']+)'/y) ?? this.#take(/([^=#\s]+)/y);
    this.#take(/[^\S\n]*/y);
    const assigned = name !== undefined && this.#take(/=[^\S\n]*/y) !== undefined;
    const value = assigned ? this.#value() : '';
    this.#take(/[^\S\n]*(?:#[^\n]*)?/y);
    const complete = this.#take(/(?:\n|$)/y) !== undefined;
    if (!complete) this.#take(/[^\n]*/y);
    return complete && assigned && value !== undefined ? { name, value } : undefined;
  }

  #value(): string | undefined {
    const letter = this.#text.charAt(this.#at);
    if (letter === "'") return this.#take(/'((?:\\'|[^'])*)'/y)?.replace(/\\([\\'])/g, '$1');
    if (letter === '"')
      return this.#take(/"((?:\\"|[^"])*)"/y)?.replace(
        /\\([\\'"abfnrtv])/g,
        (_, escaped: string) => ESCAPES[escaped] ?? escaped,
      );
    return this.#take(/([^\n]*)/y)
      ?.replace(/\s+#.*/, '')
      .trimEnd();
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[1] ?? match[0];
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function expand(value: string, env: Env): string {
  return value.replace(/\$\{([^}:]*)(?::-([^}]*))?\}/g, (_, name: string, fallback = '') => env[name] ?? fallback);
}
