import * as path from 'node:path';
import { makeMessage, ProjectError } from '../../base/index.js';
import type { RunEnvironment } from '../../compiler/index.js';
import { NodeError, pythonValues } from '../../context/index.js';
import type { NodeInfo } from '../../events/index.js';
import type { SqlOperationNode } from '../../manifest/index.js';
import { executePlan, type PlanRequest, planRun, type RunCommand, type RunOutcome } from '../../runner/index.js';
import { tellFound } from '../project/link-project.js';
import type { Turn } from '../turn/turn.js';
import { link, type Prepared, prepare, withGraph } from './prepare.js';
import { withRunServices } from './run-services.js';

/** A verb that runs a plan: build, run, test, seed, snapshot, compile, show, clone, source freshness. */
export async function executeVerb(
  turn: Turn,
  command: RunCommand,
  more: Pick<PlanRequest, 'retry'> = {},
): Promise<RunOutcome> {
  const inline = inlineText(turn);
  if (inline !== null) return await executeInline(turn, command, inline);
  const prepared = prepare(turn);
  return await withRunServices(turn, prepared, async make => {
    const plan = planRun({ ...planRequest(turn, prepared, command), ...more });
    return await executePlan(plan, make(plan.nodes.map(node => node.id)));
  });
}

/** --inline: the text is read before the project is counted, and it counts as a node. */
async function executeInline(turn: Turn, command: RunCommand, text: string): Promise<RunOutcome> {
  const parts = link(turn);
  const prepared = withGraph(turn, parts);
  return await withRunServices(turn, prepared, async make => {
    const services = make([]);
    const inline = readInline(turn, services.env, text);
    tellFound(turn, parts.linked, [inline.resource_type]);
    const plan = planRun({ ...planRequest(turn, prepared, command), inline });
    return await executePlan(plan, { ...services, inline });
  });
}

function readInline({ events }: Turn, env: RunEnvironment, text: string): SqlOperationNode {
  try {
    return env.inlineNode(text);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const exc = error instanceof NodeError ? error.dbtText : error.message;
    events.emit('ParseInlineNodeError', { node_info: INLINE_INFO, exc });
    throw new ProjectError(makeMessage('CLI-009', 'Error parsing inline query'), { cause: error });
  }
}

/** How events name a text that stands in no file. */
const INLINE_INFO: NodeInfo = {
  node_path: 'sql/inline_query',
  node_name: 'inline_query',
  unique_id: '',
  resource_type: 'sql_operation',
  materialized: '',
  node_status: 'None',
  node_started_at: '',
  node_finished_at: '',
  meta: {},
  node_relation: { database: '', schema: '', alias: '', relation_name: '' },
  node_checksum: '',
};

function inlineText({ invocation }: Turn): string | null {
  const { inline, inline_direct: direct } = invocation.flags.values;
  if (inline !== null || direct === null) return inline;
  // Taken as it is: marks of the template language in it mean nothing.
  return /\{[{%#]/.test(direct) ? `{% raw %}${direct}{% endraw %}` : direct;
}

export function planRequest({ invocation, events, files }: Turn, prepared: Prepared, command: RunCommand): PlanRequest {
  const { project } = prepared.configuration;
  return {
    command,
    flags: invocation.flags.values,
    manifest: prepared.linked.manifest,
    dag: prepared.dag,
    selectors: prepared.selectors,
    previous: prepared.previous,
    python: pythonValues,
    events,
    projectHas: file => files.stat(path.join(project.root, file)) !== undefined,
    compareUnrendered: invocation.flags.behaviour.state_modified_compare_more_unrendered_values,
    nowMs: invocation.startedAtMs,
  };
}
