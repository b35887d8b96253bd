import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { git, makeRepositories } from './git-fixtures.js';
import { runDeps, type TestProject, told } from './run-deps.js';
import { withProject } from './with-project.js';

const one = (...lines: readonly string[]) => ({ 'packages.yml': `packages:\n  - ${lines.join('\n    ')}\n` });
const TOOLS = `git: "{{ env_var('GIT') }}/tools.git"`;
const macro = (project: TestProject): string => project.read('dbt_packages/tools/macros/one.sql');
const leftovers = (): string[] => fs.readdirSync(os.tmpdir()).filter(name => name.startsWith('quern-deps-'));

test('a whole commit hash is a revision, and nothing of git is installed', () =>
  withProject({}, async ({ project, env }) => {
    makeRepositories(project.base);
    const sha = git(path.join(project.base, 'tools.git'), 'rev-parse', 'v1').trim();
    const before = leftovers();
    for (const address of ['', 'file://']) {
      project.write(one(TOOLS.replace('"', `"${address}`), `revision: ${sha}`));
      const { result } = await runDeps(project, { env });
      expect(result?.installed).toEqual([{ name: 'tools', source: 'git', version: sha }]);
      expect(macro(project)).toContain('}1{');
      expect(project.list('dbt_packages/tools')).toEqual(['dbt_project.yml', 'macros']);
    }
    expect(leftovers()).toEqual(before);
  }));

test('a branch that has moved on stays at its commit until --upgrade', () =>
  withProject({ ...one(TOOLS, 'revision: main', 'warn-unpinned: false') }, async ({ project, env }) => {
    makeRepositories(project.base);
    await runDeps(project, { env });
    const work = path.join(project.base, 'tools.work');
    fs.writeFileSync(path.join(work, 'macros/one.sql'), '{% macro one() %}9{% endmacro %}');
    git(work, 'commit', '-q', '-a', '-m', 'nine');
    git(work, 'push', '-q', path.join(project.base, 'tools.git'), 'main');
    await runDeps(project, { env });
    expect(macro(project)).toContain('}2{');
    await runDeps(project, { env, flags: { upgrade: true } });
    expect(macro(project)).toContain('}9{');
  }));

test('a tag goes before a branch of the same name', () =>
  withProject({ ...one(TOOLS, 'revision: both') }, async ({ project, env }) => {
    makeRepositories(project.base);
    const bare = path.join(project.base, 'tools.git');
    git(bare, 'branch', 'both', 'main');
    git(bare, 'tag', 'both', 'v1');
    await runDeps(project, { env });
    expect(macro(project)).toContain('}1{');
  }));

test('a server that gives neither single commits nor shallow clones is fetched whole', () =>
  withProject({}, async ({ project, env }) => {
    makeRepositories(project.base);
    const bare = path.join(project.base, 'tools.git');
    const sha = git(bare, 'rev-parse', 'v1').trim();
    // The first protocol of git refuses a commit that is no end of a branch.
    const config = path.join(project.base, 'gitconfig');
    fs.writeFileSync(config, '[protocol]\n\tversion = 0\n');
    git(bare, 'tag', '-d', 'v1');
    project.write(one(TOOLS.replace('"', '"file://'), `revision: ${sha}`));
    const { error } = await runDeps(project, { env: { ...env, GIT_CONFIG_GLOBAL: config } });
    expect(told(error)).toEqual([]);
    expect(macro(project)).toContain('}1{');
  }));

test('a revision that is an option of git, or no name at all, is only a name', () =>
  withProject({}, async ({ project, env }) => {
    makeRepositories(project.base);
    for (const revision of ['--upload-pack=touch pwned', '-x', 'v1..v2', 'v9']) {
      project.write(one(TOOLS, `revision: "${revision}"`));
      expect(told((await runDeps(project, { env })).error)[0], revision).toMatch(/^DEPS-009 Error checking out spec=/);
    }
    project.write(one('git: "--upload-pack=touch pwned"', 'revision: v1'));
    expect(told((await runDeps(project, { env })).error)[0]).toMatch(/^DEPS-009/);
    expect(project.list('.')).toEqual(['packages.yml']);
  }));

test('a subdirectory that leads out, or is not there, is told', () =>
  withProject({}, async ({ project, env }) => {
    makeRepositories(project.base);
    const place = `git: "{{ env_var('GIT') }}/mono.git"`;
    project.write(one(place, 'revision: v1', 'subdirectory: ../../etc'));
    expect(told((await runDeps(project, { env })).error)).toEqual([
      "DEPS-015 The subdirectory '../../etc' leads out of the repository",
    ]);
    project.write(one(place, 'revision: v1', 'subdirectory: pkgs/middle'));
    expect(told((await runDeps(project, { env })).error)[0]).toMatch(
      /^DEPS-015 No dbt_project.yml found in .*pkgs\/middle/,
    );
  }));

test('links of a repository become files, and one that leads out refuses it', () =>
  withProject({ ...one(TOOLS, 'revision: main', 'warn-unpinned: false') }, async ({ project, env }) => {
    makeRepositories(project.base);
    const work = path.join(project.base, 'tools.work');
    const push = (): void => {
      git(work, 'add', '-A');
      git(work, 'commit', '-q', '-m', 'link');
      git(work, 'push', '-q', path.join(project.base, 'tools.git'), 'main');
    };
    fs.symlinkSync('../dbt_project.yml', path.join(work, 'macros/link.yml'));
    push();
    await runDeps(project, { env });
    expect(project.read('dbt_packages/tools/macros/link.yml')).toContain('name: tools');
    expect(fs.lstatSync(path.join(project.root, 'dbt_packages/tools/macros/link.yml')).isFile()).toBe(true);
    fs.symlinkSync('../../../secret', path.join(work, 'macros/out.yml'));
    push();
    const { error } = await runDeps(project, { env, flags: { upgrade: true } });
    expect(told(error)[0]).toMatch(/^DEPS-011 The repository .*tools.git is refused: the link .* leads out/);
  }));

test('hooks that git copies into new repositories are not run', () =>
  withProject({ ...one(TOOLS, 'revision: v1') }, async ({ project, env }) => {
    makeRepositories(project.base);
    const template = path.join(project.base, 'template');
    const hook = path.join(template, 'hooks/post-checkout');
    fs.mkdirSync(path.dirname(hook), { recursive: true });
    fs.writeFileSync(hook, `#!/bin/sh\ntouch ${project.base}/hooked\n`, { mode: 0o755 });
    await runDeps(project, { env: { ...env, GIT_TEMPLATE_DIR: template } });
    expect(project.has('dbt_packages/tools')).toBe(true);
    expect(project.has('../hooked')).toBe(false);
  }));

test('git is not led astray by variables of a hook that runs us', () =>
  withProject({ ...one(TOOLS, 'revision: v1') }, async ({ project, env }) => {
    makeRepositories(project.base);
    const own = path.join(project.base, 'mono.work');
    const index = path.join(own, '.git');
    const { error } = await runDeps(project, {
      env: { ...env, GIT_DIR: index, GIT_WORK_TREE: own, GIT_INDEX_FILE: `${index}/index` },
    });
    expect(error).toBeUndefined();
    expect(git(own, 'status', '--porcelain')).toBe('');
  }));

test('a token in the address is in no text and no file', () =>
  withProject({}, async ({ project, hub, env }) => {
    project.write(
      one(`git: "${hub.url.replace('//', "//x:{{ env_var('DBT_ENV_SECRET_TOKEN') }}@")}/one.git"`, 'revision: v1'),
    );
    const { error, events } = await runDeps(project, { env: { ...env, DBT_ENV_SECRET_TOKEN: 'tok-77' } });
    expect(told(error)[0]).toMatch(/^DEPS-009 Error checking out spec='v1' for repo http:\/\/x:\*\*\*\*\*@/);
    expect(JSON.stringify([events, error?.messages, String(error?.stack), String(error?.cause)])).not.toContain(
      'tok-77',
    );
  }));

test('a secret that is written out goes into the lock file as stars, with a warning', () =>
  withProject({}, async ({ project, env }) => {
    makeRepositories(project.base);
    fs.renameSync(path.join(project.base, 'tools.git'), path.join(project.base, 'tok-77.git'));
    project.write(one(`git: ${project.base}/tok-77.git`, 'revision: v1'));
    const { log } = await runDeps(project, { env: { ...env, DBT_ENV_SECRET_TOKEN: 'tok-77' }, flags: { lock: true } });
    expect(log).toContain(`Detected secret env var in ${project.base}/*****.git`);
    expect(project.read('package-lock.yml')).toContain(`git: ${project.base}/*****.git`);
  }));

test('a private package is found by the providers of the environment', () =>
  withProject({ ...one('private: acme/tools', 'provider: github', 'revision: v1') }, async ({ project, env }) => {
    makeRepositories(project.base);
    fs.mkdirSync(path.join(project.base, 'acme'));
    fs.renameSync(path.join(project.base, 'tools.git'), path.join(project.base, 'acme/tools.git'));
    // git puts the folder of the repositories in the place of the address that holds the token.
    const config = path.join(project.base, 'gitconfig');
    fs.writeFileSync(config, `[url "${project.base}/"]\n\tinsteadOf = https://tok-77@github.com/\n`);
    const provider = {
      org: 'acme',
      url: 'https://{token}@github.com/acme/{repo}.git',
      token: 'tok-77',
      provider: 'github',
    };
    const info = { DBT_ENV_PRIVATE_GIT_PROVIDER_INFO: JSON.stringify([provider]), GIT_CONFIG_GLOBAL: config };
    const { result, error, events } = await runDeps(project, { env: { ...env, ...info } });
    expect(told(error)).toEqual([]);
    expect(result?.installed).toMatchObject([{ name: 'tools', source: 'private' }]);
    const lock = project.read('package-lock.yml');
    expect(lock).toMatch(
      / {2}- name: tools\n {4}private: acme\/tools\n {4}provider: github\n {4}revision: [0-9a-f]{40}\n/,
    );
    expect(JSON.stringify(events) + lock).not.toContain('tok-77');
    expect((await runDeps(project, { env: { ...env, ...info } })).result?.lockChanged).toBe(false);
  }));

test('without git the error says so', () =>
  withProject({ ...one(TOOLS, 'revision: v1') }, async ({ project, env }) => {
    const { error, events } = await runDeps(project, { env: { ...env, PATH: project.base } });
    expect(told(error)).toEqual(['DEPS-010 There is no git on this machine, and a package comes from git']);
    expect(events.map(({ name }) => name)).toContain('EnsureGitInstalled');
  }));

test('a server that cannot be reached is tried again, then named', () =>
  withProject({ ...one('git: http://127.0.0.1:9/tools.git', 'revision: v1') }, async ({ project, env }) => {
    const { error, events } = await runDeps(project, { env });
    expect(told(error)[0]).toMatch(
      /^DEPS-001 Error checking out spec='v1' for repo http:\/\/127.0.0.1:9\/tools.git\n.*connect/s,
    );
    expect(events.filter(({ name }) => name === 'RetryExternalCall')).toHaveLength(5);
  }));
