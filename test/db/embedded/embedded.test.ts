import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import {
  type Adapter,
  faultKind,
  makeAdapter,
  noFailPoints,
  PgliteDriver,
  type PgliteTarget,
} from '../../../src/adapters/index.js';
import { diskFiles, systemClock } from '../../../src/base/index.js';
import { errorOf, projectErrorOf } from '../../setup/expect-error.js';

const main = { purpose: 'main' };
const opened: Adapter[] = [];
const folders: string[] = [];
let kept: Adapter | undefined;

function make(changes: Partial<PgliteTarget>): Adapter {
  const target = { files: diskFiles(), extensions: [], images: [inject('pgliteImage')], settings: {}, ...changes };
  return makeAdapter(new PgliteDriver(target, { clock: systemClock, failPoints: noFailPoints }));
}

function open(changes: Partial<PgliteTarget>): Adapter {
  const adapter = make(changes);
  opened.push(adapter);
  return adapter;
}

/** One for the tests that leave nothing in it: a start is most of what a test costs. */
function common(): Adapter {
  kept ??= make({});
  return kept;
}

function folder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-embedded-'));
  folders.push(made);
  return path.join(made, 'data');
}

async function ask(adapter: Adapter, sql: string): Promise<(string | null)[][]> {
  const session = await adapter.acquire('node', 'test');
  try {
    return (await session.sql(sql, main)).rows.map(row => [...row]);
  } finally {
    adapter.release(session);
  }
}

describe.skipIf(process.env['QUERN_TEST_ENGINE'] === 'postgres')('the embedded database [pglite]', () => {
  afterAll(async () => {
    await kept?.close();
    kept = undefined;
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(adapter => adapter.close()));
    for (const made of folders.splice(0)) fs.rmSync(made, { recursive: true, force: true });
  });

  test('keeps its data in a folder, lets one process in and tells the second its process id', async () => {
    const dataDir = folder();
    const first = open({ dataDir });
    await ask(first, 'create table t as select 7 as i');
    const error = await projectErrorOf(ask(open({ dataDir }), 'select 1'));
    expect(error.messages[0]?.code).toBe('DB-012');
    expect(error.message).toContain(`in use by process ${process.pid}`);
    expect(fs.existsSync(`${dataDir}.lock`)).toBe(true);
    await first.close();
    expect(fs.existsSync(`${dataDir}.lock`)).toBe(false);
    expect(await ask(open({ dataDir }), 'select i from t')).toEqual([['7']]);
  });

  test('takes over the lock of a process that was killed, with what that process had committed', async () => {
    const dataDir = folder();
    const first = open({ dataDir });
    await ask(first, 'create table t as select 7 as i');
    const lock = JSON.parse(fs.readFileSync(`${dataDir}.lock`, 'utf8')) as object;
    await first.close();
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', 'console.log(process.pid)']);
    fs.writeFileSync(`${dataDir}.lock`, JSON.stringify({ ...lock, pid: Number(stdout) }));
    expect(await ask(open({ dataDir }), 'select i from t')).toEqual([['7']]);
  });

  test('a process id that now belongs to somebody else does not hold the lock', async () => {
    const dataDir = folder();
    fs.writeFileSync(`${dataDir}.lock`, JSON.stringify({ pid: process.ppid, started: 'another day', boot: 'before' }));
    expect(await ask(open({ dataDir }), 'select 1')).toEqual([['1']]);
  });

  test('cancel ends a running statement within a second; what was committed is there afterwards', async () => {
    const adapter = open({ dataDir: folder() });
    await ask(adapter, 'create table t as select 7 as i');
    const session = await adapter.acquire('node', 'a');
    await session.sql('begin; insert into t values (8)', main);
    const running = errorOf(session.sql('select count(*) from generate_series(1, 1000000000)', main));
    await new Promise(resolve => setTimeout(resolve, 200));
    const started = performance.now();
    await adapter.cancel([session]);
    const error = await running;
    expect(performance.now() - started).toBeLessThan(1000);
    expect([error.problem.code, error.sqlstate, faultKind(error)]).toEqual(['DB-014', '57014', 'cancelled']);
    adapter.release(session);
    expect(await ask(adapter, 'select i from t')).toEqual([['7']]);
  });

  test('has one session: who comes second waits until the first is given back', async () => {
    const adapter = common();
    expect((await adapter.capabilities()).sessions).toBe(1);
    const first = await adapter.acquire('node', 'a');
    const second = adapter.acquire('node', 'b').then(async session => {
      const rows = (await session.sql("select to_regclass('half'), to_regclass('pg_temp.leftover')", main)).rows;
      adapter.release(session);
      return rows;
    });
    await first.sql('create temp table leftover (i int); begin; create table half (i int)', main);
    adapter.release(first);
    expect(await second).toEqual([[null, null]]);
  });

  test('an error leaves the session good, because there is no other', async () => {
    const adapter = common();
    await errorOf(ask(adapter, 'begin; select nope'));
    expect(await ask(adapter, 'select 1')).toEqual([['1']]);
  });

  test('JavaScript goes on while a statement runs', async () => {
    const adapter = common();
    await ask(adapter, 'select 1');
    let turns = 0;
    const ticking = setInterval(() => turns++, 10);
    await ask(adapter, 'select count(*) from generate_series(1, 3000000)');
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(3);
  });

  test('loads the extensions that the target lists, and no others', async () => {
    const adapter = open({ extensions: ['pg_trgm', 'uuid-ossp'] });
    await ask(adapter, 'create extension pg_trgm; create extension "uuid-ossp"');
    expect(await ask(adapter, "select similarity('word', 'word')::text, length(uuid_generate_v4()::text)")).toEqual([
      ['1', '36'],
    ]);
    expect((await adapter.capabilities()).extensions).toEqual(new Set(['plpgsql', 'pg_trgm', 'uuid-ossp']));
    const error = await projectErrorOf(ask(open({ extensions: ['postgis'] }), 'select 1'));
    expect(error.messages[0]?.code).toBe('DB-013');
  });

  test('settings, search_path and role of the target hold here too', async () => {
    const adapter = open({ settings: { work_mem: '5MB' }, searchPath: 'a, public', role: 'pg_monitor' });
    for (let turn = 0; turn < 2; turn++) {
      expect(
        await ask(adapter, "select current_user, current_setting('work_mem'), current_setting('search_path')"),
      ).toEqual([['pg_monitor', '5MB', 'a, public']]);
    }
  });

  test('without an image it starts the long way and leaves one behind for the next', async () => {
    const image = `${folder()}.tar.br`;
    expect(await ask(open({ images: ['/nowhere/image.tar.br', image] }), 'select 1')).toEqual([['1']]);
    expect(fs.statSync(image).size).toBeLessThan(10_000_000);
    expect(fs.statSync(image).mode & 0o077).toBe(0);
    expect(await ask(open({ images: [image] }), 'select 1')).toEqual([['1']]);
  });
});
