import {
  Dict,
  emptyTable,
  hostFunction,
  PyObject,
  type Rt,
  raise,
  str,
  Table,
  toList,
  type Value,
} from '../../jinja/index.js';
import type { StoredResults } from '../scope/run-parts.js';
import type { Scope, Shelf } from '../scope/scope.js';
import { method } from './bind.js';

/** `response` of a statement: prints its message, and answers `.code`, `.rows_affected` and the rest. */
export class ResponseObject extends PyObject {
  readonly typeName = 'AdapterResponse';
  readonly fields: Readonly<Record<string, Value>>;
  constructor(fields: Readonly<Record<string, Value>>) {
    super();
    this.fields = fields;
  }
  override pyGetattr(name: string): Value | undefined {
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }
  /** Sandboxed templates reach `_message` as an item alone. */
  override pyGetitem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyGetattr(key) : undefined;
  }
  override pyStr(rt: Rt): string {
    return str(this.fields['_message'] ?? '', rt);
  }
}

/** What `load_result` gives: a dict whose items are attributes too. */
export function storedResult(response: Value, table: Value, rt: Rt): Dict {
  const result = new Dict();
  result.setText('response', response);
  result.setText('data', table instanceof Table ? matrix(table, rt) : []);
  result.setText('table', table);
  return result;
}

function matrix(table: Table, rt: Rt): Value[] {
  return toList(rt.getattr(table, 'rows'), rt).map(row => toList(row, rt));
}

function storeOf(scope: Scope): StoredResults {
  return scope.run?.results ?? new Map();
}

function load(scope: Scope): Value {
  return method('load_result', ['name'], ([given], rt) => {
    const name = str(given, rt);
    const results = storeOf(scope);
    const found = results.get(name);
    if (found === undefined) return null;
    if (found === null)
      raise('CompilationError', `The 'statement' result named '${name}' has already been loaded into a variable`);
    if (name !== 'main') results.set(name, null);
    return found;
  });
}

function store(scope: Scope): Value {
  return method('store_result', ['name', 'response', 'agate_table?'], ([name, response, table], rt) => {
    keep(scope, str(name, rt), response ?? null, table ?? null, rt);
    return '';
  });
}

/** What is stored as `main` was the work of the node, by whatever way it was done. */
function keep(scope: Scope, name: string, response: Value, table: Value, rt: Rt): void {
  storeOf(scope).set(name, storedResult(response, table ?? emptyTable(), rt));
  if (name === 'main') scope.run?.database?.connection.markMain();
}

function storeRaw(scope: Scope): Value {
  const parameters = ['name', 'message?', 'code?', 'rows_affected?', 'agate_table?'];
  return method('store_raw_result', parameters, ([name, message, code, rows, table], rt) => {
    const response = new ResponseObject({
      _message: message ?? null,
      code: code ?? null,
      rows_affected: rows ?? null,
      query_id: null,
    });
    keep(scope, str(name, rt), response, table ?? null, rt);
    return '';
  });
}

/** Results of statements, and what materializations do with the node's text. */
export const resultNames: Shelf = new Map([
  ['load_result', load],
  ['store_result', store],
  ['store_raw_result', storeRaw],
  ['_sql_results', (scope: Scope): Value => Object.fromEntries(storeOf(scope))],
  [
    'write',
    (scope: Scope): Value =>
      method('write', ['payload'], ([payload], rt) => {
        if (scope.subject.resource_type === 'macro' || scope.subject.resource_type === 'source')
          raise('CompilationError', 'cannot "write" macros or sources');
        const text = str(payload, rt);
        scope.markMain(text);
        scope.run?.write?.(text);
        return '';
      }),
  ],
  [
    'load_agate_table',
    (scope: Scope): Value =>
      method('load_agate_table', [], () => {
        const loaded = scope.run?.loadAgateTable;
        if (loaded !== undefined) return loaded();
        return scope.run === undefined
          ? emptyTable()
          : raise('CompilationError', `can only load_agate_table for seeds (got a ${scope.subject.resource_type})`);
      }),
  ],
  [
    'submit_python_job',
    (): Value =>
      hostFunction('submit_python_job', () => raise('DbtRuntimeError', 'Python models are not supported on Postgres')),
  ],
]);
