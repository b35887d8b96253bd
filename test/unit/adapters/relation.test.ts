import { describe, expect, test } from 'vitest';
import { ALL_PARTS, Relation, RelationClass } from '../../../src/adapters/index.js';
import { attribute, call, text } from './call-method.js';

// Every expected text was printed by dbt's own PostgresRelation.
const orders = Relation.make({ database: 'db', schema: 's', identifier: 't' }, { type: 'table' });
const api = new RelationClass(ALL_PARTS);

describe('a relation', () => {
  test('prints its quoted parts, and only those it has', () => {
    expect(text(orders)).toBe('"db"."s"."t"');
    expect(text(Relation.make({ schema: 's', identifier: 't' }))).toBe('"s"."t"');
    expect(text(Relation.make({}))).toBe('');
    expect(orders.pyRepr()).toBe('<PostgresRelation "db"."s"."t">');
  });

  test('include and quote switch parts on and off; parts that are not named stay', () => {
    expect(text(call(orders, 'include', [], { database: false }))).toBe('"s"."t"');
    expect(text(call(orders, 'include', [false, false, false]))).toBe('');
    expect(text(call(orders, 'include', [], { database: null }))).toBe('"db"."s"."t"');
    expect(text(call(orders, 'quote', [], { identifier: false }))).toBe('"db"."s".t');
    expect(() => call(orders, 'include', [], { table: false })).toThrow(
      "BaseRelation.include() got an unexpected keyword argument 'table'",
    );
  });

  test('replace_path and incorporate give another name or type', () => {
    expect(text(call(orders, 'replace_path', [], { identifier: 'x' }))).toBe('"db"."s"."x"');
    const view = call(orders, 'incorporate', [], { path: { identifier: 'y' }, type: 'view' }) as Relation;
    expect([text(view), attribute(view, 'is_view'), attribute(view, 'is_table')]).toEqual([
      '"db"."s"."y"',
      true,
      false,
    ]);
    expect(text(call(orders, 'incorporate', [], { path: { schema: null } }))).toBe('"db"."t"');
    expect(() => call(orders, 'incorporate', [], { type: 'bogus' })).toThrow(
      `Field "type" of type Optional[RelationType] in PostgresRelation has invalid value 'bogus'`,
    );
  });

  test('without_identifier and information_schema name the places around it', () => {
    expect(text(call(orders, 'without_identifier'))).toBe('"db"."s"');
    expect(text(call(orders, 'information_schema', ['tables']))).toBe('"db".INFORMATION_SCHEMA.tables');
    expect(text(call(orders, 'information_schema'))).toBe('"db".INFORMATION_SCHEMA');
    expect(text(call(orders, 'information_schema_only'))).toBe('"db".INFORMATION_SCHEMA');
    const schema = call(orders, 'information_schema', ['x']) as Relation;
    expect([attribute(schema, 'identifier'), attribute(schema, 'schema')]).toEqual(['INFORMATION_SCHEMA', null]);
  });

  test('has the attributes that macros ask for', () => {
    const has = (name: string): unknown => attribute(orders, name);
    expect(['database', 'schema', 'identifier', 'table', 'name', 'type'].map(has)).toEqual([
      'db',
      's',
      't',
      't',
      't',
      'table',
    ]);
    expect(['is_table', 'is_view', 'is_cte', 'is_materialized_view', 'is_function', 'is_pointer'].map(has)).toEqual([
      true,
      ...Array(5).fill(false),
    ]);
    expect(['can_be_renamed', 'can_be_replaced'].map(has)).toEqual([true, true]);
    expect(['Table', 'View', 'MaterializedView', 'CTE', 'External', 'Function', 'PointerTable'].map(has)).toEqual([
      'table',
      'view',
      'materialized_view',
      'cte',
      'external',
      'function',
      'pointer_table',
    ]);
    expect(['limit', 'event_time_filter', 'catalog', 'dbt_created', 'quote_character'].map(has)).toEqual([
      null,
      null,
      null,
      false,
      '"',
    ]);
    expect(text(has('path'))).toBe("Path(database='db', schema='s', identifier='t')");
    expect(text(has('quote_policy'))).toBe('Policy(database=True, schema=True, identifier=True)');
    expect(call(orders, 'relation_max_name_length')).toBe(63);
    expect(has('no_such_thing')).toBe(undefined);
  });

  test('get gives attributes, a default, and the metadata that an old package asks for', () => {
    expect(call(orders, 'get', ['schema'])).toBe('s');
    expect(call(orders, 'get', ['zzz', 'd'])).toBe('d');
    expect(call(orders, 'get', ['metadata'])).toEqual({ type: 'PostgresRelation' });
  });

  test('with a limit it is a subquery with an alias', () => {
    expect(text(orders.with({ limit: 0 }))).toBe('(select * from "db"."s"."t" where false limit 0) _dbt_limit_subq_t');
    expect(text(orders.with({ limit: 5 }))).toBe('(select * from "db"."s"."t" limit 5) _dbt_limit_subq_t');
    expect(orders.with({ limit: 5 }).render()).toBe('"db"."s"."t"');
    expect(text(orders.with({ limit: 0, type: 'function' }))).toBe('"db"."s"."t"');
  });

  test('with a time filter it is a subquery around that', () => {
    const start = '2024-01-01 00:00:00+00:00';
    const end = '2024-01-02 00:00:00+00:00';
    const filtered = (s: string | null, e: string | null, limit: number | null = null): string =>
      text(orders.with({ limit, eventTimeFilter: { field: 'ts', start: s, end: e } }));
    expect(filtered(start, end)).toBe(
      `(select * from "db"."s"."t" where ts >= '${start}' and ts < '${end}') _dbt_et_filter_subq_t`,
    );
    expect(filtered(start, null)).toBe(`(select * from "db"."s"."t" where ts >= '${start}') _dbt_et_filter_subq_t`);
    expect(filtered(null, end)).toBe(`(select * from "db"."s"."t" where ts < '${end}') _dbt_et_filter_subq_t`);
    expect(filtered(null, null)).toBe('"db"."s"."t"');
    expect(filtered(start, null, 0)).toBe(
      `(select * from (select * from "db"."s"."t" where false limit 0) _dbt_limit_subq_t where ts >= '${start}') _dbt_et_filter_subq_t`,
    );
  });

  test('an ephemeral model is the bare name of its CTE', () => {
    expect(text(Relation.ephemeral('m'))).toBe('__dbt__cte__m');
  });

  test('matches by exact names; a name that differs only in case is an error', () => {
    expect(call(orders, 'matches', [], { schema: 's', identifier: 't' })).toBe(true);
    expect(call(orders, 'matches', ['db', 's', 'u'])).toBe(false);
    expect(() => call(orders, 'matches')).toThrow('Tried to match relation, but no search path was passed!');
    expect(() => call(orders, 'matches', [], { schema: 'S', identifier: 't' })).toThrow(
      'When searching for a relation, dbt found an approximate match. Instead of guessing \n' +
        'which relation to use, dbt will move on. Please delete "db"."s"."t", or rename it to be less ambiguous.\n' +
        'Searched for: "S"."t"\nFound: "db"."s"."t"',
    );
    const loose = orders.with({ dbtCreated: true, quote: { ...ALL_PARTS, identifier: false } });
    expect(call(loose, 'matches', [], { identifier: 'T' })).toBe(true);
  });

  test('equals another with the same fields, is always true, and is no dict', () => {
    expect(orders.pyEq(Relation.make({ database: 'db', schema: 's', identifier: 't' }, { type: 'table' }))).toBe(true);
    expect(orders.pyEq(Relation.make({ database: 'db', schema: 's', identifier: 't' }))).toBe(false);
    expect(orders.pyEq('"db"."s"."t"')).toBe(false);
    expect(Relation.make({}).pyBool()).toBe(true);
    expect(() => orders.pyIter()).toThrow(
      'The object (""db"."s"."t"") was used as a dictionary. This capability has been removed from objects of this type.',
    );
  });

  test('a typed relation with more than 63 bytes is an error; an untyped one is not', () => {
    const long = 'x'.repeat(64);
    expect(() => call(api, 'create', [], { identifier: long, type: 'table' })).toThrow(
      `Relation name '${long}' is longer than 63 characters`,
    );
    expect(text(call(api, 'create', [], { identifier: long }))).toBe(`"${long}"`);
    expect(() => call(api, 'create', [], { identifier: 'é'.repeat(32), type: 'table' })).toThrow(
      'is longer than 63 bytes',
    );
    expect(text(call(api, 'create', [], { identifier: 'x'.repeat(63), type: 'table' }))).toBe(`"${'x'.repeat(63)}"`);
  });

  test('a quote in a name is doubled, so that it stays inside the name', () => {
    expect(text(Relation.make({ schema: 'odd "schema"', identifier: 't' }))).toBe('"odd ""schema"""."t"');
  });
});

describe('the class of relations', () => {
  test('makes relations by position and by name, with the quoting of the project', () => {
    expect(text(call(api, 'create', ['a', 'b', 'c', 'view']))).toBe('"a"."b"."c"');
    const bare = new RelationClass({ database: true, schema: true, identifier: false });
    expect(text(call(bare, 'create', [], { schema: 's', identifier: 't' }))).toBe('"s".t');
    expect(text(call(bare, 'create', [], { identifier: 't', quote_policy: { identifier: true } }))).toBe('"t"');
    expect(text(call(api, 'create', [], { identifier: 5 }))).toBe('"5"');
    expect(text(call(api, 'create', [], { identifier: 't', limit: 0 }))).toBe(
      '(select * from "t" where false limit 0) _dbt_limit_subq_t',
    );
  });

  test('has the type constants and the arguments of a snapshot id', () => {
    expect(attribute(api, 'View')).toBe('view');
    expect(call(api, 'scd_args', ['a', 'b'])).toEqual(['a', 'b']);
    expect(call(api, 'scd_args', [['a', 'c'], 'b'])).toEqual(['a', 'c', 'b']);
  });
});
