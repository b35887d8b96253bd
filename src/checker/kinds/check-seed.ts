import { type Message, makeMessage } from '../../base/index.js';
import type { CheckSeed } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { StatementResult } from '../report/check-report.js';
import type { StubColumn } from '../sandbox/sandbox.js';
import { at, failedParent, resultOf } from './outcome.js';

/** A seed's table as `create table` would make it: types that somebody configured may be none. */
export async function checkSeed(seed: CheckSeed, bench: Bench): Promise<StatementResult[]> {
  const columns: StubColumn[] = [];
  const messages: Message[] = [];
  for (const { name, type, place } of seed.columns) {
    const described = await bench.sandbox.typeOf(type ?? 'text');
    const typeName = described.ok ? described.columns[0]?.typeName : undefined;
    if (typeName !== undefined) columns.push({ name, typeName });
    else {
      const text = `the type of column ${name} is not one of PostgreSQL: ${type ?? ''}`;
      messages.push(makeMessage('VALIDATE-013', text, { ...at(place, seed), notes: [`in ${seed.id}`] }));
    }
  }
  const error = messages.length > 0 ? undefined : await bench.sandbox.makeStub(seed.relation, columns);
  // Two packages may bring a seed of one name: both fill one table.
  if (error !== undefined && error.sqlstate !== '42P07')
    messages.push(
      makeMessage('VALIDATE-010', error.server.summary ?? error.message, {
        ...at(undefined, seed),
        notes: [`in ${seed.id}`],
      }),
    );
  if (messages.length > 0) {
    bench.shapes.set(seed.id, { known: false, cause: failedParent(seed) });
    return [resultOf(seed, { verdict: 'failed', messages })];
  }
  bench.shapes.set(seed.id, { known: true, columns, open: [] });
  return [resultOf(seed, { verdict: 'proved', columns: [], open: [] })];
}
