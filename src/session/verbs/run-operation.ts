import { makeMessage, ProjectError } from '../../base/index.js';
import { type RunOutcome, runOperation } from '../../runner/index.js';
import type { Turn } from '../turn/turn.js';
import { prepare, withRunServices } from './execute.js';

/** `run-operation`: a macro by name or `package.name` with --args, or the SQL of --sql. */
export async function runOperationVerb(turn: Turn): Promise<RunOutcome> {
  const { macro } = turn.words;
  const { args, sql } = turn.invocation.flags.values;
  const prepared = prepare(turn);
  if (macro === undefined && sql === null)
    throw new ProjectError(
      makeMessage('CLI-005', 'Either a macro name or --sql must be passed to run-operation', {
        suggestion: "Type for instance: quern run-operation my_macro --args '{name: value}'",
      }),
    );
  return await withRunServices(turn, prepared, make => runOperation({ macro: macro ?? null, args, sql }, make([])));
}
