import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRepositories } from './git-fixtures.js';
import { fixtures, HubServer } from './hub-server.js';
import { runDeps, TestProject, told } from './run-deps.js';

const folder = path.join(fixtures, 'locks');
let hub: HubServer;
let repositories: string;

beforeAll(async () => {
  hub = await HubServer.open();
  repositories = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'deps-git-')));
  makeRepositories(repositories);
});

afterAll(async () => {
  await hub.close();
  fs.rmSync(repositories, { recursive: true, force: true });
});

/** dbt's hash counts the address of the server and the repositories, which are elsewhere at each run. */
const hasMovingHash = (name: string): boolean => /^(?:git-|tarball)/.test(name);
/** dbt hashes what --add-package leaves without its entries as written, so that its next run locks anew; we do not. */
const isAdding = (name: string): boolean => name.startsWith('add-');

const withoutHash = (lock: string): string => lock.replace(/^sha1_hash: [0-9a-f]{40}$/m, '');
const withoutDigests = (lock: string): string => lock.replace(/^#.*\n/gm, '');

function copyCase(name: string): TestProject {
  const project = new TestProject({});
  fs.cpSync(path.join(folder, name), project.root, { recursive: true });
  fs.rmSync(path.join(project.root, 'expected'), { recursive: true });
  return project;
}

function flagsOf(project: TestProject) {
  const args = project.has('args.txt') ? project.read('args.txt').trim().split(' ') : [];
  const after = (flag: string): string | undefined => args[args.indexOf(flag) + 1];
  const [name = '', version] = (after('--add-package') ?? '').split('@');
  const source = args.includes('--source') ? ('local' as const) : ('hub' as const);
  return {
    lock: args.includes('--lock'),
    versionCheck: !args.includes('--no-version-check'),
    addPackage: args.includes('--add-package') ? { name, version, source } : undefined,
  };
}

describe('a list of packages comes to what real dbt makes of it', () => {
  test.each(fs.readdirSync(folder))('%s', async name => {
    const project = copyCase(name);
    try {
      const expected = (file: string): string => {
        const place = path.join(folder, name, 'expected', file);
        return fs.existsSync(place) ? fs.readFileSync(place, 'utf8') : '';
      };
      const env = { DBT_PACKAGE_HUB_URL: hub.url, HUB: hub.url, GIT: repositories };
      const { error, log } = await runDeps(project, { env, flags: flagsOf(project) });
      const shown = log.replaceAll(hub.url, 'HUB').replaceAll(repositories, 'GIT').replaceAll(project.root, 'ROOT');
      const { lines, problem } = readLog(expected('log.txt'));
      expect(shown).toBe(lines);
      expect(problem === '' ? told(error) : squeezed(told(error).join()).replaceAll(repositories, 'GIT')).toEqual(
        problem === '' ? [] : expect.stringContaining(squeezed(problem)),
      );
      const lock = project.has('package-lock.yml') ? withoutDigests(project.read('package-lock.yml')) : '';
      const moving = hasMovingHash(name) || isAdding(name);
      expect(moving ? withoutHash(lock) : lock).toBe(
        moving ? withoutHash(expected('package-lock.yml')) : expected('package-lock.yml'),
      );
      expect(project.list('dbt_packages')).toEqual(
        expected('installed.txt')
          .split('\n')
          .filter(line => line !== ''),
      );
    } finally {
      project.remove();
    }
  });
});

/** dbt prints an error with its lines indented, and in places a warning twice that we give once. */
function readLog(text: string): { lines: string; problem: string } {
  const body = text
    .replace(/^Running with dbt=.*\n/, '')
    .replace(/exit \d\n$/, '')
    .replace(/\[WARNING\]\[DeprecationsSummary\][\s\S]*?parsing\.\n/, '')
    .replace(/(\[WARNING\]: The git package[\s\S]*?package-versions\n)\1/, '$1')
    // git puts a set in any order.
    .replace("{'v2', 'v1'}", "{'v1', 'v2'}");
  const [, lines = body, problem = ''] =
    /^([\s\S]*?)\[ERROR\]: Encountered an error:\n\w+ Error\n([\s\S]*)$/.exec(body) ?? [];
  return { lines, problem };
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
