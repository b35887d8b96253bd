import { expect } from 'vitest';
import type { PublishKind } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { projectErrorOf } from '../../setup/expect-error.js';
import { type Rebuilt, rebuild } from '../../setup/rebuild.js';

describeDb('publishing a relation', db => {
  const target = { schema: 'public', name: 'orders' };

  function build(kind: PublishKind, sql: string, more: Partial<Parameters<typeof rebuild>[0]> = {}): Promise<Rebuilt> {
    return rebuild({ adapter: db.adapter, target, kind, sql, ...more });
  }

  /** Names in the schema, with their kinds; nothing of a publish may be left over. */
  async function relations(): Promise<string[]> {
    const rows = await db.rows(
      `select relname || ' ' || relkind::text from pg_class where relnamespace = 'public'::regnamespace order by 1`,
    );
    return rows.map(([name]) => name ?? '');
  }

  db.test('puts a new relation in place where there was none', async () => {
    for (const kind of ['table', 'view', 'materialized_view'] as const) {
      const { outcome } = await build(kind, 'select 1 as id', { target: { schema: 'public', name: `a_${kind}` } });
      expect(outcome.plan.mode).toBe('create');
    }
    expect(await relations()).toEqual(['a_materialized_view m', 'a_table r', 'a_view v']);
  });

  const kinds: PublishKind[] = ['table', 'view', 'materialized_view'];
  for (const before of kinds) {
    for (const after of kinds) {
      db.test(`a ${before} becomes a ${after} with other rows and columns, and nothing is left over`, async () => {
        await build(before, 'select 1 as id');
        await build(after, "select 'x' as name, 2 as id");
        expect(await db.rows('select * from orders')).toEqual([['x', '2']]);
        const letter = { table: 'r', view: 'v', materialized_view: 'm' }[after];
        expect(await relations()).toEqual([`orders ${letter}`]);
      });
    }
  }

  db.test('a view keeps its oid and its grants when its columns allow it, and gets new columns behind', async () => {
    await db.rows('create role publish_reader');
    try {
      await build('view', 'select 1 as id');
      await db.rows('grant select on orders to publish_reader');
      const oid = await db.rows("select 'orders'::regclass::oid");
      const { outcome } = await build('view', 'select 2 as id, 3 as more');
      expect(outcome.plan.mode).toBe('replace');
      expect(await db.rows("select 'orders'::regclass::oid")).toEqual(oid);
      expect(await db.rows("select has_table_privilege('publish_reader', 'orders', 'select')")).toEqual([['t']]);
      expect(await db.rows('select * from orders')).toEqual([['2', '3']]);
      expect((await build('view', 'select 2 as id, 3 as more')).outcome.plan.mode).toBe('unchanged');
      expect(await relations()).toEqual(['orders v']);
    } finally {
      await db.rows('drop owned by publish_reader; drop role publish_reader');
    }
  });

  db.test('options of a view are those of the new one', async () => {
    await build('view', 'select 1 as id', { ddl: 'create view %s with (security_barrier) as select 1 as id' });
    await build('view', 'select 2 as id');
    expect(await db.rows("select reloptions from pg_class where relname = 'orders'")).toEqual([[null]]);
    await build('view', 'select 2 as id', { ddl: 'create view %s with (security_barrier) as select 2 as id' });
    expect(await db.rows("select reloptions from pg_class where relname = 'orders'")).toEqual([
      ['{security_barrier=true}'],
    ]);
  });

  db.test('a table below many layers of wide views is published at once', async () => {
    const columns = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const wide = `select ${columns.map((name, i) => `${i} as ${name}`).join(', ')}`;
    await build('table', wide);
    for (let layer = 1; layer <= 9; layer++)
      await db.rows(`create view v${layer} as select * from ${layer === 1 ? 'orders' : `v${layer - 1}`}`);
    const { outcome } = await build('table', wide);
    expect(outcome.plan.mode).toBe('swap');
    expect(await db.rows('select count(*), sum(c3) from v9')).toEqual([['1', '3']]);
  });

  db.test('views of others on a table go on working, near and far, with their grants and comments', async () => {
    await db.rows(`create role publish_reader; create schema outside`);
    try {
      await build('table', 'select 1 as id, 10 as amount');
      await db.rows(`
        create view outside.near as select id, amount from orders;
        create view outside.far as select n.id, o.amount from outside.near n join orders o using (id);
        create view outside.grouped with (security_barrier) as select count(*) as n from outside.far;
        grant select on outside.near to publish_reader; comment on view outside.near is 'kept'`);
      const oids = await db.rows(
        "select array_agg(c.oid order by c.oid) from pg_class c where relnamespace = 'outside'::regnamespace",
      );
      const { outcome, warnings } = await build('table', 'select 2 as id, 20 as amount, 3 as more');
      expect(outcome.plan.steps.filter(s => s.action === 'repoint_view').map(s => s.object)).toEqual([
        'outside.far',
        'outside.near',
      ]);
      expect(await db.rows('select * from outside.near')).toEqual([['2', '20']]);
      expect(await db.rows('select * from outside.far')).toEqual([['2', '20']]);
      expect(await db.rows('select * from outside.grouped')).toEqual([['1']]);
      expect(
        await db.rows(
          "select array_agg(c.oid order by c.oid) from pg_class c where relnamespace = 'outside'::regnamespace",
        ),
      ).toEqual(oids);
      expect(
        await db.rows(
          "select has_table_privilege('publish_reader', 'outside.near', 'select'), obj_description('outside.near'::regclass)",
        ),
      ).toEqual([['t', 'kept']]);
      expect(await db.rows("select reloptions from pg_class where relname = 'grouped'")).toEqual([
        ['{security_barrier=true}'],
      ]);
      expect(warnings).toEqual([]);
      expect(await relations()).toEqual(['orders r']);
    } finally {
      await db.rows('drop owned by publish_reader; drop role publish_reader');
    }
  });

  db.test(
    'a view of others that uses a column that goes refuses the publish and is named; nothing is changed',
    async () => {
      await build('table', 'select 1 as id, 10 as amount');
      await db.rows('create schema outside; create view outside.sums as select sum(amount) as total from orders');
      const before = await db.rows("select 'orders'::regclass::oid");
      const error = await projectErrorOf(build('table', 'select 2 as id'));
      expect(error.messages[0]).toMatchObject({
        code: 'DB-008',
        text: '"public"."orders" cannot be replaced: other objects depend on it and cannot follow',
        notes: [expect.stringMatching(/^view outside.sums: column .*amount.* does not exist$/)],
      });
      expect(await db.rows("select 'orders'::regclass::oid")).toEqual(before);
      expect(await db.rows('select total from outside.sums')).toEqual([['10']]);
      expect(await relations()).toEqual(['orders r']);
    },
  );

  db.test(
    'a type that changes is fine for a view whose own columns stay as they are, and refused otherwise',
    async () => {
      await build('table', 'select 1::int as id, 1::int as amount');
      await db.rows('create view counted as select count(amount) as n from orders');
      await build('table', 'select 1::int as id, 1::text as amount');
      expect(await db.rows('select n from counted')).toEqual([['1']]);
      await db.rows('create view shown as select amount from orders');
      const error = await projectErrorOf(build('table', 'select 1::int as id, 1::int as amount'));
      expect(error.messages[0]?.notes).toEqual([
        'view public.shown: cannot change data type of view column "amount" from text to integer',
      ]);
    },
  );

  db.test(
    'a view of our own that cannot follow is dropped by name with a warning, and so is what hangs on it',
    async () => {
      await build('table', 'select 1 as id, 10 as amount');
      await db.rows(
        'create view sums as select sum(amount) as total from orders; create view on_sums as select * from sums; create view fine as select id from orders',
      );
      const own = ['public.sums', 'public.on_sums', 'public.fine'];
      const { outcome, warnings } = await build('table', 'select 2 as id', { own });
      expect(outcome.dropped.map(d => d.name)).toEqual(['on_sums', 'sums']);
      expect(warnings.map(w => [w.code, w.severity, w.text])).toEqual([
        ['DB-018', 'warning', 'view public.on_sums was dropped, because it could not follow "public"."orders"'],
        ['DB-018', 'warning', 'view public.sums was dropped, because it could not follow "public"."orders"'],
      ]);
      expect(await relations()).toEqual(['fine v', 'orders r']);
      expect(await db.rows('select id from fine')).toEqual([['2']]);
    },
  );

  db.test('a view of others on a view of our own that cannot follow refuses the publish too', async () => {
    await build('table', 'select 1 as id, 10 as amount');
    await db.rows(
      'create view sums as select sum(amount) as total from orders; create view theirs as select * from sums',
    );
    const error = await projectErrorOf(build('table', 'select 2 as id', { own: ['public.sums'] }));
    expect(error.messages[0]?.notes).toEqual(['view public.theirs']);
    expect(await db.rows('select total from theirs')).toEqual([['10']]);
  });

  db.test(
    'a materialized view cannot follow: ours is dropped, that of others refuses, and on_dependent: cascade drops it',
    async () => {
      await build('table', 'select 1 as id');
      await db.rows(
        'create materialized view stored as select id from orders; create view on_stored as select * from stored',
      );
      const error = await projectErrorOf(build('table', 'select 2 as id', { own: ['public.stored'] }));
      expect(error.messages[0]?.notes).toEqual(['view public.on_stored']);
      const { warnings } = await build('table', 'select 2 as id', { own: ['public.stored', 'public.on_stored'] });
      expect(warnings.map(w => w.code)).toEqual(['DB-018', 'DB-018']);
      expect(await relations()).toEqual(['orders r']);
      await db.rows('create materialized view stored as select id from orders');
      await projectErrorOf(build('table', 'select 3 as id'));
      await build('table', 'select 3 as id', { cascade: true });
      expect(await relations()).toEqual(['orders r']);
    },
  );

  db.test('a foreign key of another table points to the new one, and its rows are checked', async () => {
    const ddl = 'create table %s (id int primary key)';
    await build('table', '', { ddl });
    await db.rows('create table lines (order_id int references orders (id))');
    const { warnings } = await build('table', '', { ddl });
    expect(warnings).toEqual([]);
    expect(
      await db.rows("select confrelid::regclass::text, convalidated from pg_constraint where contype = 'f'"),
    ).toEqual([['orders', 't']]);
    await db.rows('insert into orders values (1); insert into lines values (1)');
    const missing = await build('table', '', { ddl });
    expect(missing.warnings.map(w => w.code)).toEqual(['DB-019']);
    expect(
      await db.rows("select confrelid::regclass::text, convalidated from pg_constraint where contype = 'f'"),
    ).toEqual([['orders', 'f']]);
    expect(await relations()).toEqual(['lines r', 'orders r', 'orders_pkey i']);
  });

  db.test('a function whose body the server knows points to the new table; one with the row type refuses', async () => {
    const [[version]] = (await db.rows("select current_setting('server_version_num')::int")) as [[string]];
    await build('table', 'select 1 as id');
    if (Number(version) >= 140_000) {
      await db.rows('create function newest() returns int language sql begin atomic select max(id) from orders; end');
      await build('table', 'select 2 as id');
      expect(await db.rows('select newest()')).toEqual([['2']]);
    }
    await db.rows("create function all_orders() returns setof orders language sql as 'select * from orders'");
    const error = await projectErrorOf(build('table', 'select 3 as id'));
    expect(error.messages[0]?.notes.join()).toContain('function public.all_orders()');
  });

  db.test('constraints and indexes have the same names after every rebuild', async () => {
    const columns =
      '(id int constraint orders_key primary key, code text, note text check (note <> $$$$), constraint one_code unique (code))';
    const ddl = (publisher: { names: { stage: (s: string, r: string, n: string) => string } }): string =>
      columns
        .replace('orders_key', publisher.names.stage('public', 'orders', 'orders_key'))
        .replace('one_code', publisher.names.stage('public', 'orders', 'one_code'));
    const expected = [
      ['by_note', 'i'],
      ['one_code', 'i'],
      ['orders', 'r'],
      ['orders_key', 'i'],
      ['orders_note_check', 'check'],
    ];
    for (let turn = 0; turn < 3; turn++) {
      await rebuildNamed(ddl);
      const found = await db.rows(
        `select relname, relkind::text from pg_class where relnamespace = 'public'::regnamespace
         union all select conname, 'check' from pg_constraint where contype = 'c' and conrelid = 'orders'::regclass order by 1`,
      );
      expect(found).toEqual(expected);
    }
    async function rebuildNamed(make: typeof ddl): Promise<void> {
      const { NodeConnection, Publisher } = await import('../../../src/adapters/index.js');
      const connection = new NodeConnection({ driver: db.adapter, name: 'orders' });
      const publisher = new Publisher({
        connection,
        own: { has: () => false },
        runId: `named-${Math.random()}`,
        warn: () => {},
      });
      const staged = { schema: 'public', name: publisher.stagingName(target) };
      const index = publisher.names.stage('public', 'orders', 'by_note');
      await connection.execute(
        `create table "${staged.name}" ${make(publisher)}; create index "${index}" on "${staged.name}" (note)`,
        {
          purpose: 'main',
          autoBegin: true,
        },
      );
      await publisher.publish(staged, target, 'table');
      await connection.commit();
      await publisher.dropReplaced();
      await connection.finish();
    }
  });

  db.test('a primary key without a name is called as if the table had been made under its own name', async () => {
    for (let turn = 0; turn < 2; turn++) {
      await build('table', '', { ddl: 'create table %s (id int primary key, code text unique)' });
      expect(await relations()).toEqual(['orders r', 'orders_code_key i', 'orders_pkey i']);
    }
  });

  db.test('something that is no table or view under the name refuses the publish', async () => {
    await db.rows('create sequence orders');
    const error = await projectErrorOf(build('table', 'select 1 as id'));
    expect(error.messages[0]?.notes).toEqual(['sequence "public"."orders" has the name']);
    expect(await relations()).toEqual(['orders S']);
  });

  db.test('names with capitals, quotes and 63 bytes are published like any other', async () => {
    for (const name of ['Odd "Name"', 'x'.repeat(63), 'é'.repeat(31)]) {
      const odd = { schema: 'public', name };
      for (const kind of ['table', 'view', 'table'] as const)
        await build(kind, `select '${kind}' as kind`, { target: odd });
      expect(await db.rows(`select kind from "${name.replaceAll('"', '""')}"`)).toEqual([['table']]);
    }
    expect((await relations()).length).toBe(3);
  });

  db.test('a plan can be read before, and reading it changes nothing', async () => {
    await build('table', 'select 1 as id');
    await db.rows('create view v as select id from orders');
    let actions: string[] = [];
    await build('table', 'select 2 as id', {
      before: async (publisher, staged) => {
        const plan = await publisher.plan(staged, target, 'table');
        actions = [...plan.locks, ...plan.steps].map(step => `${step.action} ${step.object}`);
        const again = await publisher.plan(staged, target, 'table');
        expect(again).toEqual(plan);
      },
    });
    const names = actions.map(action => action.replace(/__q[0-9a-f]{10}/, '__q…'));
    expect(names).toEqual([
      'lock public.v',
      'lock "public"."orders"',
      'rename_old "public"."orders"',
      'rename_new "public"."orders__q…"',
      'repoint_view public.v',
    ]);
  });

  db.test('no SQL of a publish says cascade', async () => {
    await build('table', 'select 1 as id');
    await db.rows('create materialized view m as select * from orders; create view v as select id from orders');
    await build('view', 'select 1 as id', { own: ['public.m', 'public.v'] });
    await build('table', 'select 1 as id', { cascade: true });
    const texts = db.database.log.filter(event => event.purpose !== 'test').map(event => event.text);
    expect(texts.filter(text => /cascade/i.test(text))).toEqual([]);
  });

  db.test(
    'a view that belongs to a role that is not ours refuses the publish and is named',
    async () => {
      const tag = db.database.name;
      await db.rows(
        `create role ${tag}_us login; create role ${tag}_them; grant all on schema public to ${tag}_us, ${tag}_them`,
      );
      try {
        const login = await db.database.target.connect();
        const adapter = db.database.open({ connect: async () => ({ ...login, user: `${tag}_us` }) });
        await build('table', 'select 1 as id', { adapter });
        await db.rows(
          `grant select on orders to ${tag}_them; set role ${tag}_them; create view theirs as select id from orders; reset role`,
        );
        const error = await projectErrorOf(build('table', 'select 2 as id', { adapter, own: ['public.theirs'] }));
        expect(error.messages[0]).toMatchObject({ code: 'DB-008', notes: ['must be owner of view theirs'] });
        expect(await db.rows('select id from theirs')).toEqual([['1']]);
        await adapter.close();
      } finally {
        await db.rows(`drop owned by ${tag}_us, ${tag}_them; drop role ${tag}_us, ${tag}_them`);
      }
    },
    { needs: ['server'] },
  );

  db.test('a rebuild of a table takes six round trips: build, look, lock, swap, commit, drop', async () => {
    await build('table', 'select 1 as id');
    await db.rows('create view v as select id from orders');
    const log = db.database.log.length;
    await build('table', 'select 2 as id');
    const sent = db.database.log.slice(log).filter(event => event.purpose !== 'reset' && event.ownRoundTrip);
    expect(sent.map(event => event.purpose)).toEqual(['begin', 'lock', 'lock', 'publish', 'commit', 'begin']);
  });
});
