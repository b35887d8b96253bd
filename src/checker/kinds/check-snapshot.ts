import type { CheckSnapshot } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { StatementResult } from '../report/check-report.js';
import type { StubColumn } from '../sandbox/sandbox.js';
import { failedParent, proveCompiled, resultOf, shapeOf } from './outcome.js';

const NOW = 'current_timestamp::timestamp without time zone';

/** A snapshot's query as its first run wraps it: with the columns that snapshots add. */
export async function checkSnapshot(snapshot: CheckSnapshot, bench: Bench): Promise<StatementResult[]> {
  const built = snapshot.strategy === 'timestamp' || snapshot.strategy === 'check';
  const before = built ? `select ${addedColumns(snapshot).join(', ')} from (\n` : '(\n';
  const checked = snapshot.checkColumns.length === 0 ? '*' : snapshot.checkColumns.join(', ');
  const compared = await proveCompiled(snapshot, snapshot.compiled, bench, `select ${checked} from (\n`, '\n) as q');
  const proof =
    compared.verdict === 'proved'
      ? await proveCompiled(snapshot, snapshot.compiled, bench, before, built ? '\n) as sbq' : '\n)')
      : compared;
  const result = resultOf(snapshot, proof);
  if (proof.verdict !== 'proved') {
    bench.shapes.set(snapshot.id, shapeOf(snapshot, proof));
    return [result];
  }
  const columns = built ? proof.columns : [...proof.columns, ...usualColumns(snapshot)];
  const error = await bench.sandbox.makeStub(snapshot.relation, columns);
  const known = error === undefined || error.sqlstate === '42P07';
  bench.shapes.set(
    snapshot.id,
    known ? { known: true, columns, open: proof.open } : { known: false, cause: failedParent(snapshot) },
  );
  return [result];
}

function addedColumns(snapshot: CheckSnapshot): string[] {
  const name = (column: string): string => snapshot.columnNames[column] ?? column;
  const updated = snapshot.updatedAt ?? NOW;
  const parts = [...snapshot.uniqueKey, updated].map(part => `coalesce(cast(${part} as varchar ), '')`);
  const columns = [
    '*',
    `md5(${parts.join(" || '|' || ")}) as ${name('dbt_scd_id')}`,
    `${updated} as ${name('dbt_updated_at')}`,
    `${updated} as ${name('dbt_valid_from')}`,
    `coalesce(nullif(${updated}, ${updated}), ${snapshot.validToCurrent ?? 'null'}) as ${name('dbt_valid_to')}`,
  ];
  return snapshot.hardDeletes === 'new_record' ? [...columns, `'False' as ${name('dbt_is_deleted')}`] : columns;
}

/** Of a strategy of the project's own nothing is known but the names that all snapshots have. */
function usualColumns(snapshot: CheckSnapshot): StubColumn[] {
  const times = ['dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to'].map(name => ({
    name: snapshot.columnNames[name] ?? name,
    typeName: 'timestamp without time zone',
  }));
  return [{ name: snapshot.columnNames['dbt_scd_id'] ?? 'dbt_scd_id', typeName: 'text' }, ...times];
}
