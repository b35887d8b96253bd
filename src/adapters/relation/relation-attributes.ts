import { PyObject, type Rt, raise, str, type Value } from '../../jinja/index.js';
import { method } from './bind-call.js';
import { mappingEntries } from './mapping-entries.js';
import { materializedViewChanges } from './materialized-view-changes.js';
import { MAX_NAME_BYTES } from './name-bytes.js';
import { isPart, NameParts, type NamePath, PARTS, type Part } from './name-parts.js';
import type { Relation, RelationFields } from './relation.js';
import { RELATION_TYPES, type RelationType } from './relation-type.js';

/** Constants that dbt's relation class and its objects have: `relation.View`, `api.Relation.Table`, … */
export const TYPE_CONSTANTS: Readonly<Record<string, RelationType>> = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  MaterializedView: 'materialized_view',
  External: 'external',
  PointerTable: 'pointer_table',
  Function: 'function',
};

const IS_TYPE: Readonly<Record<string, RelationType>> = {
  is_table: 'table',
  is_view: 'view',
  is_cte: 'cte',
  is_materialized_view: 'materialized_view',
  is_pointer: 'pointer_table',
  is_function: 'function',
};

/** Types that `alter … rename` and `create or replace` are written for. */
const RENAMEABLE: readonly RelationType[] = ['view', 'table'];

/** An attribute of a relation as templates see it; undefined where dbt's relation has none of that name. */
export function relationAttribute(relation: Relation, name: string): Value | undefined {
  const plain = plainAttribute(relation, name);
  return plain === undefined ? methodOf(relation, name) : plain;
}

function plainAttribute(relation: Relation, name: string): Value | undefined {
  const { fields } = relation;
  const isType = IS_TYPE[name];
  if (isType !== undefined) return fields.type === isType;
  switch (name) {
    case 'database':
    case 'schema':
    case 'identifier':
      return fields.path[name];
    case 'table':
    case 'name':
      return fields.path.identifier;
    case 'type':
    case 'limit':
    case 'catalog':
      return fields[name];
    case 'path':
      return new NameParts('Path', fields.path);
    case 'quote_policy':
      return new NameParts('Policy', fields.quote);
    case 'include_policy':
      return new NameParts('Policy', fields.include);
    case 'quote_character':
      return '"';
    case 'dbt_created':
      return fields.dbtCreated;
    case 'require_alias':
      return fields.requireAlias;
    case 'event_time_filter':
      return filterObject(fields);
    case 'can_be_renamed':
    case 'can_be_replaced':
      return fields.type !== null && RENAMEABLE.includes(fields.type);
    case 'renameable_relations':
    case 'replaceable_relations':
      return [...RENAMEABLE];
    case 'information_schema_view':
      return fields.informationSchemaView;
    default:
      return TYPE_CONSTANTS[name];
  }
}

function methodOf(relation: Relation, name: string): Value | undefined {
  switch (name) {
    case 'render':
      return method(name, [], () => relation.render());
    case 'render_limited':
      return method(name, [], () => relation.renderLimited());
    case 'include':
    case 'quote':
      return method(name, PARTS, given => relation.withPolicy(name, flagsGiven(given)));
    case 'replace_path':
      return method(name, PARTS, given => relation.with({ path: { ...relation.fields.path, ...namesGiven(given) } }));
    case 'without_identifier':
      return method(name, [], () => relation.withoutIdentifier());
    case 'information_schema':
      return method(name, ['view_name'], ([view]) =>
        relation.informationSchema(typeof view === 'string' ? view : null),
      );
    case 'information_schema_only':
      return method(name, [], () => relation.informationSchema(null));
    case 'incorporate':
    case 'replace':
      return method(name, ['path', 'type', 'limit', 'quote_policy', 'include_policy'], (given, at) =>
        incorporate(relation, given, at),
      );
    case 'matches':
      return method(name, PARTS, given => matches(relation, namesGiven(given)));
    case 'get':
      return method(name, ['key', 'default'], ([key, other]) => getOr(relation, key, other ?? null));
    case 'quoted':
      return method(name, ['identifier'], ([identifier], at) => `"${str(identifier, at)}"`);
    case 'relation_max_name_length':
      return method(name, [], () => MAX_NAME_BYTES);
    case 'scd_args':
      return scdArgs;
    case 'add_ephemeral_prefix':
      return method(name, ['name'], ([given], at) => `__dbt__cte__${str(given, at)}`);
    case 'to_dict':
      return method(name, ['omit_none'], ([omit]) => toDict(relation, omit === true));
    case 'get_materialized_view_config_change_collection':
      return method(name, ['relation_results', 'relation_config'], ([found, node], at) =>
        materializedViewChanges(found ?? null, node ?? null, at),
      );
    case 'get_function_config':
      return method(name, ['model'], ([model], at) => functionConfig(model, at));
    case 'get_function_macro_name':
      return method(name, ['config'], ([config], at) => {
        const entries = Object.fromEntries(mappingEntries(config, at));
        return `${str(entries['type'], at)}_function_${str(entries['language'], at)}`;
      });
    default:
      return undefined;
  }
}

/** `metadata` is what an old package asks for to know a relation when it sees one. */
function getOr(relation: Relation, key: Value | undefined, other: Value): Value {
  if (key === 'metadata') return { type: relation.typeName };
  const plain = typeof key === 'string' ? plainAttribute(relation, key) : undefined;
  return plain === undefined ? other : plain;
}

/** A key given as one value or a list of them, and the column of its change: what a snapshot's row id is made of. */
export const scdArgs = method('scd_args', ['primary_key', 'updated_at'], ([key, updatedAt]) => [
  ...(Array.isArray(key) ? key : [key]),
  updatedAt,
]);

/** Parts of a policy that were given; None leaves a part as it is. */
function flagsGiven(given: readonly (Value | undefined)[]): Partial<Record<Part, boolean>> {
  const found: Partial<Record<Part, boolean>> = {};
  PARTS.forEach((part, i) => {
    const value = given[i];
    if (value !== undefined && value !== null) found[part] = value === true;
  });
  return found;
}

/** Names that were given, None among them. */
function namesGiven(given: readonly (Value | undefined)[]): Partial<Record<Part, string | null>> {
  const found: Partial<Record<Part, string | null>> = {};
  PARTS.forEach((part, i) => {
    if (given[i] !== undefined) found[part] = nameOf(given[i], part);
  });
  return found;
}

/** A name as a template gives it. Numbers print as themselves; anything else that is no text is an error. */
export function nameOf(value: Value, part: string): string | null {
  if (value === null || value === undefined || typeof value === 'string') return value ?? null;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const shown = value instanceof PyObject ? value.typeName : String(value);
  raise('CompilationError', `Got an invalid path ${part}: ${shown}`);
}

export function relationTypeOf(value: Value): RelationType | null {
  if (value === null || value === undefined) return null;
  const known = RELATION_TYPES.find(type => type === value);
  if (known !== undefined) return known;
  raise(
    'InvalidFieldValue',
    `Field "type" of type Optional[RelationType] in PostgresRelation has invalid value '${value instanceof PyObject ? value.typeName : String(value)}'`,
  );
}

function incorporate(relation: Relation, given: readonly (Value | undefined)[], rt: Rt): Relation {
  const [path, type, limit, quote, include] = given;
  const { fields } = relation;
  return relation.with({
    path: { ...fields.path, ...pathOf(path, rt) },
    type: type === undefined ? fields.type : relationTypeOf(type),
    limit: limit === undefined ? fields.limit : limit === null ? null : Number(limit),
    quote: { ...fields.quote, ...policyOf(quote, rt) },
    include: { ...fields.include, ...policyOf(include, rt) },
  });
}

function pathOf(value: Value | undefined, rt: Rt): Partial<NamePath> {
  if (value instanceof NameParts) return value.parts as NamePath;
  const entries = mappingEntries(value, rt).filter(([key]) => isPart(key));
  return Object.fromEntries(entries.map(([key, name]) => [key, nameOf(name, key)]));
}

/** The parts of a policy that a dict of a template names. */
export function policyOf(value: Value | undefined, rt: Rt): Partial<Record<Part, boolean>> {
  if (value instanceof NameParts) return value.parts as Record<Part, boolean>;
  const entries = mappingEntries(value, rt).filter(([key, flag]) => isPart(key) && flag !== null);
  return Object.fromEntries(entries.map(([key, flag]) => [key, flag === true]));
}

/** True when every part that is given is the relation's; an error when only the case is another. */
export function matches(relation: Relation, search: Partial<Record<Part, string | null>>): boolean {
  const given = PARTS.filter(part => search[part] !== undefined && search[part] !== null);
  if (given.length === 0) raise('DbtRuntimeError', 'Tried to match relation, but no search path was passed!');
  const { path, quote, dbtCreated } = relation.fields;
  let exact = true;
  let approximate = true;
  for (const part of given) {
    const wanted = search[part] ?? '';
    const has = path[part];
    const same = dbtCreated && !quote[part] ? has?.toLowerCase() === wanted.toLowerCase() : has === wanted;
    if (!same) exact = false;
    if (bare(String(has ?? 'None')) !== bare(wanted)) approximate = false;
  }
  if (approximate && !exact) raise('CompilationError', approximateText(relation, search));
  return exact;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/^"+|"+$/g, '');
}

function approximateText(relation: Relation, search: Partial<Record<Part, string | null>>): string {
  const wanted = PARTS.flatMap(part => (search[part] ? [`"${search[part]}"`] : [])).join('.');
  const found = relation.toString();
  return (
    'When searching for a relation, dbt found an approximate match. Instead of guessing \n' +
    `which relation to use, dbt will move on. Please delete ${found}, or rename it to be less ambiguous.` +
    `\nSearched for: ${wanted}\nFound: ${found}`
  );
}

function filterObject(fields: RelationFields): Value {
  if (fields.eventTimeFilter === null) return null;
  const { field, start, end } = fields.eventTimeFilter;
  return { field_name: field, start, end };
}

function toDict(relation: Relation, omitNone: boolean): Value {
  const { path, type, quote, include, dbtCreated, limit, requireAlias, catalog } = relation.fields;
  const all: [string, Value][] = [
    ['path', { ...path }],
    ['type', type],
    ['quote_character', '"'],
    ['include_policy', { ...include }],
    ['quote_policy', { ...quote }],
    ['dbt_created', dbtCreated],
    ['limit', limit],
    ['event_time_filter', filterObject(relation.fields)],
    ['require_alias', requireAlias],
    ['catalog', catalog],
    ['renameable_relations', [...RENAMEABLE]],
    ['replaceable_relations', [...RENAMEABLE]],
  ];
  return Object.fromEntries(all.filter(([, value]) => !omitNone || value !== null));
}

function functionConfig(model: Value, rt: Rt): Value {
  const node = Object.fromEntries(mappingEntries(model, rt));
  if (node['resource_type'] !== 'function') return null;
  const config = Object.fromEntries(mappingEntries(node['config'], rt));
  return {
    language: node['language'] ?? '',
    type: config['type'] ?? '',
    runtime_version: config['runtime_version'] ?? null,
    entry_point: config['entry_point'] ?? null,
  };
}
