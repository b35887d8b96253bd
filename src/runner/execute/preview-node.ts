import { plainRt } from '../../context/index.js';
import { printTable } from '../../jinja/index.js';
import { openWork } from '../nodes/node-work.js';
import { type RunNode, textField } from '../nodes/run-node-type.js';
import type { RunServices } from '../run-services.js';
import { Run } from './run.js';

/** The first `limit` rows of the relation that a node has made, as a printed table. */
export async function previewNode(services: RunServices, node: RunNode, limit: number): Promise<string> {
  const run = new Run({ version: 1, command: 'show', nodes: [], order: 'none', testEdges: false }, services);
  const opened = openWork(run, {
    ...{ name: 'preview', node: null, thread: 'MainThread', autocommits: true },
    progress: () => ({ status: null }),
  });
  try {
    const sql = `select * from ${textField(node, 'relation_name') ?? ''} limit ${Math.trunc(limit)}`;
    const { table } = await services.env.query(sql, opened.work);
    return printTable(table, { maxRows: null }, plainRt);
  } finally {
    await opened.finish();
  }
}
