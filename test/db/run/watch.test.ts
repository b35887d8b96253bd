import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { WatchNews } from '../../../src/session/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, type TestProject } from './project-on.js';

/** Ten models: two call a macro, one reads a var, one has a config of its property file, some stand below others. */
const FILES = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nvars:\n  day: monday\n',
  'macros/twice.sql': '{% macro twice(n) %}{{ inner_twice(n) }}{% endmacro %}',
  'macros/inner.sql': '{% macro inner_twice(n) %}({{ n }} * 2){% endmacro %}',
  'seeds/raw.csv': 'id,v\n1,10\n2,20\n',
  'models/base.sql': "select id, v from {{ ref('raw') }}",
  'models/left_side.sql': "select id from {{ ref('base') }}",
  'models/right_side.sql': "select v from {{ ref('base') }}",
  'models/leaf.sql': "select l.id from {{ ref('left_side') }} l",
  'models/doubled.sql': 'select {{ twice(1) }} as n',
  'models/doubled_too.sql': 'select {{ twice(2) }} as n',
  'models/day.sql': 'select \'{{ var("day") }}\'::text as day',
  'models/alone.sql': 'select 1 as i',
  'models/lonely.sql': 'select 2 as i',
  'models/configured.sql': 'select 3 as i',
  'models/properties.yml': 'models:\n  - name: configured\n    config: {materialized: view}\n',
  'tests/leaf_is_small.sql': "select * from {{ ref('leaf') }} where id > 100",
};

type Told = { readonly ran: string[]; readonly news: WatchNews };

/** Watches until the end of the test; `saves` gives the names of the nodes that the next turns ran, in one list a turn. */
async function watched(project: TestProject, previewRows = 0) {
  const told: Told[] = [];
  const watching = await project.session.watch(
    { command: 'build', cli: { before: {}, after: {} } },
    {
      previewRows,
      tell: news => {
        const finished = news.kind === 'ran' ? (news.report.outcome?.finished ?? []) : [];
        told.push({ news, ran: finished.map(({ node }) => node.name).sort() });
      },
    },
  );
  onTestFinished(() => watching.close());
  const turns = async (count: number): Promise<Told[]> => {
    for (let i = 0; i < 1500 && told.length < count; i++) await new Promise(resolve => setTimeout(resolve, 20));
    await watching.whenIdle();
    return told;
  };
  return {
    watching,
    turns,
    /** Does something to the files and gives what the one turn after it ran. */
    after: async (act: () => void): Promise<string[]> => {
      const before = told.length;
      act();
      const now = await turns(before + 1);
      expect(now).toHaveLength(before + 1);
      return now.at(-1)?.ran ?? [];
    },
  };
}

describeDb('watching a project', db => {
  db.test('a save runs what it changed and what is below, and nothing else', async () => {
    const project = await projectOn(db, FILES);
    const { after, turns } = await watched(project);
    expect((await turns(1))[0]?.ran).toHaveLength(12);

    const model = "select id from {{ ref('base') }} where id > 0";
    expect(await after(() => project.write({ 'models/left_side.sql': model }))).toEqual([
      'leaf',
      'leaf_is_small',
      'left_side',
    ]);
    const macro = '{% macro inner_twice(n) %}({{ n }} + {{ n }}){% endmacro %}';
    expect(await after(() => project.write({ 'macros/inner.sql': macro }))).toEqual(['doubled', 'doubled_too']);
    const config = 'models:\n  - name: configured\n    config: {materialized: table}\n';
    expect(await after(() => project.write({ 'models/properties.yml': config }))).toEqual(['configured']);
    const vars = FILES['dbt_project.yml'].replace('monday', 'tuesday');
    expect(await after(() => project.write({ 'dbt_project.yml': vars }))).toEqual(['day']);
    expect(await db.rows('select day from dev.day')).toEqual([['tuesday']]);
    expect(await after(() => project.write({ 'seeds/raw.csv': 'id,v\n1,10\n2,20\n3,30\n' }))).toEqual([
      'base',
      'leaf',
      'leaf_is_small',
      'left_side',
      'raw',
      'right_side',
    ]);
    expect(await db.rows('select count(*) from dev.leaf')).toEqual([['3']]);
  });

  db.test('artifacts hold every turn, though they are written after it was shown', async () => {
    const project = await projectOn(db, FILES);
    const { watching, after, turns } = await watched(project);
    await turns(1);
    const target = (name: string) =>
      JSON.parse(fs.readFileSync(path.join(project.folder, 'target', name), 'utf8')) as Record<string, object>;
    expect(Object.keys(target('manifest.json')['nodes'] ?? {})).toHaveLength(12);
    await after(() => project.write({ 'models/alone.sql': 'select 77 as i' }));
    await watching.whenIdle();
    const { nodes } = target('manifest.json');
    expect(nodes).toHaveProperty(['model.shop.alone', 'compiled_code'], 'select 77 as i');
    expect(target('run_results.json')['results']).toEqual([
      expect.objectContaining({ unique_id: 'model.shop.alone', status: 'success' }),
    ]);
    expect(target('semantic_manifest.json')).toHaveProperty('project_configuration');
  });

  db.test('a file that goes away and one that gets another name change what they held', async () => {
    const project = await projectOn(db, FILES);
    const { after, turns } = await watched(project);
    await turns(1);
    const file = (name: string): string => path.join(project.folder, name);
    expect(await after(() => fs.rmSync(file('models/lonely.sql')))).toEqual([]);
    expect(await after(() => fs.renameSync(file('models/alone.sql'), file('models/renamed.sql')))).toEqual(['renamed']);
  });

  db.test('ten saves within fifty milliseconds are one turn', async () => {
    const project = await projectOn(db, FILES);
    const { after, turns } = await watched(project);
    await turns(1);
    const ran = await after(() => {
      for (let i = 0; i < 10; i++) project.write({ 'models/alone.sql': `select ${i} as i` });
    });
    expect(ran).toEqual(['alone']);
    expect(await db.rows('select i from dev.alone')).toEqual([['9']]);
  });

  db.test(
    'a broken save shows its error and keeps the last good state; the next good one goes on from there',
    async () => {
      const project = await projectOn(db, FILES);
      const { after, turns } = await watched(project);
      await turns(1);
      project.write({ 'models/alone.sql': 'select {{ ' });
      const [, broken] = await turns(2);
      expect(broken?.news.kind).toBe('broken');
      expect(await db.rows('select i from dev.alone')).toEqual([['1']]);
      expect(await after(() => project.write({ 'models/alone.sql': 'select 5 as i' }))).toEqual(['alone']);
      expect(await db.rows('select i from dev.alone')).toEqual([['5']]);
    },
  );

  db.test('a save is seen however soon it follows the turn of the one before', async () => {
    const project = await projectOn(db, FILES);
    const { after, turns } = await watched(project);
    await turns(1);
    // Broken saves, because their turns are the shortest: the next save comes while the watching library keeps silent.
    for (const value of [5, 6, 7, 8]) {
      await after(() => project.write({ 'models/alone.sql': `select {{ ${value}` }));
      await after(() => project.write({ 'models/alone.sql': `select ${value} as i` }));
      expect(await db.rows('select i from dev.alone')).toEqual([[`${value}`]]);
    }
  });

  db.test('what failed runs again with the next save, until it goes well', async () => {
    const project = await projectOn(db, { ...FILES, 'models/base.sql': "select id, nope from {{ ref('raw') }}" });
    const { after, turns } = await watched(project);
    await turns(1);
    const ran = await after(() => project.write({ 'models/alone.sql': 'select 7 as i' }));
    expect(ran).toEqual(['alone', 'base', 'leaf', 'leaf_is_small', 'left_side', 'right_side']);
    const mended = await after(() => project.write({ 'models/base.sql': FILES['models/base.sql'] }));
    expect(mended).toEqual(['base', 'leaf', 'leaf_is_small', 'left_side', 'right_side']);
    expect(await after(() => project.write({ 'models/alone.sql': 'select 8 as i' }))).toEqual(['alone']);
  });

  db.test('shows the first rows of the saved model', async () => {
    const project = await projectOn(db, FILES);
    const { after, turns } = await watched(project, 1);
    await turns(1);
    await after(() =>
      project.write({ 'models/left_side.sql': "select id, 'x' as mark from {{ ref('base') }} order by 1" }),
    );
    const news = (await turns(2)).at(-1)?.news;
    expect(news?.kind === 'ran' && news.report.previews).toEqual([
      { name: 'left_side', table: expect.stringContaining('| id | mark |') },
    ]);
  });

  db.test('says why the rows of a view cannot be shown, and counts it as built', async () => {
    const project = await projectOn(db, FILES);
    const { after, turns } = await watched(project, 1);
    await turns(1);
    expect(
      await after(() => project.write({ 'models/alone.sql': "select id / 0 as i from {{ ref('raw') }}" })),
    ).toEqual(['alone']);
    const news = (await turns(2)).at(-1)?.news;
    expect(news?.kind === 'ran' && news.report).toMatchObject({
      outcome: { exitCode: 0 },
      previews: [{ name: 'alone', table: 'its rows cannot be shown: division by zero' }],
    });
  });

  db.test('the keys ask for the last nodes again, for everything, and for everything built anew', async () => {
    const project = await projectOn(db, FILES);
    const { watching, after, turns } = await watched(project);
    await turns(1);
    await after(() => project.write({ 'models/alone.sql': 'select 7 as i' }));
    expect(await after(() => watching.ask('again'))).toEqual(['alone']);
    expect(await after(() => watching.ask('all'))).toHaveLength(12);
    expect(await after(() => watching.ask('full'))).toHaveLength(12);
  });
});
