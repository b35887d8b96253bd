import { quoteIdentifier } from '../../adapters/index.js';
import { nameOf, type SqlToken, scanSql, splitStatements } from '../sql/scan-sql.js';
import type { Sandbox } from './sandbox.js';

export type Setup = {
  readonly refusedExtensions: readonly string[];
  /** Names of what hooks make and that could not be made here. */
  readonly refusedNames: ReadonlySet<string>;
};

const MAKES =
  /^create\s+(?:or\s+replace\s+|temp(?:orary)?\s+|unlogged\s+|materialized\s+)*(function|type|domain|aggregate|schema|cast|operator|table|view|sequence)\b/i;

/** Loads extensions and runs those statements of hooks that make something queries may need; no other one is run. */
export async function makeSetup(
  sandbox: Sandbox,
  extensions: readonly string[],
  hooks: readonly string[],
): Promise<Setup> {
  const refusedExtensions: string[] = [];
  for (const name of extensions) {
    const error = await sandbox.attempt(`create extension if not exists ${quoteIdentifier(name)}`);
    if (error !== undefined) refusedExtensions.push(name);
  }
  const refusedNames = new Set<string>();
  for (const statement of hooks.flatMap(splitStatements)) {
    const match = MAKES.exec(statement);
    if (match === null) continue;
    const error = await sandbox.attempt(statement);
    if (error !== undefined) refusedNames.add(madeName(statement));
  }
  return { refusedExtensions, refusedNames };
}

/** `report.half` of `create or replace function report.half(…)` gives `half`. */
function madeName(statement: string): string {
  const tokens = scanSql(statement);
  const kind = tokens.findIndex(token => /^(?:function|type|domain|aggregate|table|view|sequence)$/i.test(token.text));
  const isName = (token: SqlToken): boolean => token.text !== '.' && !/^(?:if|not|exists)$/i.test(token.text);
  const end = tokens.findIndex((token, i) => i > kind && isName(token) && tokens[i + 1]?.text !== '.');
  return nameOf(tokens[end]) ?? '';
}
