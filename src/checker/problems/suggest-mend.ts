import { suggest } from '../../base/index.js';
import type { Bench } from '../prove/bench.js';
import type { Statement } from '../prove/statement.js';
import type { ServerProblem } from './server-problem.js';

type Mend = (problem: ServerProblem, statement: Statement, bench: Bench) => Promise<string | undefined>;

/** What to do next, by SQLSTATE; the server's own hint stands for all others. */
const MENDS: Readonly<Record<string, Mend>> = {
  '42703': async (problem, statement, bench) => {
    const hinted = [...(problem.hint ?? '').matchAll(/the column "([^"]+)"/g)].map(match => match[1]);
    if (hinted.length > 0) return `did you mean ${hinted.join(' or ')}?`;
    const name = lastPart(problem.named ?? '');
    const near = suggest(name, bench.shapes.columnsOf(statement.reads));
    return near === undefined ? problem.hint : `did you mean ${near}?`;
  },
  '42P01': async (problem, statement, bench) => {
    const name = problem.named ?? '';
    if (problem.summary.startsWith('relation')) return relationMend(name, bench);
    const near = suggest(name, aliasesOf(statement));
    return problem.hint ?? (near === undefined ? 'add it to from, or mend the alias' : `did you mean ${near}?`);
  },
  '42883': async (problem, _statement, bench) => {
    if (problem.summary.startsWith('operator')) return 'cast one side, so that both have types that go together';
    const name = functionName(problem.summary);
    const known = await bench.sandbox.functionNames();
    if (known.has(name)) return 'a function of this name takes other arguments';
    const near = suggest(name, known);
    return near === undefined ? undefined : `did you mean ${near}()?`;
  },
  '42803': async problem =>
    problem.summary.includes('must appear in the GROUP BY')
      ? 'add it to group by, or put it in an aggregate'
      : /aggregate functions are not allowed in WHERE/.test(problem.summary)
        ? 'use having, or filter in a query around this one'
        : problem.hint,
  '42P20': async problem =>
    /not allowed in/.test(problem.summary) ? 'filter on it in a query around this one' : problem.hint,
  '42702': async () => 'put the alias of its table before it',
  '42712': async () => 'give each an alias of its own',
  '42701': async () => 'give each column a name of its own',
  '42704': async (problem, _statement, bench) => {
    if (!problem.summary.startsWith('type')) return problem.hint;
    const rows = await bench.sandbox.rows(
      "select typname from pg_catalog.pg_type where typtype in ('b', 'd', 'e', 'r') and typname !~ '^_'",
    );
    const near = suggest(problem.named ?? '', [...rows.map(([name]) => name ?? ''), ...SPOKEN_TYPES]);
    return near === undefined ? undefined : `did you mean ${near}?`;
  },
  '42804': async problem =>
    /^(?:UNION|INTERSECT|EXCEPT|CASE|COALESCE) .*cannot be matched/.test(problem.summary)
      ? 'cast one of them to the type of the other'
      : problem.hint,
  '22012': async () => 'divide by nullif(…, 0)',
};

const SPOKEN_TYPES = [
  'integer',
  'bigint',
  'smallint',
  'real',
  'boolean',
  'decimal',
  'character',
  'timestamp',
  'string',
];

/** Hints of the server that lead nowhere, or say in more words what is said better. */
const IDLE_HINTS = /^No (?:function|operator) matches|different "DateStyle" setting/;

export async function suggestMend(
  problem: ServerProblem,
  statement: Statement,
  bench: Bench,
): Promise<string | undefined> {
  const mend = MENDS[problem.sqlstate];
  const text = mend === undefined ? problem.hint : await mend(problem, statement, bench);
  return text === undefined || IDLE_HINTS.test(text) ? undefined : text;
}

function relationMend(name: string, bench: Bench): string | undefined {
  const known = bench.relations.get(name);
  const near = known === undefined ? suggest(lastPart(name), [...bench.relations.keys()].map(lastPart)) : undefined;
  const found = known ?? (near === undefined ? undefined : bench.relations.get(near));
  if (found === undefined) return 'reach models by ref() and tables of others by source()';
  const word = found.kind === 'source' ? 'source' : 'ref';
  const words = found.id.split('.');
  const args = word === 'source' ? words.slice(-2) : words.slice(2, 3);
  return `did you mean {{ ${word}(${args.map(part => `'${part}'`).join(', ')}) }}?`;
}

/** Names that follow from, join or a comma there, and their aliases: near enough for a suggestion. */
function aliasesOf(statement: Statement): readonly string[] {
  const words = statement.tokens.filter(token => token.kind === 'word').map(token => token.text.toLowerCase());
  return [...new Set(words)].filter(word => !KEYWORDS.has(word));
}

const KEYWORDS = new Set(
  'select from join left right inner outer full cross on using where group by order having as and or not null with is in'.split(
    ' ',
  ),
);

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `function lowr(text) does not exist`. */
export function functionName(summary: string): string {
  return lastPart(/^(?:function|procedure|aggregate) (.+?)\(/.exec(summary)?.[1] ?? '');
}
