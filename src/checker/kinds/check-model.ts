import type { CheckModel } from '../input/check-node.js';
import { explainProblem } from '../problems/explain-problem.js';
import { serverProblem } from '../problems/server-problem.js';
import type { Bench } from '../prove/bench.js';
import type { Proof } from '../prove/proof.js';
import { Statement } from '../prove/statement.js';
import type { Cause, StatementResult } from '../report/check-report.js';
import { compareContract, readContract } from './check-contract.js';
import { checkLaterRun } from './check-later-run.js';
import { failedParent, proveCompiled, resultOf, shapeOf } from './outcome.js';

const BUILT_IN: ReadonlySet<string> = new Set(['view', 'table', 'incremental', 'materialized_view', 'ephemeral']);

/** The query of a model, for an incremental one also that of later runs; leaves a stand-in for those who read it. */
export async function checkModel(model: CheckModel, bench: Bench): Promise<StatementResult[]> {
  if (model.language !== 'sql')
    return [unjudged(model, { reason: 'not SQL', detail: `it is written in ${model.language}` }, bench)];
  const proof = await withContract(model, await proveQuery(model, bench), bench);
  const results = [resultOf(model, proof)];
  if (model.incremental !== null) results.push(...(await checkLaterRun(model, model.incremental, proof, bench)));
  return results;
}

/** A materialization of the project may do with the text what it likes: what it makes of an odd one is not known. */
async function proveQuery(model: CheckModel, bench: Bench): Promise<Proof> {
  const proof = await proveCompiled(model, model.compiled, bench);
  if (proof.verdict !== 'failed' || model.compiled.state !== 'sql' || BUILT_IN.has(model.materialized)) return proof;
  const detail = `what ${model.materialized} makes of its text is not known`;
  return { verdict: 'unknown', cause: { reason: 'custom materialization', detail } };
}

/** Adds what the contract says, and leaves the stand-in: a contract tells the columns even of what cannot be judged. */
async function withContract(model: CheckModel, proof: Proof, bench: Bench): Promise<Proof> {
  if (model.contract === null) return leaveStub(model, proof, bench);
  const contract = await readContract(model, model.contract, bench);
  const mismatch = proof.verdict === 'proved' ? compareContract(model, contract, proof.columns) : undefined;
  const messages = contract.messages.length > 0 ? contract.messages : mismatch === undefined ? [] : [mismatch];
  if (contract.messages.length === 0) {
    bench.shapes.set(model.id, { known: true, columns: contract.columns, open: [] });
    if (model.relation !== null) await bench.sandbox.makeStub(model.relation, contract.columns);
  } else bench.shapes.set(model.id, { known: false, cause: failedParent(model) });
  if (messages.length === 0) return proof;
  return { verdict: 'failed', messages: proof.verdict === 'failed' ? [...proof.messages, ...messages] : messages };
}

async function leaveStub(model: CheckModel, proof: Proof, bench: Bench): Promise<Proof> {
  const final = proof.verdict === 'proved' ? await makeStub(model, proof, bench) : proof;
  bench.shapes.set(model.id, shapeOf(model, final));
  return final;
}

/** Two columns of one name, or a column of no real type, are fine in a query and not in a relation. */
async function makeStub(model: CheckModel, proof: Extract<Proof, { verdict: 'proved' }>, bench: Bench): Promise<Proof> {
  if (model.relation === null) return proof;
  const error = await bench.sandbox.makeStub(model.relation, proof.columns);
  if (error === undefined || error.sqlstate === '42P07' || model.compiled.state !== 'sql') return proof;
  const statement = new Statement(model, model.compiled, '', '');
  return {
    verdict: 'failed',
    messages: [await explainProblem({ ...serverProblem(error), position: undefined }, statement, bench)],
  };
}

function unjudged(model: CheckModel, cause: Cause, bench: Bench): StatementResult {
  bench.shapes.set(model.id, { known: false, cause });
  return resultOf(model, { verdict: 'unknown', cause });
}
