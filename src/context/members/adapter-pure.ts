import {
  ColumnClass,
  cutToBytes,
  MAX_NAME_BYTES,
  nameBytes,
  quoteIdentifier,
  Relation,
  RelationClass,
  stagingName,
} from '../../adapters/index.js';
import { Dict, PyObject, type Rt, raise, str, textOf, truthy, type Value } from '../../jinja/index.js';
import { dispatchMacro } from '../macros/dispatch.js';
import type { Scope } from '../scope/scope.js';
import { RuntimeConfigValue } from '../values/runtime-config.js';
import { classText, method } from './bind.js';
import { convertType } from './convert-type.js';
import { parseIndex } from './parse-index.js';
import { renderColumnConstraints, renderModelConstraints } from './render-constraints.js';

/** A behaviour flag: true or false, and the same without a warning. */
class BehaviourFlagObject extends PyObject {
  readonly typeName = 'BehaviorFlagRendered';
  readonly value: boolean;
  constructor(value: boolean) {
    super();
    this.value = value;
  }
  override pyBool(): boolean {
    return this.value;
  }
  override pyGetattr(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.value : undefined;
  }
}

/** Those of dbt's flags that its adapter knows; asking for another is an error. */
const ADAPTER_FLAGS = new Set([
  'require_batched_execution_for_custom_microbatch_strategy',
  'enable_truthy_nulls_equals_macro',
  'postgres_skip_autocommit_transaction_statements',
]);

class Behaviour extends PyObject {
  readonly typeName = 'Behavior';
  readonly #scope: Scope;
  constructor(scope: Scope) {
    super();
    this.#scope = scope;
  }
  override pyGetattr(name: string): Value | undefined {
    const flags: Readonly<Record<string, boolean>> = this.#scope.around.behaviour;
    const value = ADAPTER_FLAGS.has(name) ? flags[name] : undefined;
    if (value === undefined) return raise('CompilationError', `The flag ${name} has not been registered.`);
    this.#scope.reads.flags.add(name.toUpperCase());
    return new BehaviourFlagObject(value);
  }
}

/**
 * Members of `adapter` that need no database: the same while a project is read and while it runs. Undefined for a name
 * that is none of them.
 */
export function pureAdapterMember(scope: Scope, name: string): Value | undefined {
  switch (name) {
    case 'type':
      return method(name, [], () => 'postgres');
    case 'dispatch':
      return dispatch(scope);
    case 'Relation':
      return new RelationClass(scope.around.quoting);
    case 'Column':
      return new ColumnClass();
    case 'config':
      return new RuntimeConfigValue(scope.around);
    case 'behavior':
      return new Behaviour(scope);
    case 'quote':
      return method(name, ['identifier'], ([given], rt) => `"${str(given, rt)}"`);
    case 'quote_as_configured':
      return method(name, ['identifier', 'quote_key'], ([given, key], rt) => quoteAsConfigured(scope, given, key, rt));
    case 'quote_seed_column':
      return method(name, ['column', 'quote_config'], ([given, quote], rt) => quoteSeedColumn(given, quote, rt));
    case 'convert_type':
      return method(name, ['agate_table', 'col_idx'], ([table, index]) => convertType(table, index));
    case 'verify_database':
      return method(name, ['database'], ([database], rt) => verifyDatabase(scope, database, rt));
    case 'parse_index':
      return method(name, ['raw_index'], ([index], rt) => parseIndex(index, scope, rt));
    case 'render_raw_columns_constraints':
      return method(name, ['raw_columns'], ([columns], rt) => renderColumnConstraints(columns, rt));
    case 'render_raw_model_constraints':
      return method(name, ['raw_constraints'], ([constraints], rt) => renderModelConstraints(constraints, rt));
    case 'build_catalog_relation':
      return method(name, ['config'], () => null);
    case 'get_catalog_integration':
      return method(name, ['name'], () => null);
    case 'staging_relation':
      return method(name, ['base', 'suffix'], ([base, suffix], rt) => stagingRelation(scope, base, suffix, rt));
    case 'fit_identifier':
      return method(name, ['identifier', 'ending'], ([identifier, ending], rt) => {
        const kept = str(ending, rt);
        return cutToBytes(str(identifier, rt), MAX_NAME_BYTES - nameBytes(kept)) + kept;
      });
    case 'get_hard_deletes_behavior':
      return scope.execute ? method(name, ['config'], ([config], rt) => hardDeletes(config, rt)) : undefined;
    case 'standardize_grants_dict':
      return method(name, ['grants_table'], ([table], rt) => grantsDict(table, rt));
    default:
      return undefined;
  }
}

/** A name in the schema of `base` that only this run uses; the same for the same arguments. */
function stagingRelation(scope: Scope, base: Value | undefined, suffix: Value | undefined, rt: Rt): Value {
  if (!(base instanceof Relation)) return raise('TypeError', 'staging_relation() needs a relation');
  const { id } = scope.around.invocation;
  const target = { schema: base.schema ?? '', name: base.identifier ?? '' };
  const use = str(suffix, rt);
  const identifier = stagingName(target.schema, target.name, id, use);
  const database = scope.run?.database;
  if (use === '__dbt_tmp' && database?.cache.isFree(base) === true)
    database.publisher.expectNew({ schema: target.schema, name: identifier }, target);
  return base.with({ path: { ...base.fields.path, identifier } });
}

/** `ignore`, `invalidate` or `new_record`, of the new config or the old one. */
function hardDeletes(config: Value | undefined, rt: Rt): Value {
  const asked = (key: string): Value => rt.call(rt.getattr(config ?? null, 'get'), [key], null);
  const old = asked('invalidate_hard_deletes');
  const wanted = asked('hard_deletes');
  if (old !== null && wanted !== null)
    return raise(
      'DbtValidationError',
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
    );
  if (truthy(old, rt) || wanted === 'invalidate') return 'invalidate';
  if (wanted === 'new_record') return 'new_record';
  if (wanted === null || wanted === 'ignore') return 'ignore';
  return raise('DbtValidationError', 'Invalid setting for property hard_deletes.');
}

function dispatch(scope: Scope): Value {
  return method('dispatch', ['macro_name', 'macro_namespace?', 'packages?'], ([name, namespace, packages], rt) => {
    const wanted = textOf(name) ?? str(name, rt);
    if (packages !== undefined && packages !== null) refusePackages(wanted);
    if (namespace !== undefined && namespace !== null && textOf(namespace) === undefined)
      raise(
        'CompilationError',
        `In adapter.dispatch, got a ${classText(namespace)} macro_namespace argument ("${str(namespace, rt)}"), but macro_namespace should be None or a string.`,
      );
    const found = dispatchMacro(
      {
        registry: scope.around.macros,
        root: scope.around.root,
        dependencies: new Set(scope.around.projects.keys()),
        prefixes: scope.around.dispatchPrefixes,
        byName: scope.limited,
      },
      wanted,
      namespace === undefined || namespace === null ? null : (textOf(namespace) ?? null),
      scope.searchPackage,
    );
    return scope.bound(found);
  });
}

function refusePackages(name: string): never {
  raise(
    'CompilationError',
    '        The "packages" argument of adapter.dispatch() has been deprecated.\n' +
      '        Use the "macro_namespace" argument instead.\n\n' +
      `        Raised during dispatch for: ${name}\n\n        For more information, see:\n\n` +
      '        https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch\n        ',
  );
}

function quoteAsConfigured(scope: Scope, given: Value | undefined, key: Value | undefined, rt: Rt): string {
  const identifier = str(given, rt);
  const part = str(key, rt);
  const { quoting } = scope.around;
  const known = part === 'database' || part === 'schema' || part === 'identifier';
  return known && quoting[part] ? quoteIdentifier(identifier) : identifier;
}

function quoteSeedColumn(given: Value | undefined, quote: Value | undefined, rt: Rt): string {
  const column = str(given, rt);
  if (quote === false) return column;
  if (quote === true || quote === null || quote === undefined) return `"${column}"`;
  return raise(
    'CompilationError',
    `The seed configuration value of "quote_columns" has an invalid type ${classText(quote)}`,
  );
}

/** One connection sees one database: a name of another is an error. */
function verifyDatabase(scope: Scope, database: Value | undefined, rt: Rt): string {
  const wanted = str(database, rt).replace(/^"|"$/g, '').toLowerCase();
  const own = scope.around.database;
  if (wanted !== own.toLowerCase())
    raise('NotImplementedError', `ERROR: Cross-db references not allowed in postgres (${wanted} vs ${own})`);
  return '';
}

function grantsDict(table: Value | undefined, rt: Rt): Value {
  const grants = new Dict();
  const rows = rt.getattr(table ?? null, 'rows');
  const source = (rows as { pyIter?: (rt: Rt) => Iterator<Value> }).pyIter?.(rt);
  for (let step = source?.next(); step !== undefined && step.done !== true; step = source?.next()) {
    const privilege = str(rt.getitem(step.value, 'privilege_type'), rt);
    const known = (grants.getText(privilege) as Value[] | undefined) ?? [];
    known.push(rt.getitem(step.value, 'grantee'));
    grants.setText(privilege, known);
  }
  return grants;
}
