import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The answer of real Jinja2: a text, a native value, or an error. A line of null is not compared. */
export type Expected =
  | { readonly text: string }
  | { readonly value: unknown }
  | {
      readonly error: string;
      readonly message: string;
      readonly line: number | null;
      readonly phase: 'compile' | 'render';
    };

export type GoldenCase = {
  readonly theme: string;
  readonly title: string;
  readonly covers: readonly string[];
  /** The case as a line of the protocol of `jinja:cases`. */
  readonly line: Readonly<Record<string, unknown>>;
  readonly expect: Expected;
};

type CaseFile = {
  readonly env?: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly title: string;
    readonly covers: readonly string[];
    readonly source?: string;
    readonly name?: string;
    readonly templates?: Readonly<Record<string, string>>;
    readonly macros?: Readonly<Record<string, string>>;
    readonly context?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, unknown>>;
    readonly expect: Expected;
  }[];
};

const FOLDER = new URL('../fixtures/jinja/', import.meta.url);

/** All hand-titled cases, file by file. */
export function readCases(): GoldenCase[] {
  const files = readdirSync(FOLDER).filter(name => name.endsWith('.yaml'));
  return files.sort().flatMap(name => {
    const file = parse(readFileSync(new URL(name, FOLDER), 'utf8')) as CaseFile;
    return file.cases.map(({ title, covers, expect, context, env, ...rest }) => ({
      theme: name.replace('.yaml', ''),
      title,
      covers,
      expect,
      line: { ...rest, id: title, env: { ...file.env, ...env }, context: Object.entries(context ?? {}) },
    }));
  });
}

/** The shrunk cases that a fuzzer filed. */
export function readGeneratedCases(): GoldenCase[] {
  const folder = new URL('generated/', FOLDER);
  const files = readdirSync(folder).filter(name => name.endsWith('.json'));
  return files.sort().map(name => {
    const { expect, ...line } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>;
    return { theme: 'generated', title: name, covers: [], line: { ...line, id: name }, expect: expect as Expected };
  });
}
