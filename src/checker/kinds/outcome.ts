import type { Message } from '../../base/index.js';
import type { CheckNode, Compiled, Place } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { Proof } from '../prove/proof.js';
import { proveStatement } from '../prove/prove-statement.js';
import { Statement } from '../prove/statement.js';
import type { Cause, Part, StatementResult } from '../report/check-report.js';
import type { Shape } from '../sandbox/shapes.js';

/** How a compiled text runs: inside brackets, as in `create view … as (…)`. */
const BEFORE = '(\n';
const AFTER = '\n)';

/** Proves the text of a node, unless its rendering failed or asked the database. */
export async function proveCompiled(
  node: CheckNode,
  compiled: Compiled,
  bench: Bench,
  before = BEFORE,
  after = AFTER,
): Promise<Proof> {
  if (compiled.state === 'broken') return { verdict: 'failed', messages: compiled.messages };
  if (compiled.state === 'introspective') return { verdict: 'unknown', cause: introspective(compiled.asked) };
  return proveStatement(new Statement(node, compiled, before, after), bench);
}

function introspective(asked: string): Cause {
  return {
    reason: 'asks the database while compiling',
    detail: `its SQL depends on what ${asked} finds in the database`,
  };
}

export function resultOf(node: CheckNode, proof: Proof, part: Part = 'query'): StatementResult {
  const about = { id: node.id, part, file: node.place.span.file };
  if (proof.verdict === 'proved') return { ...about, outcome: 'proved' };
  if (proof.verdict === 'failed') return { ...about, outcome: 'failed', messages: proof.messages };
  const warnings = proof.warning === undefined ? [] : [proof.warning];
  return { ...about, outcome: 'not checked', ...proof.cause, warnings };
}

/** What those who read the node know of its columns. */
export function shapeOf(node: CheckNode, proof: Proof): Shape {
  if (proof.verdict === 'proved') return { known: true, columns: proof.columns, open: proof.open };
  if (proof.verdict === 'failed') return { known: false, cause: failedParent(node) };
  return { known: false, cause: proof.cause };
}

export function failedParent(node: CheckNode): Cause {
  return { reason: 'failed parent', detail: `${node.id} failed` };
}

/** A message at a place that YAML gives; without one, where the node is defined. */
export function at(place: Place | undefined, node: CheckNode): Pick<Message, 'span' | 'source' | 'frames'> {
  return place ?? node.place;
}
