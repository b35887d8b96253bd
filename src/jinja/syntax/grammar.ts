import type { LexerOptions } from './lexer.js';
import type { MacroTag } from './nodes.js';

/** What an embedder may switch on in the grammar. */
export type Grammar = LexerOptions & {
  /** `{% do %}`. */
  readonly doTag: boolean;
  /** `{% break %}` and `{% continue %}`. */
  readonly loopControls: boolean;
  /** `materialization`, `test`, `data_test` and `docs` blocks, and types of macro parameters. */
  readonly dbtTags: boolean;
  /** The name that a block gets in the template; `adapter` is that of a materialization, `default` if it names none. */
  readonly macroName: (tag: MacroTag, declared: string, adapter: string) => string;
};

export const PLAIN_GRAMMAR: Grammar = Object.freeze({
  trimBlocks: false,
  lstripBlocks: false,
  keepTrailingNewline: false,
  newlineSequence: '\n',
  doTag: false,
  loopControls: false,
  dbtTags: false,
  macroName: plainMacroName,
});

/** Every macro is called what it says; a materialization and a test carry their tag before it. */
export function plainMacroName(tag: MacroTag, declared: string, adapter: string): string {
  if (tag === 'materialization') return `materialization_${declared}_${adapter}`;
  return tag === 'test' ? `test_${declared}` : declared;
}
