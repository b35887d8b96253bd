import { bindLiterals, Column, columnTypeName, type ExecuteResult } from '../../adapters/index.js';
import { emptyTable, makeTuple, PyObject, type Rt, raise, str, toList, truthy, type Value } from '../../jinja/index.js';
import type { DatabaseMember } from '../members/adapter-run.js';
import { method } from '../members/bind.js';
import { ResponseObject } from '../members/results.js';
import type { DatabaseParts } from '../scope/run-parts.js';
import type { Scope } from '../scope/scope.js';
import { decodeRows, queryTable } from './query-table.js';

/** What `add_query` leaves in hand: as much of a cursor as templates use. */
class Cursor extends PyObject {
  readonly typeName = 'cursor';
  readonly #rows: Value[];
  readonly #result: ExecuteResult;
  #next = 0;

  constructor(result: ExecuteResult, rt: Rt) {
    super();
    this.#result = result;
    this.#rows = decodeRows(result, rt, null).map(row => makeTuple(row));
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'rowcount':
        return this.#result.response.rows_affected;
      case 'statusmessage':
        return this.#result.response._message;
      case 'fetchall':
        return method(name, [], () => this.#take(this.#rows.length));
      case 'fetchone':
        return method(name, [], () => this.#take(1)[0] ?? null);
      case 'fetchmany':
        return method(name, ['size?'], ([size]) => this.#take(typeof size === 'number' ? size : 1));
      default:
        return undefined;
    }
  }

  #take(count: number): Value[] {
    const taken = this.#rows.slice(this.#next, this.#next + count);
    this.#next += taken.length;
    return taken;
  }
}

/** The other half of what `add_query` gives: only its name is of use. */
class ConnectionObject extends PyObject {
  readonly typeName = 'Connection';
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'name') return this.name;
    return name === 'type' ? 'postgres' : undefined;
  }
}

/** Statements as templates send them. */
export const executeMembers: readonly (readonly [string, DatabaseMember])[] = [
  [
    'execute',
    (scope, database) =>
      method('execute', ['sql', 'auto_begin?', 'fetch?', 'limit?'], ([sql, begin, fetch, limit], rt) => {
        const text = str(sql, rt);
        const autoBegin = begin !== undefined && truthy(begin, rt);
        const table = (result: ExecuteResult): Value => {
          const wanted = fetch !== undefined && truthy(fetch, rt);
          return wanted ? queryTable(result, rt, typeof limit === 'number' ? limit : null) : emptyTable();
        };
        return send(scope, database, text, { autoBegin, comment: true }).then(result =>
          makeTuple([new ResponseObject(responseFields(result)), table(result)]),
        );
      }),
  ],
  [
    'add_query',
    (scope, database) => {
      const parameters = ['sql', 'auto_begin?', 'bindings?', 'abridge_sql_log?'];
      return method('add_query', parameters, ([sql, begin, bindings], rt) => {
        const values = bindings === undefined || bindings === null ? null : toList(bindings, rt);
        const text = values === null ? str(sql, rt) : bound(str(sql, rt), values, rt);
        const autoBegin = begin === undefined || truthy(begin, rt);
        return send(scope, database, text, { autoBegin, comment: false }).then(result =>
          makeTuple([new ConnectionObject(database.connection.name), new Cursor(result, rt)]),
        );
      });
    },
  ],
  [
    'get_column_schema_from_query',
    (scope, database) =>
      method('get_column_schema_from_query', ['sql'], async ([sql], rt) => {
        const result = await send(scope, database, str(sql, rt), { autoBegin: true, comment: true });
        return result.columns.map(({ name, typeOid }) => new Column({ column: name, dtype: columnTypeName(typeOid) }));
      }),
  ],
  ['commit', (_scope, { connection }) => method('commit', [], () => connection.commit().then(() => null))],
  [
    'get_partitions_metadata',
    () =>
      method('get_partitions_metadata', ['table'], () =>
        raise('NotImplementedError', '`get_partitions_metadata` is not implemented for this adapter!'),
      ),
  ],
];

type How = { readonly autoBegin: boolean; readonly comment: boolean };

/** The statement that `write()` was given is the node's own work; others only serve it. */
async function send(scope: Scope, { connection }: DatabaseParts, text: string, how: How): Promise<ExecuteResult> {
  scope.reads.introspective = true;
  const options = { autoBegin: how.autoBegin, purpose: scope.takeMain(text) ? 'main' : 'query' };
  return how.comment ? connection.execute(text, options) : connection.addQuery(text, options);
}

function responseFields(result: ExecuteResult): Record<string, Value> {
  return { ...result.response, query_id: null };
}

function bound(sql: string, values: readonly Value[], rt: Rt): string {
  try {
    return bindLiterals(sql, values, value => str(value, rt));
  } catch (error) {
    return raise('TypeError', (error as Error).message);
  }
}
