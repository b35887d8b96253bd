import type { RelationName } from '../catalogue/schema-listing.js';
import type { SqlResult, Statement } from '../db-session.js';

export type RelationKind = 'table' | 'view' | 'materialized_view' | 'other';

export type FactColumn = {
  readonly name: string;
  readonly typeOid: number;
  readonly typeModifier: number;
  readonly collation: number;
};

/** A constraint or index of a relation, by its name. */
export type NamedPart = {
  readonly name: string;
  /** Indexes share their names with all relations of the schema; other constraints only within their table. */
  readonly kind: 'index' | 'index_constraint' | 'constraint';
};

/** What the catalogue says of one relation. */
export type RelationFacts = RelationName & {
  readonly oid: number;
  readonly kind: RelationKind;
  /** pg_class.relkind, for what is neither table nor view. */
  readonly relkind: string;
  readonly owner: string;
  readonly columns: readonly FactColumn[];
  readonly parts: readonly NamedPart[];
  /** Storage and view options as `name=value`. */
  readonly options: readonly string[];
  /** A view's query with every name qualified; null for others. */
  readonly definition: string | null;
  /** False when nothing hangs on it. True may be a part of its own: the list of dependents tells. */
  readonly hasDependents: boolean;
};

/** Kinds of rows of pg_depend that make a dependent; the others tie parts to their whole. */
export const DEPTYPES = `('n', 'a', 'P', 'S')`;

const HAS_DEPENDENTS = `
       exists (select from pg_catalog.pg_depend d
                 left join pg_catalog.pg_rewrite w on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
                where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = c.oid and d.deptype in ${DEPTYPES}
                  and w.ev_class is distinct from c.oid)
       or exists (select from pg_catalog.pg_type t
                    join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_type'::regclass
                     and d.refobjid in (t.oid, t.typarray) and d.deptype in ${DEPTYPES}
                   where t.oid = c.reltype)`;

const FACTS = `
select c.oid, c.relkind, pg_catalog.pg_get_userbyid(c.relowner),
       (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, a.atttypid::int8, a.atttypmod, a.attcollation::int8)
                 order by a.attnum), '[]')
          from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(p.name, p.kind) order by p.kind, p.name), '[]') from (
          select k.conname as name, case when k.contype in ('p', 'u', 'x') then 'index_constraint' else 'constraint' end as kind
            from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype <> 't'
          union all
          select i.relname, 'index' from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
           where x.indrelid = c.oid
             and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.oid and k.conrelid = c.oid
                                and k.contype in ('p', 'u', 'x'))) p),
       coalesce(pg_catalog.to_json(c.reloptions), '[]'),
       case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid) end,
       n.nspname, c.relname,${HAS_DEPENDENTS}
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname = $1 and c.relname in ($2, $3)`;

/** Asks for the facts of two relations of one schema. Definitions are printed with the search_path of the moment. */
export function factsStatement({ schema, name }: RelationName, other: RelationName | undefined): Statement {
  return { text: FACTS, params: [schema, name, other?.name ?? name], purpose: 'catalogue' };
}

/** The facts of the relation of that name, where there is one. */
export function factsFrom(result: SqlResult | undefined, { name }: RelationName): RelationFacts | undefined {
  const row = result?.rows.find(columns => columns[8] === name);
  return row === undefined ? undefined : factsOf(row);
}

const KINDS: Readonly<Record<string, RelationKind>> = { r: 'table', p: 'table', v: 'view', m: 'materialized_view' };

function factsOf(row: readonly (string | null)[]): RelationFacts {
  const [oid, relkind = '', owner, columns, parts, options, definition, schema, name, hasDependents] = row;
  const read = <T>(text: string | null | undefined): T => JSON.parse(text ?? '[]') as T;
  return {
    schema: schema ?? '',
    name: name ?? '',
    oid: Number(oid),
    kind: KINDS[relkind ?? ''] ?? 'other',
    relkind: relkind ?? '',
    owner: owner ?? '',
    columns: read<[string, number, number, number][]>(columns).map(([column, typeOid, typeModifier, collation]) => ({
      name: column,
      typeOid,
      typeModifier,
      collation,
    })),
    parts: read<[string, NamedPart['kind']][]>(parts).map(([part, kind]) => ({ name: part, kind })),
    options: read<string[]>(options),
    definition: definition ?? null,
    hasDependents: hasDependents === 't',
  };
}
