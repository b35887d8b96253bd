import { plainRt } from '../../context/index.js';
import { printTable, tableToJson } from '../../jinja/index.js';
import type { Run } from '../execute/run.js';
import { textField } from '../nodes/run-node-type.js';
import type { FinishedNode } from '../run-services.js';

/** What `compile` and `show` print: nodes whose name stands in the first word of the selection, or the inline node. */
export function showPreviews(run: Run): void {
  const { select, quiet, show_output: output } = run.flags;
  const [first] = select;
  const isInline = run.services.inline !== undefined;
  for (const finished of run.finished) {
    const { node } = finished;
    if (!isInline && (first === undefined || !first.includes(node.name))) {
      if (first !== undefined)
        run.emit('Note', { msg: `Excluded node '${node.name}' from results` }, { level: 'debug' });
      continue;
    }
    const about = { is_inline: isInline, output_format: output, unique_id: node.unique_id, quiet };
    if (run.plan.command === 'show')
      run.emit('ShowNode', { ...about, node_name: shownName(finished), preview: previewOf(finished, output) });
    else run.emit('CompiledNode', { ...about, node_name: node.name, compiled: textField(node, 'compiled_code') ?? '' });
  }
}

function shownName({ node }: FinishedNode): string {
  const { version } = node as { version?: string | number | null };
  return version === null || version === undefined || version === 0 ? node.name : `${node.name}.v${version}`;
}

function previewOf({ table }: FinishedNode, output: string): string {
  if (table === undefined) return '';
  if (output === 'json') return tableToJson(table, {}, plainRt);
  return printTable(table, { maxRows: null }, plainRt);
}
