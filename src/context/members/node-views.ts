import { copyOnWrite, hostFunction, PyObject, raise, str, type Value } from '../../jinja/index.js';
import type { Scope, Shelf } from '../scope/scope.js';
import { LazyDict } from '../values/lazy-dict.js';
import { method } from './bind.js';
import { utcDateTime } from './invocation.js';
import { renderText } from './variables.js';

/** Objects of dbt, whose absent fields a dict made of them leaves out; plain mappings keep their nulls. */
const NESTED = new Set([
  'config',
  'docs',
  'contract',
  'checksum',
  'test_metadata',
  'depends_on',
  'freshness',
  'returns',
]);
const LISTS = new Set(['refs', 'constraints', 'arguments', 'overloads']);

/** The node as dbt's `to_dict(omit_none=True)` shows it: null fields left out, of its parts too. */
export function nodeDict(node: object): Record<string, Value> {
  const dict: Record<string, Value> = Object.create(null);
  for (const [key, value] of Object.entries(node)) {
    if (value === null || value === undefined) continue;
    if (key === 'columns') dict[key] = mapValues(value as object, omitNulls);
    else if (NESTED.has(key)) dict[key] = omitNulls(value as object);
    else if (LISTS.has(key)) dict[key] = (value as object[]).map(omitNulls);
    else dict[key] = value;
  }
  return dict;
}

function omitNulls(part: unknown): Value {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const kept: Record<string, Value> = Object.create(null);
  for (const [key, value] of Object.entries(part)) {
    if (value === null || value === undefined) continue;
    kept[key] = key === 'constraints' ? (value as unknown[]).map(omitNulls) : value;
  }
  return kept;
}

function mapValues(record: object, change: (value: unknown) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** `model`: the node, with the texts that were there under older names, and column types as the adapter calls them. */
function model(scope: Scope): Value {
  const dict = nodeDict(scope.subject);
  const code = scope.run?.compiledCode();
  if (code !== undefined && code !== null) dict['compiled_code'] = code;
  const batch = scope.run?.batch;
  if (batch !== undefined) {
    const { id, eventTimeStart, eventTimeEnd } = batch;
    dict['batch'] = { id, event_time_start: utcDateTime(eventTimeStart), event_time_end: utcDateTime(eventTimeEnd) };
  }
  if ('compiled_code' in dict) dict['compiled_sql'] = dict['compiled_code'];
  const contract = (scope.subject as { contract?: { alias_types?: boolean } }).contract;
  if (contract?.alias_types === true && dict['columns'] !== undefined)
    dict['columns'] = mapValues(dict['columns'] as object, column => translated(column as Record<string, Value>));
  return copyOnWrite(dict);
}

function translated(column: Record<string, Value>): Value {
  const type = column['data_type'];
  return typeof type === 'string' && type.toUpperCase() === 'STRING' ? { ...column, data_type: 'TEXT' } : column;
}

function hooks(scope: Scope, key: 'pre-hook' | 'post-hook'): Value {
  const { subject } = scope;
  if (!('config' in subject) || subject.resource_type === 'test' || subject.resource_type === 'source') return [];
  const list = (subject.config as Record<string, unknown>)[key];
  return Array.isArray(list) ? list.map(hook => copyOnWrite(omitNulls(hook))) : [];
}

/** `graph`: nodes by kind. Empty while the project is read, as dbt's is. */
function graph(scope: Scope): Value {
  return scope.run?.graph() ?? Object.create(null);
}

/** dbt's record of the macros that are running; templates can do nothing with it but see that it is there. */
class MacroStack extends PyObject {
  readonly typeName = 'MacroStack';
}

/** The context as templates may look at it: a dict of every name. */
function everyName(scope: Scope): Value {
  return new LazyDict({ keys: () => scope.keys(), get: name => scope.get(name) });
}

function builtins(scope: Scope): Value {
  return new LazyDict({ keys: () => scope.shelf.keys(), get: name => scope.member(name) });
}

/** Names of every scope that has macros and a node, or the macro itself. */
export const providerViews: Shelf = new Map<string, (scope: Scope) => Value>([
  ['model', model],
  ['graph', graph],
  ['pre_hooks', () => null],
  ['post_hooks', () => null],
  ['sql', () => null],
  ['sql_now', () => 'now()'],
  ['execute', scope => scope.execute],
  ['selected_resources', scope => [...(scope.run?.selectedResources ?? [])]],
  ['render', scope => method('render', ['string'], ([text], rt) => renderText(scope, str(text, rt)))],
  [
    'adapter_macro',
    () =>
      hostFunction('adapter_macro', ([name], _kwargs, rt) =>
        raise(
          'CompilationError',
          'The "adapter_macro" macro has been deprecated. Instead, use the `adapter.dispatch` method to find a macro ' +
            'and call the result.  For more information, see: ' +
            `https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch) adapter_macro was called for: ${str(name, rt)}`,
        ),
      ),
  ],
]);

/** What templates can find out of the context itself. */
export const contextViews: Shelf = new Map<string, (scope: Scope) => Value>([
  ['context', everyName],
  ['builtins', builtins],
]);

/** Names of scopes that see macros. */
export const macroViews: Shelf = new Map<string, (scope: Scope) => Value>([
  ['context_macro_stack', () => new MacroStack()],
]);

/** Names of a node alone. */
export const nodeViews: Shelf = new Map<string, (scope: Scope) => Value>([
  ['pre_hooks', scope => hooks(scope, 'pre-hook')],
  ['post_hooks', scope => hooks(scope, 'post-hook')],
  ['compiled_code', scope => scope.run?.compiledCode() ?? null],
  ['sql', scope => scope.run?.compiledCode() ?? null],
]);

/**
 * A whole graph as templates see it: dicts by id with every field, null ones too. Each look makes a new one, so that what
 * a template sets in it is seen by nobody else, and a node that `now` has stands as it is there.
 */
export function graphDict(
  collections: Readonly<Record<string, ReadonlyMap<string, object>>>,
  now: ReadonlyMap<string, object>,
): Value {
  const dict: Record<string, Value> = {};
  for (const [name, nodes] of Object.entries(collections)) {
    dict[name] = new LazyDict({
      keys: () => nodes.keys(),
      get: id => {
        const node = nodes.get(id);
        return node === undefined ? undefined : copyOnWrite(now.get(id) ?? node);
      },
    });
  }
  return dict;
}
