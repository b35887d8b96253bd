import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyFixture, quern } from './spawn-quern.js';

const LIBRARY = { LIBRARY_HOST: 'x', LIBRARY_PORT: '1', LIBRARY_USER: 'x', LIBRARY_DATABASE: 'x' };

describe('manifest.json of a project in which nothing changed', () => {
  let project: string;
  let manifest: string;
  beforeEach(() => {
    project = copyFixture('library');
    manifest = path.join(project, 'target/manifest.json');
  });
  afterEach(() => fs.rmSync(project, { recursive: true }));

  const parse = async (...more: string[]): Promise<void> => {
    const { exitCode, stderr } = await quern(['--quiet', 'parse', ...more], {
      cwd: project,
      // A clock that stands still: all that may differ is the id of the run.
      env: { ...LIBRARY, QUERN_NOW: '2026-03-04T05:06:07Z' },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  };
  const withoutId = (file: string): string =>
    fs.readFileSync(file, 'utf8').replace(/"invocation_id": "[^"]+"/, '"invocation_id": ""');
  const idIn = (file: string): string | undefined =>
    /"invocation_id": "([^"]+)"/.exec(fs.readFileSync(file, 'utf8'))?.[1];

  it('gets the metadata of the next command in its place', async () => {
    await parse();
    await parse();
    const [id, inode] = [idIn(manifest), fs.statSync(manifest).ino];
    await parse();
    expect(fs.statSync(manifest).ino).toBe(inode);
    expect(idIn(manifest)).not.toBe(id);
    await parse('--no-partial-parse', '--target-path', 'other');
    expect(withoutId(manifest)).toBe(withoutId(path.join(project, 'other/manifest.json')));
  });

  it('is made again when somebody changed it, removed it or put another in its place', async () => {
    await parse();
    const [right, size] = [withoutId(manifest), fs.statSync(manifest).size];
    const damages: (() => void)[] = [
      () => {
        const handle = fs.openSync(manifest, 'r+');
        fs.writeSync(handle, 'XXXX', size - 20);
        fs.closeSync(handle);
      },
      () => fs.rmSync(manifest),
      () => fs.writeFileSync(manifest, ' '.repeat(size)),
      () => {
        fs.writeFileSync(`${manifest}.new`, 'x'.repeat(size));
        fs.renameSync(`${manifest}.new`, manifest);
      },
      () => fs.truncateSync(manifest, 100),
    ];
    for (const damage of damages) {
      damage();
      await parse();
      expect(withoutId(manifest)).toBe(right);
    }
  });

  it('leaves a hard link to it alone', async () => {
    await parse();
    await parse();
    const copy = path.join(project, 'kept.json');
    fs.linkSync(manifest, copy);
    const before = fs.readFileSync(copy, 'utf8');
    await parse();
    expect(fs.readFileSync(copy, 'utf8')).toBe(before);
    expect(idIn(manifest)).not.toBe(idIn(copy));
  });
});
