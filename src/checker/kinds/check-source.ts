import type { CheckSource } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { StubColumn } from '../sandbox/sandbox.js';
import type { Shape } from '../sandbox/shapes.js';

/**
 * A stand-in with the columns whose types are declared. There may be more of them in the real table: the others are
 * missed when a statement names one.
 */
export async function stubSource(source: CheckSource, bench: Bench): Promise<Shape> {
  if (source.columns.length === 0) return unknown('undeclared source columns', `${source.id} declares no columns`);
  const columns: StubColumn[] = [];
  for (const { name, type } of source.columns) {
    const described = type === null ? undefined : await bench.sandbox.typeOf(type);
    const typeName = described?.ok === true ? described.columns[0]?.typeName : undefined;
    if (typeName !== undefined) columns.push({ name, typeName });
  }
  if (columns.length === 0)
    return unknown('undeclared source column types', `no column of ${source.id} has a data_type that PostgreSQL knows`);
  const error = await bench.sandbox.makeStub(source.relation, columns);
  // Two sources may be one table: it has the columns of both.
  if (error?.sqlstate === '42P07') for (const column of columns) await bench.sandbox.addColumn(source.relation, column);
  else if (error !== undefined)
    return unknown('undeclared source columns', `${source.id}: ${error.server.summary ?? ''}`);
  return { known: true, columns, open: [source.id] };
}

function unknown(reason: 'undeclared source columns' | 'undeclared source column types', detail: string): Shape {
  return { known: false, cause: { reason, detail } };
}
