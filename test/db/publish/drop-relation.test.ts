import { expect } from 'vitest';
import { NodeConnection, Publisher, type RelationName } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { projectErrorOf } from '../../setup/expect-error.js';

describeDb('dropping a relation', db => {
  async function drop(
    relation: RelationName,
    own: readonly string[] = [],
    cascade = false,
  ): Promise<readonly string[]> {
    const connection = new NodeConnection({ driver: db.adapter, name: 'n' });
    const publisher = new Publisher({
      connection,
      own: { has: (schema, name) => own.includes(`${schema}.${name}`) },
      runId: 'r',
      cascade,
      warn: () => {},
    });
    try {
      const dropped = await publisher.dropRelation(relation);
      await connection.execute('select 1', { autoBegin: true });
      await connection.commit();
      return dropped.map(d => d.description);
    } finally {
      await connection.finish();
    }
  }

  const t = { schema: 'public', name: 't' };
  const names = async (): Promise<unknown> =>
    (
      await db.rows(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind <> 'i' order by 1",
      )
    ).flat();
  const family = `
    create table t (id int primary key); create view a as select id from t; create view b as select * from a;
    create materialized view c as select b.id from b join t using (id); create view d as select * from c`;

  db.test('takes dependents of our own along, the farthest first and by name', async () => {
    await db.rows(family);
    const own = ['public.a', 'public.b', 'public.c', 'public.d'];
    expect(await drop(t, own)).toEqual([
      'view public.d',
      'materialized view public.c',
      'view public.b',
      'view public.a',
    ]);
    expect(await names()).toEqual([]);
    expect(db.database.log.filter(e => e.purpose !== 'test' && /cascade/i.test(e.text))).toEqual([]);
  });

  db.test('is refused, with all names, when something of others depends on it, however far', async () => {
    await db.rows(family);
    const error = await projectErrorOf(drop(t, ['public.a', 'public.c']));
    expect(error.messages[0]).toMatchObject({ code: 'DB-009', notes: ['view public.d', 'view public.b'] });
    expect(await names()).toEqual(['a', 'b', 'c', 'd', 't']);
  });

  db.test('with on_dependent: cascade it goes all the same, by name', async () => {
    await db.rows(
      `${family}; create table child (id int references t (id)); create function f() returns setof t language sql as 'select * from t'`,
    );
    await drop(t, [], true);
    expect(await names()).toEqual(['child']);
    expect(await db.rows("select count(*) from pg_proc where proname = 'f'")).toEqual([['0']]);
  });

  db.test('of a name that is not there does nothing', async () => {
    expect(await drop({ schema: 'public', name: 'nothing' })).toEqual([]);
    expect(await drop({ schema: 'no_such_schema', name: 'nothing' })).toEqual([]);
  });

  db.test('takes indexes, sequences, triggers, policies and partitions along, because they are its own', async () => {
    await db.rows(`
      create table t (id serial primary key, p int generated always as identity, x text default 'a' check (x <> 'b'));
      create index by_x on t (x); create statistics s on id, x from t;
      create function touch() returns trigger language plpgsql as 'begin return new; end';
      create trigger trg before insert on t for each row execute function touch();
      alter table t enable row level security; create policy pol on t using (true);
      create table parted (i int, self int) partition by range (i);
      create table part1 partition of parted for values from (1) to (2);
      create table loop (id int primary key, parent int references loop (id))`);
    expect(await drop(t)).toEqual([]);
    expect(await drop({ schema: 'public', name: 'parted' })).toEqual([]);
    expect(await drop({ schema: 'public', name: 'loop' })).toEqual([]);
    expect(await names()).toEqual([]);
  });
});
