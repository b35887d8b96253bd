import { describe, expect, test } from 'vitest';
import { ProjectError } from '../../../src/base/index.js';
import { memoryFiles } from '../../../src/base/memory-files.js';
import {
  loadPackages,
  loadProject,
  type ProjectRequest,
  readPackageLock,
  readPackages,
  readProjectFile,
} from '../../../src/config/index.js';
import { testProjectReading } from './reading.js';
import { testRender } from './render.js';
import { testShapes } from './shapes.js';

type Tree = Record<string, string>;

const filesOf = (tree: Tree) =>
  memoryFiles(new Map(Object.entries(tree).map(([name, text]) => [`/shop/${name}`, text])));

const read = (tree: Tree, env: Record<string, string> = {}) =>
  readPackages({
    files: filesOf(tree),
    shapes: testShapes,
    render: testRender,
    env,
    cliVars: { v: '1.2.3' },
    root: '/shop',
  });

function faults(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.filter(m => m.severity === 'error').map(m => m.text);
    throw error;
  }
  return [];
}

describe('packages.yml', () => {
  test('has entries of five kinds', () => {
    const yaml = `packages:
  - package: org/one
    version: [">=1.0.0", "<2.0.0"]
  - package: org/two
    version: 1.0
    install_prerelease: true
  - git: https://example.com/three.git
    revision: 1.5
    warn-unpinned: false
    subdirectory: sub
  - local: ../four
  - tarball: https://example.com/five.tgz
    name: five
  - private: org/six
    provider: github
`;
    expect(read({ 'packages.yml': yaml }).packages).toMatchObject([
      { kind: 'hub', package: 'org/one', versions: ['>=1.0.0', '<2.0.0'], installPrerelease: false, span: { line: 2 } },
      { kind: 'hub', package: 'org/two', versions: ['1.0'], installPrerelease: true },
      {
        kind: 'git',
        git: 'https://example.com/three.git',
        revision: '1.5',
        warnUnpinned: false,
        subdirectory: 'sub',
      },
      { kind: 'local', local: '../four' },
      { kind: 'tarball', tarball: 'https://example.com/five.tgz', name: 'five' },
      { kind: 'private', private: 'org/six', provider: 'github', revision: undefined },
    ]);
  });

  test('is rendered, with secrets that are collected', () => {
    const yaml = `packages:\n  - git: "https://{{ env_var('DBT_ENV_SECRET_TOKEN') }}@example.com/x.git"\n    revision: "{{ var('v') }}"\n`;
    const list = read({ 'packages.yml': yaml }, { DBT_ENV_SECRET_TOKEN: 't0ken' });
    expect(list.packages).toMatchObject([{ git: 'https://t0ken@example.com/x.git', revision: '1.2.3' }]);
    expect(list.secrets).toEqual(['t0ken']);
    expect(JSON.stringify(list.packages[0]?.unrendered)).not.toContain('t0ken');
  });

  test('may be empty or missing', () => {
    for (const tree of [{}, { 'packages.yml': '' }, { 'packages.yml': 'packages:\n' }])
      expect(read(tree as Tree)).toMatchObject({ file: 'packages.yml', packages: [] });
  });

  // The words are dbt's where dbt has any but a dump of its schema.
  test.each([
    [
      '- package: org/x',
      'org/x is missing the version. When installing from the Hub package index, version is a required property',
    ],
    [
      '- {package: x, version: 1.0.0}',
      'x was not found in the package index. Packages on the index require a namespace',
    ],
    ['- {package: "", version: 1.0.0}', 'A hub package is missing the value. It is a required property.'],
    ['- {git: ""}', 'A git package is missing the value. It is a required property.'],
    ['- {local: ""}', 'A local package is missing the value. It is a required property.'],
    ['- {git: x, revison: main}', "A git package has no key 'revison'"],
    ['- {tarball: x}', "A tarball package needs a 'name'"],
    [
      '- {packge: org/x}',
      "A package is a mapping with one of 'package', 'git', 'local', 'tarball', 'private', but this is a mapping",
    ],
    ['- x', "but this is the text 'x'"],
  ])('%s is an error', (entry, words) => {
    expect(faults(() => read({ 'packages.yml': `packages:\n  ${entry}\n` }))[0]).toContain(words);
  });

  test.each([
    [{ 'packages.yml': 'packages: a\n' }, "'packages' must be a list, but it is the text 'a'"],
    [{ 'packages.yml': 'pakages: []\n' }, "packages.yml has no key 'pakages'; it knows packages"],
    [{ 'packages.yml': 'projects: []\n' }, "The 'projects' key cannot be specified in packages.yml"],
    [
      { 'packages.yml': 'packages: []\n', 'dependencies.yml': 'packages: []\n' },
      "The 'packages' key cannot be specified in both packages.yml and dependencies.yml",
    ],
  ])('%j is an error', (tree, words) => {
    expect(faults(() => read(tree as unknown as Tree))).toEqual([words]);
  });
});

test('dependencies.yml is not rendered, and names projects as well', () => {
  const yaml = `packages:\n  - local: "{{ env_var('NOPE') }}"\nprojects:\n  - name: upstream\n`;
  const list = read({ 'dependencies.yml': yaml });
  expect(list).toMatchObject({ file: 'dependencies.yml', packages: [{ local: "{{ env_var('NOPE') }}" }] });
  expect(list.projects.map(p => ({ ...p }))).toEqual([{ name: 'upstream' }]);
  expect(
    read({ 'dependencies.yml': 'projects: [{name: x}]\n', 'packages.yml': 'packages: [{local: a}]\n' }),
  ).toMatchObject({
    file: 'packages.yml',
    packages: [{ local: 'a' }],
    projects: [{ name: 'x' }],
  });
});

test('package-lock.yml has resolved entries and the hash of what was asked for', () => {
  const yaml = 'packages:\n  - name: one\n    package: org/one\n    version: 1.3.0\nsha1_hash: abc\n';
  expect(
    readPackageLock({ files: filesOf({ 'package-lock.yml': yaml }), shapes: testShapes, root: '/shop' }),
  ).toMatchObject({
    sha1: 'abc',
    packages: [{ kind: 'hub', name: 'one', versions: ['1.3.0'] }],
  });
  expect(readPackageLock({ files: filesOf({ x: '' }), shapes: testShapes, root: '/shop' })).toBeUndefined();
});

describe('installed packages', () => {
  const load = (tree: Tree) => {
    const files = filesOf({ 'dbt_project.yml': 'name: shop\nquoting: {identifier: false}\n', ...tree });
    const request: ProjectRequest = {
      files,
      ...testProjectReading,
      cliVars: { v: 'cli' },
    };
    const root = loadProject(readProjectFile(files, '/shop', testShapes), request);
    const list = readPackages({ ...request, root: '/shop' });
    return loadPackages(root, { list, lock: readPackageLock({ files, shapes: testShapes, root: '/shop' }) }, request);
  };
  const two = 'packages: [{local: a}, {local: b}]\n';

  test('are projects with the quoting of the root and without variables of the command line', () => {
    const packages = load({
      'packages.yml': two,
      'dbt_packages/a/dbt_project.yml':
        "name: aa\nquoting: {identifier: true}\nmodel-paths: [\"{{ var('v', 'own') }}\"]\n",
      'dbt_packages/b/dbt_project.yml': 'name: bb\n',
      'dbt_packages/__cache/x': '',
    });
    expect(packages.map(p => [p.name, p.root, p.file, p.quoting.identifier, p.paths.models])).toEqual([
      ['aa', '/shop/dbt_packages/a', 'dbt_packages/a/dbt_project.yml', false, ['own']],
      ['bb', '/shop/dbt_packages/b', 'dbt_packages/b/dbt_project.yml', false, ['models']],
    ]);
  });

  test('that are missing are an error in the words of dbt', () => {
    expect(faults(() => load({ 'packages.yml': two, 'dbt_packages/a/dbt_project.yml': 'name: aa\n' }))).toEqual([
      'dbt expects 2 package(s) based on packages specified in packages.yml, but found only 1 package(s) installed in dbt_packages. Run "dbt deps" to install package dependencies.',
    ]);
  });

  test('are counted by the lock file, which knows their names', () => {
    const lock = 'packages:\n  - {name: a, local: a}\n  - {name: b, local: b}\n';
    expect(
      faults(() =>
        load({
          'packages.yml': 'packages: [{local: a}]\n',
          'package-lock.yml': lock,
          'dbt_packages/a/dbt_project.yml': 'name: a\n',
        }),
      ),
    ).toEqual([
      'dbt expects 2 package(s) based on packages specified in packages.yml, but found only 1 package(s) installed in dbt_packages. Following packages were not found: b. Run "dbt deps" to install package dependencies.',
    ]);
  });

  test('must have names of their own', () => {
    const tree = { 'dbt_packages/a/dbt_project.yml': 'name: x\n', 'dbt_packages/b/dbt_project.yml': 'name: x\n' };
    expect(faults(() => load({ 'packages.yml': two, ...tree }))[0]).toContain(
      'dbt found more than one package with the name "x" included in this project.',
    );
    const root = { 'packages.yml': 'packages: [{local: a}]\n', 'dbt_packages/a/dbt_project.yml': 'name: shop\n' };
    expect(faults(() => load(root))).toHaveLength(1);
  });

  test('that cannot be read say why', () => {
    const tree = { 'packages.yml': 'packages: [{local: a}]\n', 'dbt_packages/a/readme.md': '' };
    expect(faults(() => load(tree))[0]).toBe(
      'Failed to read package: No dbt_project.yml found at expected path /shop/dbt_packages/a/dbt_project.yml',
    );
  });
});
