import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyFixture, quern } from './spawn-quern.js';

const LIBRARY = { LIBRARY_HOST: 'x', LIBRARY_PORT: '1', LIBRARY_USER: 'x', LIBRARY_DATABASE: 'x' };

describe('code that V8 keeps for the next start', () => {
  let project: string;
  let caches: string;
  beforeEach(() => {
    project = copyFixture('library');
    caches = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-caches-'));
  });
  afterEach(() => {
    fs.rmSync(project, { recursive: true });
    fs.rmSync(caches, { recursive: true });
  });

  const folder = (): string => path.join(caches, 'quern/program');
  const keptFiles = (): string[] =>
    fs.existsSync(folder())
      ? fs.readdirSync(folder(), { withFileTypes: true }).flatMap(one => (one.isFile() ? one.name : []))
      : [];
  const list = (env: Readonly<Record<string, string>> = {}) =>
    quern(['--quiet', 'ls', '--output', 'name'], {
      cwd: project,
      env: { ...LIBRARY, XDG_CACHE_HOME: caches, ...env },
    });

  it('says the same with it as without it, and leaves it alone after two runs of a verb', async () => {
    const plain = await list({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
    expect(keptFiles()).toEqual([]);
    expect([await list(), await list()]).toEqual([plain, plain]);
    const [name = ''] = keptFiles();
    expect(keptFiles()).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.ls$/)]);
    const before = fs.statSync(path.join(folder(), name));
    expect(await list()).toEqual(plain);
    expect(fs.statSync(path.join(folder(), name)).ino).toBe(before.ino);
  });

  it('is made anew when it was cut off, is empty or holds other bytes', async () => {
    const plain = await list();
    await list();
    const file = path.join(folder(), keptFiles()[0] ?? '');
    const whole = fs.readFileSync(file);
    for (const broken of [whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.alloc(whole.length, 7)]) {
      fs.writeFileSync(file, broken);
      expect(await list()).toEqual(plain);
      expect(fs.readFileSync(file).equals(broken)).toBe(false);
    }
  });

  it('is neither read nor written in a folder that is open to others', async () => {
    fs.mkdirSync(folder(), { recursive: true });
    fs.chmodSync(folder(), 0o777);
    expect(await list()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(keptFiles()).toEqual([]);
  });

  it('may be written by several commands at once', async () => {
    const all = await Promise.all([list(), list(), list(), list()]);
    for (const one of all) expect(one).toEqual(all[0]);
    expect(all[0]?.exitCode).toBe(0);
    expect(keptFiles()).toHaveLength(1);
  });

  it('belongs to one set of flags of V8', async () => {
    const plain = await list();
    expect(await list({ NODE_OPTIONS: '--stack-trace-limit=5 --max-old-space-size=600' })).toEqual(plain);
    expect(keptFiles()).toHaveLength(2);
  });
});
