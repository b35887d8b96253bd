import { expect, test } from 'vitest';
import { makeRepositories } from './git-fixtures.js';
import { runDeps, told } from './run-deps.js';
import { wanting, withProject } from './with-project.js';

test('ranges that exclude each other are told with the way to each of them', () =>
  withProject(wanting('south/checks 3.0.0', 'north/base_tools >=2.0.0'), async ({ project, env }) => {
    const { error } = await runDeps(project, { env });
    expect(error?.messages).toMatchObject([
      {
        code: 'DEPS-004',
        text: expect.stringContaining('Version error for package north/base_tools'),
        notes: [
          'packages.yml asks for >=2.0.0',
          'packages.yml → south/checks 3.0.0 asks for >=1.0.0',
          'packages.yml → south/checks 3.0.0 → north/dates 0.4.0 asks for >=1.0.0, <2.0.0',
        ],
        span: { file: 'packages.yml', line: 4 },
        suggestion: expect.stringContaining('Change one of these ranges'),
      },
    ]);
    expect(project.has('package-lock.yml')).toBe(false);
    expect(project.has('dbt_packages')).toBe(false);
  }));

test('two revisions of one repository are told with both places, also with and without .git', () =>
  withProject({}, async ({ project, env }) => {
    makeRepositories(project.base);
    const list = ['tools.git', 'tools'].map((name, i) => {
      return `  - git: "{{ env_var('GIT') }}/${name}"\n    revision: v${i + 1}\n`;
    });
    project.write({ 'packages.yml': `packages:\n${list.join('')}` });
    const { error } = await runDeps(project, { env });
    expect(error?.messages).toMatchObject([
      { code: 'DEPS-005', notes: ['packages.yml asks for revision v1', 'packages.yml asks for revision v2'] },
    ]);
  }));

test('a package under its old and its new name is told with both ways', () =>
  withProject(wanting('west/old_name 1.0.0', 'east/needs_new 1.0.0'), async ({ project, env }) => {
    const { error, events } = await runDeps(project, { env });
    expect(error?.messages).toMatchObject([
      {
        code: 'DEPS-007',
        notes: [
          'It comes by packages.yml → west/old_name',
          'It comes by packages.yml → east/needs_new 1.0.0 → east/new_name',
        ],
      },
    ]);
    expect(events.find(({ name }) => name === 'PackageRedirectDeprecation')?.data).toEqual({
      old_name: 'west/old_name',
      new_name: 'east/new_name',
    });
  }));

test('a package may not have the name of the project', () =>
  withProject(
    { 'packages.yml': 'packages: [{local: inner}]', 'inner/dbt_project.yml': 'name: shop\n' },
    async place => {
      const { error } = await runDeps(place.project, place);
      expect(told(error)).toEqual([
        'DEPS-007 Found a dependency with the same name as the root project "shop". Package names must be unique in a project. Please rename one of these packages.',
      ]);
    },
  ));

test('one address as packages of two kinds is an error', () =>
  withProject(
    { 'packages.yml': 'packages: [{local: inner}, {git: inner}]', 'inner/dbt_project.yml': 'name: i\n' },
    async place => {
      const { error } = await runDeps(place.project, place);
      expect(told(error)).toEqual(['DEPS-006 inner is asked for as a local and as a git package']);
    },
  ));

test('a name that leads out of the packages folder is refused', () =>
  withProject({ 'packages.yml': 'packages: [{local: inner}]' }, async place => {
    for (const name of ['../../x', '..', 'a/b', '__quern-x']) {
      place.project.write({ 'inner/dbt_project.yml': `name: ${name}\n` });
      const { error } = await runDeps(place.project, place);
      expect(told(error), name).toEqual([
        `DEPS-008 Invalid package name '${name}': resolves outside of the packages-install-path ('dbt_packages')`,
      ]);
    }
  }));

test('packages that need each other in a ring are installed once each', () =>
  withProject(wanting('east/ring_a 1.0.0'), async ({ project, hub, env }) => {
    hub.content['east/ring_b'] = { '1.0.0': { packages: [{ package: 'east/ring_a', version: '1.0.0' }] } };
    const { result } = await runDeps(project, { env });
    expect(result?.installed.map(({ name }) => name)).toEqual(['ring_a', 'ring_b']);
  }));

test('a version that is none is told with an example of one', () =>
  withProject(wanting('north/dates ^0.4.0'), async ({ project, env }) => {
    const { error } = await runDeps(project, { env });
    expect(told(error)).toEqual(['DEPS-003 "^0.4.0" is not a valid semantic version.']);
    expect(error?.messages[0]?.suggestion).toContain('[">=1.0.0", "<2.0.0"]');
  }));

test('only prereleases: the error says how to allow them', () =>
  withProject(wanting('west/previews >=0.0.1'), async ({ project, env }) => {
    const { error } = await runDeps(project, { env });
    expect(error?.messages[0]?.suggestion).toBe(
      'There is a prerelease, 0.1.0-b2: allow those with install_prerelease: true',
    );
  }));

test('a package whose own files are wrong is named', () =>
  withProject({ 'packages.yml': 'packages: [{local: inner}]', 'inner/dbt_project.yml': 'name: [\n' }, async place => {
    expect(told((await runDeps(place.project, place)).error)[0]).toBe(
      'DEPS-015 The package the folder inner cannot be used',
    );
    place.project.write({ 'packages.yml': 'packages: [{local: nowhere}]' });
    expect(told((await runDeps(place.project, place)).error)[0]).toMatch(
      /^DEPS-015 No dbt_project.yml found in the folder nowhere/,
    );
  }));
