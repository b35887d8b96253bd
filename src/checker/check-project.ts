import type { Adapter } from '../adapters/index.js';
import type { Message } from '../base/index.js';
import type { UniqueId } from '../manifest/index.js';
import type { CheckNode, CheckProject } from './input/check-node.js';
import { idleNodes } from './input/idle-nodes.js';
import { orderNodes } from './input/order-nodes.js';
import { checkNode } from './kinds/index.js';
import { type Bench, relationsByName } from './prove/bench.js';
import { type CheckReport, makeReport, type StatementResult } from './report/check-report.js';
import { extensionsOf } from './sandbox/extensions.js';
import { makeSetup } from './sandbox/make-setup.js';
import { Sandbox } from './sandbox/sandbox.js';
import { Shapes } from './sandbox/shapes.js';

export type CheckOptions = {
  /** An empty database that nobody else uses: the embedded one, in memory. It is not closed. */
  readonly adapter: Adapter;
  readonly signal?: AbortSignal;
  /** The nodes whose statements are judged; the others only show what their columns are. Absent: all. */
  readonly only?: ReadonlySet<UniqueId>;
  /** Called after each node, with how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Problems found before: they stand first in the report. */
  readonly before?: readonly Message[];
};

/**
 * Judges every statement of a project without running one: parents first, each described against stand-ins that have the
 * columns of its parents. Errors of statements are in the report; a sandbox that is lost throws a DatabaseError.
 */
export async function checkProject(project: CheckProject, options: CheckOptions): Promise<CheckReport> {
  const session = await options.adapter.acquire('node', 'validate');
  try {
    const { nodes, aliases } = orderNodes(project.nodes);
    const sandbox = new Sandbox(options.adapter, session);
    await sandbox.rename(project.database);
    const { available, missing } = extensionsOf(textsOf(project));
    const schemas = schemasOf(nodes);
    for (const schema of schemas) await sandbox.makeSchema(schema);
    const setup = await makeSetup(sandbox, available, project.setup);
    const bench: Bench = {
      sandbox,
      shapes: new Shapes(new Map(nodes.map(node => [node.id, node])), aliases),
      project,
      relations: relationsByName(nodes),
      schemas,
      missingExtensions: new Set([...missing, ...setup.refusedExtensions]),
      madeByHooks: new Set([...setup.refusedNames, ...project.madeInMacros.names]),
    };
    const idle = idleNodes(nodes);
    const results: StatementResult[] = [];
    for (const [index, node] of nodes.entries()) {
      options.signal?.throwIfAborted();
      const found = await checkNode(node, bench);
      options.onProgress?.(index + 1, nodes.length);
      if (options.only?.has(node.id) === false) continue;
      results.push(...(idle.has(node.id) ? found.map(asWarning) : found));
    }
    return makeReport(results, options.before);
  } finally {
    options.adapter.release(session);
  }
}

/** The SQL of an ephemeral model that nothing reads is never sent: what is wrong with it stops no run. */
function asWarning(result: StatementResult): StatementResult {
  if (result.outcome !== 'failed') return result;
  const messages = result.messages.map(message => ({
    ...message,
    severity: 'warning' as const,
    notes: [...message.notes, 'a warning only: the model is ephemeral, and nothing that runs reads it'],
  }));
  return { ...result, messages };
}

/** All SQL of a project: what extensions it needs shows there. */
export function textsOf(project: CheckProject): readonly string[] {
  const texts = [...project.setup, ...project.madeInMacros.extensions];
  for (const node of project.nodes) {
    if ('compiled' in node && node.compiled.state === 'sql') texts.push(node.compiled.sql);
    if ('columns' in node) texts.push(node.columns.map(column => `${column.type ?? ''};`).join('\n'));
  }
  return texts;
}

/** Schemas that the project fills: what is not there when all of it was made is not there at all. */
function schemasOf(nodes: readonly CheckNode[]): ReadonlySet<string> {
  const schemas = new Set<string>();
  for (const node of nodes)
    if ('relation' in node && node.relation !== null && node.kind !== 'source') schemas.add(node.relation.schema);
  return schemas;
}
