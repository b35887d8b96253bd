import { qualifiedName } from '../../adapters/index.js';
import type { CheckFunction } from '../input/check-node.js';
import { explainProblem } from '../problems/explain-problem.js';
import { serverProblem } from '../problems/server-problem.js';
import type { Bench } from '../prove/bench.js';
import { outsideCause } from '../prove/outside.js';
import type { Proof } from '../prove/proof.js';
import { Statement } from '../prove/statement.js';
import type { StatementResult } from '../report/check-report.js';
import { proveCompiled, resultOf, shapeOf } from './outcome.js';

/** A function is made, so that the server checks its body and those who call it find it. */
export async function checkFunction(node: CheckFunction, bench: Bench): Promise<StatementResult[]> {
  const proof = await proveFunction(node, bench);
  bench.shapes.set(node.id, shapeOf(node, proof));
  return [resultOf(node, proof)];
}

async function proveFunction(node: CheckFunction, bench: Bench): Promise<Proof> {
  if (node.language !== 'sql')
    return { verdict: 'unknown', cause: { reason: 'not SQL', detail: `it is written in ${node.language}` } };
  if (node.compiled.state !== 'sql') return proveCompiled(node, node.compiled, bench);
  const cause = bench.shapes.causeOf(node.dependsOn);
  if (cause !== undefined) return { verdict: 'unknown', cause };
  await bench.sandbox.makeSchema(node.relation.schema);
  const list = node.arguments.map(argument => `${argument.name} ${argument.type}`).join(', ');
  const name = qualifiedName(node.relation.schema, node.relation.name);
  const before = `create or replace function ${name} (${list})\n  returns ${node.returns}\n  as $$\n`;
  const statement = new Statement(node, node.compiled, before, '\n$$ language sql');
  const error = await bench.sandbox.attempt(statement.sent);
  if (error === undefined) return { verdict: 'proved', columns: [], open: [] };
  const problem = serverProblem(error);
  const outside = await outsideCause(problem, statement, bench);
  if (outside !== undefined) return { verdict: 'unknown', cause: outside };
  return { verdict: 'failed', messages: [await explainProblem(problem, statement, bench)] };
}
