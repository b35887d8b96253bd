import { PyObject, raise, type Value } from '../../jinja/index.js';
import { quoteIdentifier } from '../quote.js';
import { MAX_NAME_BYTES, nameBytes } from './name-bytes.js';
import { ALL_PARTS, type NamePath, PARTS, type Part, type PartPolicy } from './name-parts.js';
import { relationAttribute } from './relation-attributes.js';
import type { RelationType } from './relation-type.js';

/** Rows to be seen of a ref in a microbatch or a sample; the moments are text as SQL compares them. */
export type EventTimeFilter = {
  readonly field: string;
  readonly start: string | null;
  readonly end: string | null;
};

export type RelationFields = {
  readonly path: NamePath;
  readonly type: RelationType | null;
  readonly include: PartPolicy;
  readonly quote: PartPolicy;
  /** True for relations made for a node of the project: unquoted parts match in any case. */
  readonly dbtCreated: boolean;
  /** `--empty` and its kin: only so many rows are seen. */
  readonly limit: number | null;
  readonly eventTimeFilter: EventTimeFilter | null;
  readonly requireAlias: boolean;
  readonly catalog: string | null;
  /** Only `information_schema(view)` has one: printed behind the other parts, bare. */
  readonly informationSchemaView?: string | null | undefined;
};

const DEFAULTS: Omit<RelationFields, 'path'> = {
  type: null,
  include: ALL_PARTS,
  quote: ALL_PARTS,
  dbtCreated: false,
  limit: null,
  eventTimeFilter: null,
  requireAlias: true,
  catalog: null,
};

/** The name of a thing in the database, as templates hold it. Never changes; its methods give new ones. */
export class Relation extends PyObject {
  readonly fields: RelationFields;

  private constructor(fields: RelationFields) {
    super();
    this.fields = fields;
  }

  /** Raises dbt's error for a typed relation whose name PostgreSQL would cut. */
  static make(path: Partial<NamePath>, rest: Partial<Omit<RelationFields, 'path'>> = {}): Relation {
    const whole: NamePath = { database: null, schema: null, identifier: null, ...path };
    if (rest.type !== null && rest.type !== undefined && whole.identifier !== null) checkLength(whole.identifier);
    return new Relation({ ...DEFAULTS, ...rest, path: whole });
  }

  /** A reference to an ephemeral model: a name that a CTE of the statement will have. */
  static ephemeral(identifier: string, rest: Partial<Omit<RelationFields, 'path'>> = {}): Relation {
    const quote = { ...ALL_PARTS, identifier: false };
    return Relation.make({ identifier: `__dbt__cte__${identifier}` }, { ...rest, type: 'cte', quote });
  }

  with(changes: Partial<RelationFields>): Relation {
    const { path, ...rest } = { ...this.fields, ...changes };
    return Relation.make(path, rest);
  }

  get typeName(): string {
    return this.fields.informationSchemaView === undefined ? 'PostgresRelation' : 'InformationSchema';
  }
  get database(): string | null {
    return this.fields.path.database;
  }
  get schema(): string | null {
    return this.fields.path.schema;
  }
  get identifier(): string | null {
    return this.fields.path.identifier;
  }
  get type(): RelationType | null {
    return this.fields.type;
  }

  /** The qualified name alone, without the subquery that a limit or a time filter puts around it. */
  render(): string {
    const { path, include, quote, informationSchemaView } = this.fields;
    const parts = PARTS.flatMap(part => {
      const name = include[part] ? path[part] : null;
      return name === null ? [] : [quote[part] ? quoteIdentifier(name) : name];
    });
    if (informationSchemaView) parts.push(informationSchemaView);
    return parts.join('.');
  }

  /** What a template prints: the name, or a subquery over it. */
  override toString(): string {
    const name = this.render();
    if (this.fields.type === 'function') return name;
    const limited = this.renderLimited();
    const filter = filterText(this.fields.eventTimeFilter);
    return filter === '' ? limited : `(select * from ${limited} where ${filter})${this.#alias('et_filter')}`;
  }

  renderLimited(): string {
    const { limit } = this.fields;
    if (limit === null) return this.render();
    const rows = limit === 0 ? 'where false limit 0' : `limit ${limit}`;
    return `(select * from ${this.render()} ${rows})${this.#alias('limit')}`;
  }

  /** `relation.include(schema=false)` and `relation.quote(…)`: parts that are not named stay as they are. */
  withPolicy(which: 'include' | 'quote', changes: Partial<Record<Part, boolean>>): Relation {
    return this.with({ [which]: { ...this.fields[which], ...changes } });
  }

  withoutIdentifier(): Relation {
    return this.with({
      path: { ...this.fields.path, identifier: null },
      include: { ...this.fields.include, identifier: false },
    });
  }

  informationSchema(view: string | null): Relation {
    const { path, include, quote, dbtCreated } = this.fields;
    return Relation.make(
      { database: path.database, schema: null, identifier: 'INFORMATION_SCHEMA' },
      {
        type: 'view',
        include: { ...include, database: path.database !== null, schema: false, identifier: true },
        quote: { ...quote, identifier: false },
        dbtCreated,
        informationSchemaView: view,
      },
    );
  }

  #key: string | undefined;

  /** The key of the cache and of look-ups: database, schema and name in lower case. */
  get key(): string {
    this.#key ??= relationKey(this.database, this.schema, this.identifier);
    return this.#key;
  }

  override pyGetattr(name: string): Value | undefined {
    return relationAttribute(this, name);
  }
  override pyGetitem(key: Value): Value | undefined {
    return typeof key === 'string' ? relationAttribute(this, key) : undefined;
  }
  override pyStr(): string {
    return this.toString();
  }
  override pyRepr(): string {
    return `<${this.typeName} ${this.render()}>`;
  }
  override pyBool(): boolean {
    return true;
  }
  override pyLen(): number {
    return this.#notADict();
  }
  override pyIter(): Iterator<Value> {
    return this.#notADict();
  }
  override pyContains(item: Value): boolean {
    return typeof item === 'string' && relationAttribute(this, item) !== undefined;
  }
  override get pyIsMapping(): boolean {
    return true;
  }
  override pyEq(other: Value): boolean {
    return other instanceof Relation && JSON.stringify(this.fields) === JSON.stringify(other.fields);
  }
  override pyHashKey(): string {
    return `relation:${this.render()}`;
  }

  #alias(kind: string): string {
    return this.fields.requireAlias ? ` _dbt_${kind}_subq_${this.identifier}` : '';
  }

  #notADict(): never {
    const text = `The object ("${this.toString()}") was used as a dictionary. This capability has been removed from objects of this type.`;
    raise('CompilationError', text);
  }
}

export function relationKey(database: string | null, schema: string | null, identifier: string | null): string {
  return JSON.stringify([database, schema, identifier].map(part => part?.toLowerCase() ?? null));
}

function checkLength(identifier: string): void {
  if (nameBytes(identifier) <= MAX_NAME_BYTES) return;
  const unit = [...identifier].length > MAX_NAME_BYTES ? 'characters' : 'bytes';
  raise('DbtRuntimeError', `Relation name '${identifier}' is longer than ${MAX_NAME_BYTES} ${unit}`);
}

function filterText(filter: EventTimeFilter | null): string {
  if (filter === null) return '';
  const from = filter.start === null ? [] : [`${filter.field} >= '${filter.start}'`];
  const to = filter.end === null ? [] : [`${filter.field} < '${filter.end}'`];
  return [...from, ...to].join(' and ');
}
