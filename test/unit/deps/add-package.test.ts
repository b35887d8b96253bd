import { describe, expect, test } from 'vitest';
import { ProjectError } from '../../../src/base/index.js';
import { addPackage } from '../../../src/config/index.js';
import { runDeps, told } from './run-deps.js';
import { wanting, withProject } from './with-project.js';

const hub = (name: string, version?: string) => ({ name, version, source: 'hub' as const });

describe('a package that is added', () => {
  test('stands at the end of the list; comments and spelling of the rest stay', async () => {
    const before = `# what we stand on
packages:
  # dates first
  - package: north/dates # pinned
    version: "0.4.0"

  - git: 'https://example.com/x.git'
    revision: v1 # a tag
# the end
`;
    const { text, removed } = await addPackage(before, hub('north/base_tools', '>=1.0.0,<2.0.0'), 'packages.yml');
    expect(removed).toEqual([]);
    expect(text).toBe(`# what we stand on
packages:
  # dates first
  - package: north/dates # pinned
    version: "0.4.0"

  - git: 'https://example.com/x.git'
    revision: v1 # a tag
  - package: north/base_tools
    version:
      - ">=1.0.0"
      - <2.0.0

# the end
`);
  });

  test.each([
    ['there is no file', undefined],
    ['the file is empty', ''],
    ['the list is empty', 'packages: []\n'],
    ['there is a key without a list', 'packages:\n'],
  ])('makes the list when %s', async (_, text) => {
    const edit = await addPackage(text, hub('north/dates', '0.5.0'), 'packages.yml');
    expect(edit.text).toBe('packages:\n  - package: north/dates\n    version: 0.5.0\n');
  });

  test('has the key of its source', async () => {
    const added = (source: 'git' | 'local', name: string, version?: string): Promise<string> =>
      addPackage('', { name, version, source }, 'packages.yml').then(edit => edit.text);
    expect(await added('git', 'https://x/y.git', 'v1')).toBe('packages:\n  - git: https://x/y.git\n    revision: v1\n');
    expect(await added('local', '../y')).toBe('packages:\n  - local: ../y\n');
  });

  // As real dbt decides in DepsTask.check_for_duplicate_packages.
  test.each([
    ['north/base_tools', 'package: north/base_tools', true],
    ['north/base_tools', 'git: https://example.com/north/base-tools.git', true],
    ['north/base-tools', 'package: south/base_tools', true],
    ['north/base_tools', 'package: north/base_tools_extra', false],
    ['north/base_tools', 'local: ../base_tools', true],
    ['north/base_tools', 'private: x/my-base-tools', false],
    ['base_tools', 'tarball: https://example.com/base_tools.tar.gz', true],
  ])('%s in the place of %s: %s', async (name, entry, isReplaced) => {
    const { text, removed } = await addPackage(
      `packages:\n  - ${entry}\n    revision: 1\n`,
      hub(name, '1.0.0'),
      'packages.yml',
    );
    expect(removed).toHaveLength(isReplaced ? 1 : 0);
    expect(text.includes(entry)).toBe(!isReplaced || entry === `package: ${name}`);
  });

  test.each([
    ['packages: {a: 1}\n', "'packages' is no list"],
    ['- a\n', "it holds something else than the key 'packages' with a list"],
    ['packages: [\n', 'it is no YAML'],
  ])('is refused by %j', async (text, reason) => {
    const add = (): Promise<unknown> => addPackage(text, hub('a/b', '1.0.0'), 'packages.yml');
    await expect(add()).rejects.toThrow(ProjectError);
    await expect(add()).rejects.toThrow(`The package cannot be added to packages.yml: ${reason}`);
  });

  test('goes into dependencies.yml when the list is there', () =>
    withProject(
      { 'dependencies.yml': 'packages:\n  - {package: north/dates, version: 0.4.0}\n' },
      async ({ project, env }) => {
        const { error } = await runDeps(project, { env, flags: { addPackage: hub('east/new_name', '1.0.0') } });
        expect(told(error)).toEqual([]);
        expect(project.read('dependencies.yml')).toBe(
          'packages:\n  - {package: north/dates, version: 0.4.0}\n  - package: east/new_name\n    version: 1.0.0\n',
        );
        expect(project.has('packages.yml')).toBe(false);
      },
    ));

  test('leaves the list as it was when it cannot be had', () =>
    withProject(wanting('north/dates 0.4.0'), async ({ project, env }) => {
      const before = project.read('packages.yml');
      const { error } = await runDeps(project, { env, flags: { addPackage: hub('north/nothing', '1.0.0') } });
      expect(told(error)).toEqual(['DEPS-002 Package north/nothing was not found in the package index']);
      expect(project.read('packages.yml')).toBe(before);
      expect(project.has('package-lock.yml')).toBe(false);
    }));

  test('is locked with the hash that the next run finds right', () =>
    withProject(wanting('north/dates 0.4.0'), async ({ project, env }) => {
      await runDeps(project, { env, flags: { addPackage: hub('east/new_name', '1.0.0') } });
      expect((await runDeps(project, { env })).result?.lockChanged).toBe(false);
    }));
});
