import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskFiles } from '../../../src/base/files.js';
import { HubServer, packageArchive } from './hub-server.js';
import { makeArchive } from './make-archive.js';
import { runDeps, type TestProject, told } from './run-deps.js';
import { wanting, withProject } from './with-project.js';

const lockOf = (project: TestProject): string => project.read('package-lock.yml');

/** Another package under the same version: what an index that was broken into would serve. */
const changed = makeArchive([
  { path: 'dates-0.5.0/dbt_project.yml', text: "name: dates\nversion: '1.0'\n" },
  { path: 'dates-0.5.0/macros/one.sql', text: '{% macro one() %}drop schema public{% endmacro %}\n' },
]);
const ARCHIVE = '/archives/north/dates/0.5.0.tar.gz';

describe('what was installed before', () => {
  test('goes when the list no longer has it, with everything else in the folder', () =>
    withProject(wanting('north/base_tools 1.0.0'), async ({ project, env }) => {
      await runDeps(project, { env });
      project.write({ ...wanting('north/dates 0.5.0'), 'dbt_packages/stray/x': 'x', 'dbt_packages/file': 'x' });
      fs.mkdirSync(path.join(project.root, 'dbt_packages/__quern-dead'));
      fs.utimesSync(path.join(project.root, 'dbt_packages/__quern-dead'), 1, 1);
      const { result } = await runDeps(project, { env });
      expect(result?.lockChanged).toBe(true);
      expect(project.list('dbt_packages')).toEqual(['base_tools', 'dates']);
      expect(lockOf(project)).toMatch(/name: base_tools\n +package: north\/base_tools\n +version: 2\.0\.0/);
    }));

  test('stays when a package cannot be fetched', () =>
    withProject(wanting('north/base_tools 1.0.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      project.write({
        'dbt_packages/base_tools/mine.txt': 'x',
        ...wanting('north/base_tools 1.1.0', 'north/dates 0.5.0'),
      });
      const before = lockOf(project);
      hub.answers.set(ARCHIVE, { status: 404, body: '' });
      const { error } = await runDeps(project, { env });
      expect(told(error)[0]).toMatch(/^DEPS-001 External connection exception occurred: the server answers 404/);
      expect(project.list('dbt_packages')).toEqual(['base_tools']);
      expect(project.list('dbt_packages/base_tools')).toContain('mine.txt');
      expect(lockOf(project)).toBe(before);
    }));

  test.each([
    [
      'the disk is full while a package is written',
      (operation: string, file: string) => operation === 'write' && file.includes('macros'),
    ],
    [
      'the last rename fails',
      (operation: string, file: string) => operation === 'rename' && file.endsWith('new/dates'),
    ],
    [
      'the folder is read-only',
      (operation: string, file: string) => operation === 'makeFolder' && file.includes('__quern-'),
    ],
  ])('stays when %s', (_, fails) =>
    withProject(wanting('north/base_tools 1.0.0'), async ({ project, env }) => {
      await runDeps(project, { env });
      project.write({ ...wanting('north/dates 0.5.0'), 'dbt_packages/base_tools/mine.txt': 'x' });
      const files = diskFiles((operation, file) => {
        if (fails(operation, file))
          throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      });
      const { error } = await runDeps(project, { env, files });
      expect(error?.messages).toMatchObject([{ code: 'DEPS-018', suggestion: expect.stringContaining('still there') }]);
      expect(project.list('dbt_packages')).toEqual(['base_tools']);
      expect(project.list('dbt_packages/base_tools')).toContain('mine.txt');
    }),
  );

  test('goes when the list is empty, and the lock file with it', () =>
    withProject(wanting('north/base_tools 1.0.0'), async ({ project, env }) => {
      await runDeps(project, { env });
      project.write({ 'packages.yml': 'packages: []\n' });
      const { result, log } = await runDeps(project, { env });
      expect(result).toEqual({ installed: [], lockChanged: true });
      expect(log).toContain('Warning: No packages were found in packages.yml');
      expect(project.list('dbt_packages')).toEqual([]);
      expect(project.has('package-lock.yml')).toBe(false);
    }));

  test('is left alone when the first installation fails: no empty folder appears', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env, flags: { lock: true } });
      hub.answers.set(ARCHIVE, { body: changed });
      await runDeps(project, { env });
      expect(project.has('dbt_packages')).toBe(false);
    }));
});

describe('the lock file', () => {
  test('is kept while the list stays the same, though newer versions have come', () =>
    withProject(wanting('north/dates >=0.4.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      const before = lockOf(project);
      hub.content['north/dates'] = { ...hub.content['north/dates'], '0.6.0': {} };
      const { result, log } = await runDeps(project, { env });
      expect(result?.lockChanged).toBe(false);
      expect(lockOf(project)).toBe(before);
      expect(log).toContain('Installed from version 0.5.0\nUpdated version available: 0.6.0\n');
      expect(log).not.toContain('Updating lock file');
    }));

  test('is made anew with --upgrade', () =>
    withProject(wanting('north/dates >=0.4.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      hub.content['north/dates'] = { ...hub.content['north/dates'], '0.6.0': {} };
      const { result } = await runDeps(project, { env, flags: { upgrade: true } });
      expect(result).toEqual({ installed: [{ name: 'dates', source: 'hub', version: '0.6.0' }], lockChanged: true });
    }));

  test('is made anew when the list has changed', () =>
    withProject(wanting('north/dates 0.4.0'), async ({ project, env }) => {
      await runDeps(project, { env });
      project.write(wanting('north/dates 0.5.0'));
      const { result } = await runDeps(project, { env });
      expect(result?.lockChanged).toBe(true);
      expect(lockOf(project)).toContain('version: 0.5.0');
    }));

  test('with --lock is all that is written', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, env }) => {
      const { result, log } = await runDeps(project, { env, flags: { lock: true } });
      expect(result).toEqual({ installed: [], lockChanged: true });
      expect(log).toBe(`Updating lock file in file path: ${project.root}/package-lock.yml\n`);
      expect(project.has('dbt_packages')).toBe(false);
    }));

  test('that is broken is told, and --upgrade writes it anew', () =>
    withProject({ ...wanting('north/dates 0.5.0'), 'package-lock.yml': 'packages: [\n' }, async ({ project, env }) => {
      expect(told((await runDeps(project, { env })).error)[0]).toMatch(/^CONFIG-002/);
      expect((await runDeps(project, { env, flags: { upgrade: true } })).error).toBeUndefined();
    }));
});

describe('digests of the lock file', () => {
  const DIGESTS = /^# dates: archive ([0-9a-f]{64}), tree ([0-9a-f]{64})$/m;

  test('refuse a package whose files have changed under the same version', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      expect(lockOf(project)).toMatch(DIGESTS);
      hub.answers.set(ARCHIVE, { body: changed });
      const { error } = await runDeps(project, { env });
      expect(error?.messages).toMatchObject([
        {
          code: 'DEPS-013',
          text: expect.stringContaining("'dates'"),
          suggestion: expect.stringContaining('--upgrade'),
        },
      ]);
      expect(fs.readFileSync(path.join(project.root, 'dbt_packages/dates/macros/one.sql'), 'utf8')).toContain('}1{');
    }));

  test('also when the lock file is made anew for another reason, until --upgrade accepts the change', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      project.write(wanting('north/dates 0.5.0', 'west/old_name 1.0.0'));
      hub.answers.set(ARCHIVE, { body: changed });
      expect(told((await runDeps(project, { env })).error)[0]).toMatch(/^DEPS-013/);
      expect((await runDeps(project, { env, flags: { upgrade: true } })).error).toBeUndefined();
      expect((await runDeps(project, { env })).error).toBeUndefined();
    }));

  test('take an archive that was only packed anew, with a notice', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      const facts = { packages: [{ package: 'north/base_tools', version: ['>=1.0.0', '<3.0.0'] }] };
      hub.answers.set(ARCHIVE, { body: packageArchive('renamed-folder', 'dates', facts) });
      const { error, log } = await runDeps(project, { env });
      expect(error).toBeUndefined();
      expect(log).toContain("The archive of 'dates' was packed anew since package-lock.yml was written");
    }));

  test('refuse a version that was changed in the lock file by hand', () =>
    withProject(wanting('north/dates >=0.4.0'), async ({ project, env }) => {
      await runDeps(project, { env });
      project.write({ 'package-lock.yml': lockOf(project).replace('version: 0.5.0', 'version: 0.4.0') });
      expect(told((await runDeps(project, { env })).error)[0]).toMatch(/^DEPS-013/);
    }));

  test('are not asked for in a lock file that dbt has written', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      await runDeps(project, { env });
      const byDbt = lockOf(project).replace(/^#.*\n/gm, '');
      project.write({ 'package-lock.yml': byDbt });
      hub.answers.set(ARCHIVE, { body: changed });
      expect((await runDeps(project, { env })).result?.lockChanged).toBe(false);
      expect(lockOf(project)).toBe(byDbt);
    }));
});

describe('a hostile package of the index', () => {
  test.each([
    ['with a path that leads out', [{ path: 'dates/../../../evil.txt', text: 'x' }]],
    [
      'with a link that leads out',
      [
        { path: 'dates/l', type: '2', target: '../../../..' },
        { path: 'dates/l/evil.txt', text: 'x' },
      ],
    ],
  ])('%s writes nothing at all', (_, entries) =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      hub.answers.set(ARCHIVE, { body: makeArchive(entries) });
      const { error } = await runDeps(project, { env });
      expect(error?.messages).toMatchObject([{ code: 'DEPS-011', suggestion: expect.stringContaining('Do not use') }]);
      expect(fs.readdirSync(project.base, { recursive: true }).sort()).toEqual(['shop', 'shop/packages.yml']);
    }),
  );
});

describe('a local package', () => {
  const tree = { 'packages.yml': 'packages: [{local: ../near}]\n' };
  const near = (project: TestProject, text = "name: near\nversion: '1.0'\n"): void =>
    project.write({ '../near/dbt_project.yml': text, '../near/macros/a.sql': 'a' });

  test('is linked to, so that its changes count at once', () =>
    withProject(tree, async ({ project, env }) => {
      near(project);
      const { result, log } = await runDeps(project, { env });
      expect(result?.installed).toEqual([{ name: 'near', source: 'local', version: undefined }]);
      expect(fs.readlinkSync(path.join(project.root, 'dbt_packages/near'))).toBe(path.join(project.base, 'near'));
      expect(log).toContain('Installed from <local @ ../near>');
      expect(lockOf(project)).not.toContain('#');
    }));

  test('is copied where links cannot be made', () =>
    withProject(tree, async ({ project, env }) => {
      near(project);
      const files = diskFiles(operation => {
        if (operation === 'link') throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
      });
      const { events } = await runDeps(project, { env, files });
      expect(events.map(({ name }) => name)).toContain('DepsSymlinkNotAvailable');
      expect(project.list('dbt_packages/near')).toEqual(['dbt_project.yml', 'macros']);
      expect(fs.lstatSync(path.join(project.root, 'dbt_packages/near')).isSymbolicLink()).toBe(false);
    }));

  test('is not touched when its link is removed', () =>
    withProject(tree, async ({ project, env }) => {
      near(project);
      await runDeps(project, { env });
      project.write({ 'packages.yml': 'packages: []' });
      await runDeps(project, { env });
      expect(project.list('../near')).toEqual(['dbt_project.yml', 'macros']);
    }));

  test('brings its own packages, whose paths count from the project', () =>
    withProject({ 'packages.yml': 'packages: [{local: one}]' }, async ({ project, env }) => {
      project.write({
        'one/dbt_project.yml': 'name: one',
        'one/packages.yml': 'packages: [{local: two}, {package: north/dates, version: 0.4.0}]',
        'two/dbt_project.yml': 'name: two',
      });
      const { result } = await runDeps(project, { env });
      expect(result?.installed.map(({ name }) => name)).toEqual(['one', 'two', 'dates', 'base_tools']);
    }));
});

test('two runs at the same time leave each other alone', () =>
  withProject(wanting('south/checks 3.0.0'), async ({ project, env }) => {
    const runs = await Promise.all([1, 2, 3].map(() => runDeps(project, { env })));
    expect(runs.flatMap(({ error }) => told(error))).toEqual([]);
    expect(project.list('dbt_packages')).toEqual(['base_tools', 'checks', 'dates']);
  }));

test('packages are installed where packages-install-path says', () =>
  withProject(wanting('north/dates 0.5.0'), async ({ project, env }) => {
    await runDeps(project, { env, installPath: 'lib/packages' });
    expect(project.list('lib/packages')).toEqual(['base_tools', 'dates']);
  }));

test('packages are installed into a folder that is a link to another disk', () =>
  withProject(wanting('north/dates 0.5.0'), async ({ project, env }) => {
    fs.mkdirSync(path.join(project.base, 'elsewhere'));
    fs.symlinkSync(path.join(project.base, 'elsewhere'), path.join(project.root, 'dbt_packages'));
    await runDeps(project, { env });
    expect(project.list('../elsewhere')).toEqual(['base_tools', 'dates']);
    expect(fs.lstatSync(path.join(project.root, 'dbt_packages')).isSymbolicLink()).toBe(true);
  }));

test('the index of another address is taken with and without a slash at its end', async () => {
  const hub = await HubServer.open();
  try {
    for (const url of [hub.url, `${hub.url}/`])
      await withProject(wanting('north/dates 0.5.0'), async ({ project }) => {
        expect((await runDeps(project, { env: { DBT_PACKAGE_HUB_URL: url } })).error).toBeUndefined();
      });
  } finally {
    await hub.close();
  }
});
