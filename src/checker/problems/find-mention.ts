import { nameOf, type SqlToken, secondColumnNamed } from '../sql/scan-sql.js';
import type { ServerProblem } from './server-problem.js';

type Tokens = readonly SqlToken[];

/** Errors that come without a place, told by their texts, and the sign in the statement that they speak of. */
const SIGNS: readonly (readonly [RegExp, (tokens: Tokens, named: string) => number | undefined])[] = [
  [/^column ".*" (?:specified more than once|has pseudo-type)/, secondColumnNamed],
  [/specified in USING clause/, afterUsing],
  [/^table name ".*" specified more than once/, secondAlias],
  [/^division by zero/, tokens => tokens.find(({ text }) => text === '/' || text === '%')?.start],
  [/^FULL JOIN/, tokens => tokens.find(token => nameOf(token) === 'full')?.start],
  [/^cannot insert multiple commands/, tokens => tokens.find(({ text }) => text === ';')?.start],
];

/** Offset of what an error without a place is most likely about; undefined when its text names nothing. */
export function findMention(problem: ServerProblem, tokens: Tokens): number | undefined {
  const named = problem.named ?? '';
  for (const [text, find] of SIGNS) if (text.test(problem.summary)) return find(tokens, named);
  return tokens.find(token => nameOf(token) === named)?.start;
}

function afterUsing(tokens: Tokens, named: string): number | undefined {
  let inUsing = false;
  for (const token of tokens) {
    if (token.kind === 'word' && token.text.toLowerCase() === 'using') inUsing = true;
    else if (token.text === ')') inUsing = false;
    else if (inUsing && nameOf(token) === named) return token.start;
  }
  return undefined;
}

/** An alias, and not the qualifier or the name of a column. */
function secondAlias(tokens: Tokens, named: string): number | undefined {
  const hits = tokens.filter(
    (token, i) => nameOf(token) === named && tokens[i + 1]?.text !== '.' && tokens[i - 1]?.text !== '.',
  );
  return (hits[1] ?? hits[0])?.start;
}
