import { makeMessage, ProjectError } from '../../base/index.js';
import { type RunOutcome, runOperation } from '../../runner/index.js';
import { tellFound } from '../project/link-project.js';
import type { Turn } from '../turn/turn.js';
import { link, withGraph } from './prepare.js';
import { withRunServices } from './run-services.js';

/** `run-operation`: a macro by name or `package.name` with --args, or the SQL of --sql. */
export async function runOperationVerb(turn: Turn): Promise<RunOutcome> {
  const { macro } = turn.words;
  const { args, sql } = turn.invocation.flags.values;
  const unlinked = link(turn);
  if (macro === undefined && sql === null)
    throw new ProjectError(
      makeMessage('CLI-005', 'Either a macro name or --sql must be passed to run-operation', {
        suggestion: "Type for instance: quern run-operation my_macro --args '{name: value}'",
      }),
    );
  tellFound(turn, unlinked.linked);
  const prepared = withGraph(turn, unlinked);
  return await withRunServices(turn, prepared, make => runOperation({ macro: macro ?? null, args, sql }, make([])));
}
