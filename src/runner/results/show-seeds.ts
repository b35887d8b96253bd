import { plainRt } from '../../context/index.js';
import { printTable, type Table } from '../../jinja/index.js';
import type { Run } from '../execute/run.js';
import { textField } from '../nodes/run-node-type.js';

const SAMPLE_ROWS = 10;

/** `seed --show`: some rows of each seed that was loaded. */
export function showSeeds(run: Run): void {
  for (const { node, table } of run.finished) {
    if (table === undefined) continue;
    const header = `Random sample of table: ${textField(node, 'schema') ?? ''}.${textField(node, 'alias') ?? ''}`;
    run.line();
    run.emit('SeedHeader', { header });
    run.line('-'.repeat(header.length));
    for (const line of printTable(sample(table), { maxColumns: null }, plainRt).trimEnd().split('\n'))
      run.emit('PrintEvent', { msg: line });
    run.line();
  }
}

/** Rows from all over the table, always the same ones. */
function sample(table: Table): Table {
  const step = Math.max(1, Math.floor(table.rows.length / SAMPLE_ROWS));
  return table.fork({ rows: table.rows.filter((_, i) => i % step === 0).slice(0, SAMPLE_ROWS) });
}
