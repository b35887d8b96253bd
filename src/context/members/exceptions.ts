import { asDict, Dict, getAttribute, hostFunction, type Rt, raise, str, type Value } from '../../jinja/index.js';
import type { Scope, Shelf } from '../scope/scope.js';
import { method } from './bind.js';
import { contractMismatch } from './contract-mismatch.js';
import { eventNode, threadOf } from './invocation.js';

type Given = readonly (Value | undefined)[];

/** Parameters of each function, and the error it raises with them: its kind, and dbt's words. */
const RAISERS: readonly (readonly [
  string,
  readonly string[],
  string,
  (given: Given, rt: Rt, scope: Scope) => string,
])[] = [
  ['raise_compiler_error', ['msg', 'node?'], 'CompilationError', ([msg], rt) => str(msg, rt)],
  ['raise_database_error', ['msg', 'node?'], 'DatabaseError', ([msg], rt) => str(msg, rt)],
  ['raise_not_implemented', ['msg'], 'NotImplementedError', ([msg], rt) => `ERROR: ${str(msg, rt)}`],
  ['raise_dependency_error', ['msg'], 'DependencyError', ([msg], rt) => str(msg, rt)],
  ['raise_fail_fast_error', ['msg', 'node?'], 'FailFastError', ([msg], rt) => str(msg, rt)],
  [
    'raise_cache_inconsistent',
    ['message'],
    'DbtInternalError',
    ([message], rt) => `Cache inconsistency detected: ${str(message, rt)}`,
  ],
  [
    'missing_config',
    ['model', 'name'],
    'CompilationError',
    ([model, name], rt) =>
      `Model '${field(model, 'unique_id', rt)}' does not define a required config parameter '${str(name, rt)}'.`,
  ],
  [
    'missing_materialization',
    ['model', 'adapter_type'],
    'CompilationError',
    ([model, adapter], rt) => {
      const type = str(adapter, rt);
      const types = type === 'default' ? "'default'" : `'default' and '${type}'`;
      const wanted = field(getAttribute(model ?? null, 'config', rt), 'materialized', rt);
      return `No materialization '${wanted}' was found for adapter ${type}! (searched types ${types})`;
    },
  ],
  [
    'missing_relation',
    ['relation', 'model?'],
    'CompilationError',
    ([relation], rt) => `Relation ${str(relation, rt)} not found!`,
  ],
  [
    'relation_wrong_type',
    ['relation', 'expected_type', 'model?'],
    'CompilationError',
    ([relation, expected], rt) => {
      const name = str(relation, rt);
      return (
        `Trying to create ${str(expected, rt)} ${name}, but it currently exists as a ${field(relation, 'type', rt)}. ` +
        `Either drop ${name} manually, or run dbt with \`--full-refresh\` and dbt will drop it for you.`
      );
    },
  ],
  [
    'column_type_missing',
    ['column_names'],
    'CompilationError',
    ([names], rt) =>
      'Contracted models require data_type to be defined for each column. Please ensure that the column name and ' +
      `data_type are defined within the YAML configuration for the ${str(names, rt)} column(s).`,
  ],
  [
    'raise_contract_error',
    ['yaml_columns', 'sql_columns'],
    'CompilationError',
    ([yaml, sql], rt) => contractMismatch(yaml, sql, rt),
  ],
  [
    'raise_ambiguous_alias',
    ['node_1', 'node_2', 'duped_name?'],
    'CompilationError',
    ([first, second, name], rt) =>
      `dbt found two resources with the database representation "${str(name ?? null, rt)}".\ndbt cannot create two ` +
      'resources with identical database representations. To fix this,\nchange the configuration of one of these ' +
      `resources:\n- ${placed(first, rt)}\n- ${placed(second, rt)}`,
  ],
  [
    'raise_ambiguous_catalog_match',
    ['unique_id', 'match_1', 'match_2'],
    'CompilationError',
    ([id], rt) =>
      'dbt found two relations in your warehouse with similar database identifiers. dbt\nis unable to determine ' +
      `which of these relations was created by the model "${str(id, rt)}".`,
  ],
  [
    'raise_dataclass_not_dict',
    ['obj'],
    'CompilationError',
    ([object], rt) =>
      `The object ("${str(object, rt)}") was used as a dictionary. This capability has been removed from objects of this type.`,
  ],
  [
    'raise_dep_not_found',
    ['node', 'node_description', 'required_pkg'],
    'CompilationError',
    ([, description, wanted], rt) =>
      `Error while parsing ${str(description, rt)}.\nThe required package "${str(wanted, rt)}" was not found. ` +
      'Is the package installed?\nHint: You may need to run `dbt deps`.',
  ],
  [
    'raise_duplicate_patch_name',
    ['patch_1', 'existing_patch_path'],
    'CompilationError',
    ([patch, path], rt) =>
      `dbt found two schema.yml entries for the same resource named ${field(patch, 'name', rt)}. Resources and their ` +
      `associated columns may only be described a single time. To fix this, remove the resource entry in one of ` +
      `these files:\n - ${field(patch, 'original_file_path', rt)}\n - ${str(path, rt)}`,
  ],
  [
    'raise_duplicate_resource_name',
    ['node_1', 'node_2'],
    'CompilationError',
    ([first, second], rt) =>
      `dbt found two resources with the name "${field(first, 'name', rt)}".\n- ${placed(first, rt)}\n- ${placed(second, rt)}`,
  ],
  [
    'raise_invalid_property_yml_version',
    ['path', 'issue'],
    'CompilationError',
    ([path, issue], rt) =>
      `The yml property file at ${str(path, rt)} is invalid because ${str(issue, rt)}. Please consult the ` +
      'documentation for more information on yml property file syntax:\n\n' +
      'https://docs.getdbt.com/reference/configs-and-properties',
  ],
];

/** `exceptions`: they raise while a project is read, too. */
export const exceptionNames: Shelf = new Map([
  [
    'exceptions',
    (scope: Scope): Value => {
      const functions = new Dict();
      for (const [name, parameters, type, text] of RAISERS)
        functions.setText(
          name,
          method(name, parameters, (given, rt) => raise(type, text(given, rt, scope))),
        );
      functions.setText('warn', warn(scope));
      functions.setText('warn_snapshot_timestamp_data_types', warnTimestamps(scope));
      return functions;
    },
  ],
  [
    'try_or_compiler_error',
    () =>
      hostFunction('try_or_compiler_error', ([message, callee, ...args], kwargs, rt) => {
        try {
          return rt.call(callee, args, kwargs);
        } catch {
          return raise('CompilationError', str(message, rt));
        }
      }),
  ],
]);

function warn(scope: Scope): Value {
  return method('warn', ['msg', 'node?'], ([message], rt) => {
    const options = { force: true, ...threadOf(scope) };
    scope.around.events.emit('JinjaLogWarning', { msg: str(message, rt), ...eventNode(scope) }, options);
    return '';
  });
}

function warnTimestamps(scope: Scope): Value {
  const name = 'warn_snapshot_timestamp_data_types';
  return method(name, ['snapshot_time_data_type', 'updated_at_data_type'], ([snapshot, updated], rt) => {
    const types = { snapshot_time_data_type: str(snapshot, rt), updated_at_data_type: str(updated, rt) };
    scope.around.events.emit('SnapshotTimestampWarning', types, { force: true });
    return null;
  });
}

/** An attribute or item as text. */
function field(object: Value | undefined, name: string, rt: Rt): string {
  const dict = asDict(object ?? null);
  return str(dict?.getText(name) ?? getAttribute(object ?? null, name, rt), rt);
}

function placed(node: Value | undefined, rt: Rt): string {
  return `${field(node, 'unique_id', rt)} (${field(node, 'original_file_path', rt)})`;
}
