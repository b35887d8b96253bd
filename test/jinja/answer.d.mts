import type * as language from '../../src/jinja/index.js';

/** Answers cases of the protocol of `jinja:cases` with a given language module, or with the built one. */
export function answerer(jinja?: typeof language): Promise<{
  readonly answer: (line: object, mode?: string) => Promise<object>;
  readonly language: typeof language;
}>;
export function encodeLine(answer: object): string;
