import type { RelationName } from '../catalogue/schema-listing.js';
import type { SqlResult, Statement } from '../db-session.js';
import { DEPTYPES } from './relation-facts.js';

export type DependentKind = 'view' | 'materialized_view' | 'function' | 'foreign_key' | 'other';

/** Something in the database that cannot be without a relation. */
export type Dependent = {
  readonly kind: DependentKind;
  /** Names it among the others of one list, for `on`. */
  readonly key: string;
  /** Keys of what it depends on directly, as far as that is in the list; the relation itself has none. */
  readonly on: readonly string[];
  /** The view or function, or the table that has the foreign key: whose it is decides whether it is our own. */
  readonly holder: RelationName;
  /** Of the view, the function, or the constraint. */
  readonly name: string;
  /** Qualified and quoted, as DDL names it: `"s"."v"`, `"s"."f"(integer)`; for a foreign key its table. */
  readonly object: string;
  /** As people read it: `view shop.orders_summary`. */
  readonly description: string;
  /** True when it depends on the relation itself, false when only through another dependent. */
  readonly direct: boolean;
  /** Longest way to the relation. */
  readonly depth: number;
  readonly owner: string;
  readonly options: readonly string[];
  /** The view's query, `create or replace function …`, or the constraint's definition; null for other kinds. */
  readonly definition: string | null;
};

/**
 * From an object `r` to what depends on it: `x`. A rule `_RETURN` stands for its view. The row type is found through
 * pg_class, which has it by number: pg_type has no index for the way back.
 */
const NEXT = `
    join lateral (
      select r.classid as c, r.objid as o
      union all
      select 'pg_catalog.pg_type'::regclass::oid, y.o
        from pg_catalog.pg_class e join pg_catalog.pg_type t on t.oid = e.reltype
        cross join lateral (values (t.oid), (t.typarray)) y (o)
       where r.classid = 'pg_catalog.pg_class'::regclass and e.oid = r.objid and y.o <> 0
    ) self on true
    join pg_catalog.pg_depend d on d.refclassid = self.c and d.refobjid = self.o and d.deptype in ${DEPTYPES}
    left join pg_catalog.pg_rewrite w on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
    left join pg_catalog.pg_class wc on wc.oid = w.ev_class and w.rulename = '_RETURN' and wc.relkind in ('v', 'm')
    join lateral (
      select case when wc.oid is not null then 'pg_catalog.pg_class'::regclass::oid else d.classid end as classid,
             coalesce(wc.oid, d.objid) as objid
    ) x on true`;

/** Parts of a relation (indexes, constraints, defaults, triggers, policies, row type, owned sequences) belong to it. */
const NO_PART = `
     not (x.classid = r.classid and x.objid = r.objid)
     and coalesce(
       case d.classid
         when 'pg_catalog.pg_rewrite'::regclass then w.ev_class
         when 'pg_catalog.pg_constraint'::regclass then (select k.conrelid from pg_catalog.pg_constraint k where k.oid = d.objid)
         when 'pg_catalog.pg_attrdef'::regclass then (select f.adrelid from pg_catalog.pg_attrdef f where f.oid = d.objid)
         when 'pg_catalog.pg_trigger'::regclass then (select g.tgrelid from pg_catalog.pg_trigger g where g.oid = d.objid)
         when 'pg_catalog.pg_policy'::regclass then (select p.polrelid from pg_catalog.pg_policy p where p.oid = d.objid)
         when 'pg_catalog.pg_statistic_ext'::regclass then (select s.stxrelid from pg_catalog.pg_statistic_ext s where s.oid = d.objid)
         when 'pg_catalog.pg_publication_rel'::regclass then (select b.prrelid from pg_catalog.pg_publication_rel b where b.oid = d.objid)
         when 'pg_catalog.pg_class'::regclass then (
           select case when c.relkind in ('i', 'I', 'S', 't') or c.relispartition then r.objid end from pg_catalog.pg_class c where c.oid = d.objid)
       end, 0) <> r.objid`;

const ROOT = `
  select 'pg_catalog.pg_class'::regclass::oid as classid, c.oid as objid, true as root
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relname = $2`;

/** What hangs on the relation itself. */
const NEAR = `
with root as (${ROOT}),
reach as (
  select distinct x.classid, x.objid, false as root
    from root r${NEXT}
   where${NO_PART}
),
links as (
  select r.classid, r.objid, null::json as parents, true as direct from reach r
)`;

/**
 * What hangs on it through others as well. Each object is visited once, however many ways lead to it: in a wide project
 * there are more ways than anybody can count.
 */
const FAR = `
with recursive reach as (${ROOT}
  union
  select x.classid, x.objid, false
    from reach r${NEXT}
   where${NO_PART}
),
links as (
  select x.classid, x.objid, pg_catalog.json_agg(distinct r.classid || ':' || r.objid) filter (where not r.root) as parents,
         bool_or(r.root) as direct
    from reach r${NEXT}
   where${NO_PART}
   group by x.classid, x.objid
)`;

const FOUND = `
select r.classid || ':' || r.objid, l.parents, l.direct,
       case when c.relkind = 'v' then 'view' when c.relkind = 'm' then 'materialized_view'
            when p.oid is not null then 'function' when k.contype = 'f' then 'foreign_key' else 'other' end,
       coalesce(cn.nspname, pn.nspname, kn.nspname, ''), coalesce(c.relname, p.proname, kc.relname, ''),
       coalesce(c.relname, p.proname, k.conname, ''),
       case when c.oid is not null then pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(c.relname)
            when p.oid is not null then pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.proname)
              || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')'
            when k.oid is not null then pg_catalog.quote_ident(kn.nspname) || '.' || pg_catalog.quote_ident(kc.relname)
       end,
       pg_catalog.pg_describe_object(r.classid, r.objid, 0),
       coalesce(pg_catalog.pg_get_userbyid(coalesce(c.relowner, p.proowner)), ''),
       coalesce(pg_catalog.to_json(c.reloptions), '[]'),
       case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid)
            when p.prokind in ('f', 'p') then pg_catalog.pg_get_functiondef(p.oid)
            when k.contype = 'f' then pg_catalog.pg_get_constraintdef(k.oid) end
  from reach r
  join links l on l.classid = r.classid and l.objid = r.objid
  left join pg_catalog.pg_class c on r.classid = 'pg_catalog.pg_class'::regclass and c.oid = r.objid
  left join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
  left join pg_catalog.pg_proc p on r.classid = 'pg_catalog.pg_proc'::regclass and p.oid = r.objid
  left join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace
  left join pg_catalog.pg_constraint k on r.classid = 'pg_catalog.pg_constraint'::regclass and k.oid = r.objid
  left join pg_catalog.pg_class kc on kc.oid = k.conrelid
  left join pg_catalog.pg_namespace kn on kn.oid = kc.relnamespace
 where not r.root`;

/** How much of what depends on a relation is asked for: what names it itself, or what hangs on that as well. */
export type Reach = 'near' | 'far';

/** Asks for the dependents of one relation; none where there is no such relation. */
export function dependentsStatement({ schema, name }: RelationName, reach: Reach): Statement {
  return { text: (reach === 'near' ? NEAR : FAR) + FOUND, params: [schema, name], purpose: 'catalogue' };
}

/** The dependents, the farthest first. */
export function dependentsFrom(result: SqlResult | undefined): readonly Dependent[] {
  const rows = result?.rows ?? [];
  const known = new Set(rows.map(row => row[0]));
  const found = rows.map(row => dependentOf(row, known));
  const depth = depths(found);
  const order = (d: Dependent): string => [d.holder.schema, d.holder.name, d.name, d.key].join('\n');
  return found
    .map(d => ({ ...d, depth: depth(d.key) }))
    .sort((a, b) => b.depth - a.depth || (order(a) < order(b) ? -1 : 1));
}

/** The longest way to the relation; a circle (of functions) is cut where it closes. */
function depths(dependents: readonly Dependent[]): (key: string) => number {
  const on = new Map(dependents.map(d => [d.key, d.on]));
  const done = new Map<string, number>();
  const depth = (key: string): number => {
    const known = done.get(key);
    if (known !== undefined) return known;
    done.set(key, 0);
    const own = 1 + Math.max(0, ...(on.get(key) ?? []).map(depth));
    done.set(key, own);
    return own;
  };
  return depth;
}

function dependentOf(row: readonly (string | null)[], known: ReadonlySet<string | null | undefined>): Dependent {
  const [key, on, direct, kind, schema, holder, name, object, description, owner, options, definition] = row;
  return {
    kind: (kind ?? 'other') as DependentKind,
    key: key ?? '',
    on: (JSON.parse(on ?? '[]') as string[]).filter(one => known.has(one)),
    holder: { schema: schema ?? '', name: holder ?? '' },
    name: name ?? '',
    object: object ?? description ?? '',
    description: description ?? '',
    direct: direct === 't',
    depth: 1,
    owner: owner ?? '',
    options: JSON.parse(options ?? '[]') as string[],
    definition: definition ?? null,
  };
}

/** The dependents with these keys and everything of the list that hangs on them, the farthest first. */
export function withAllBehind(keys: ReadonlySet<string>, dependents: readonly Dependent[]): readonly Dependent[] {
  const found = new Set(keys);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const dependent of dependents) {
      if (dependent.on.some(key => found.has(key))) found.add(dependent.key);
    }
  }
  return dependents.filter(dependent => found.has(dependent.key));
}
