import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  codes,
  diskFiles,
  editDistance,
  lineStarts,
  memoryFiles,
  positionAt,
  Releaser,
  readText,
  suggest,
} from '../../../src/base/index.js';

describe('positions', () => {
  it('of every offset agree with counting line ends by hand', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', 'é', '😀')), fc.nat(40), (parts, at) => {
        const text = parts.join('');
        const offset = Math.min(at, text.length);
        const before = text.slice(0, offset).split('\n');
        expect(positionAt(lineStarts(text), offset)).toEqual({
          line: before.length,
          column: (before.at(-1) ?? '').length + 1,
        });
      }),
    );
  });
});

describe('the typo finder', () => {
  it('finds the nearest name, also over a swap of neighbours or the wrong case', () => {
    expect(suggest('stg_ordres', ['stg_orders', 'orders', 'customers'])).toBe('stg_orders');
    expect(suggest('Materialized', ['materialized', 'meta'])).toBe('materialized');
  });
  it('stays silent when nothing is near', () => {
    expect(suggest('invoices', ['orders', 'customers'])).toBeUndefined();
    expect(suggest('a', ['bcd'])).toBeUndefined();
  });
  it('counts edits as the textbook does', () => {
    const textbook = (a: string, b: string): number => {
      const d = Array.from({ length: a.length + 1 }, (_, i) =>
        Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
      );
      const at = (i: number, j: number): number => d[i]?.[j] ?? 0;
      for (let i = 1; i <= a.length; i++)
        for (let j = 1; j <= b.length; j++) {
          let cost = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
            cost = Math.min(cost, at(i - 2, j - 2) + 1);
          (d[i] ?? [])[j] = cost;
        }
      return at(a.length, b.length);
    };
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === textbook(a, b)));
  });
});

describe('the releaser', () => {
  it('closes last opened first, once, even when asked twice', async () => {
    const closed: string[] = [];
    const releaser = new Releaser();
    for (const name of ['pool', 'worker', 'file']) releaser.own(name, name, n => closed.push(n));
    expect(releaser.open).toEqual(['pool', 'worker', 'file']);
    await Promise.all([releaser.release(), releaser.release()]);
    expect(closed).toEqual(['file', 'worker', 'pool']);
  });
  it('closes the rest when one closer fails and then says which failed', async () => {
    const closed: string[] = [];
    const releaser = new Releaser();
    releaser.add('first', () => closed.push('first'));
    releaser.add('second', () => Promise.reject(new Error('stuck')));
    await expect(releaser.release()).rejects.toThrow('closing second failed');
    expect(closed).toEqual(['first']);
  });
  it('refuses what is opened after the release', async () => {
    const releaser = new Releaser();
    await releaser.release();
    expect(() => releaser.add('late', () => {})).toThrow('late was opened after everything had been released');
  });
});

describe('files', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-files-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('are written in place where that is asked for, shorter and longer than before', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-files-'));
    const file = path.join(folder, 'a/b.sql');
    for (const text of ['one', 'three words now', 'é', '']) {
      diskFiles().overwrite(file, text);
      expect(fs.readFileSync(file, 'utf8')).toBe(text);
    }
    fs.rmSync(folder, { recursive: true });
  });

  it('appear whole or not at all: a full disk leaves the old text and no litter', () => {
    const file = path.join(folder, 'target', 'manifest.json');
    diskFiles().write(file, 'old');
    const full = diskFiles(operation => {
      if (operation === 'write') throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
    expect(() => full.write(file, 'new')).toThrow('ENOSPC');
    expect(fs.readFileSync(file, 'utf8')).toBe('old');
    expect(fs.readdirSync(path.dirname(file))).toEqual(['manifest.json']);
  });
  it('that cannot be replaced leave no litter either', () => {
    const file = path.join(folder, 'taken');
    fs.mkdirSync(path.join(file, 'below'), { recursive: true });
    expect(() => diskFiles().write(file, 'text')).toThrow();
    expect(fs.readdirSync(folder)).toEqual(['taken']);
  });
  it('lose a byte order mark and refuse bytes that are not UTF-8', () => {
    fs.writeFileSync(path.join(folder, 'bom.sql'), '\ufeffselect 1');
    fs.writeFileSync(path.join(folder, 'latin.sql'), Buffer.from([0x73, 0xe9]));
    expect(readText(diskFiles(), path.join(folder, 'bom.sql'))).toBe('select 1');
    expect(() => readText(diskFiles(), path.join(folder, 'latin.sql'))).toThrow(TypeError);
  });
  it('in a map behave like files on disk', () => {
    const inMap = memoryFiles(new Map());
    const onDisk = diskFiles();
    for (const [files, root] of [
      [inMap, '/p'],
      [onDisk, folder],
    ] as const) {
      files.write(path.join(root, 'a/b.sql'), 'select 1');
      files.append(path.join(root, 'a/b.sql'), ' as x');
      files.write(path.join(root, 'c.yml'), 'x: 1');
      expect(readText(files, path.join(root, 'a/b.sql'))).toBe('select 1 as x');
      expect(
        files
          .list(root)
          .map(e => `${e.kind} ${e.name}`)
          .sort(),
      ).toEqual(['directory a', 'file c.yml']);
      expect(files.stat(path.join(root, 'a'))?.kind).toBe('directory');
      expect(files.stat(path.join(root, 'a/b.sql'))?.sizeBytes).toBe(13);
      files.rename(path.join(root, 'c.yml'), path.join(root, 'd.yml'));
      files.remove(path.join(root, 'a'));
      expect(files.list(root).map(e => e.name)).toEqual(['d.yml']);
      expect(files.stat(path.join(root, 'c.yml'))).toBeUndefined();
      expect(() => files.readBytes(path.join(root, 'c.yml'))).toThrow('ENOENT');
    }
  });
});

describe('the error catalogue', () => {
  it('has codes of one shape, slugs that differ, and sentences that end', () => {
    const slugs = Object.values(codes).map(c => c.slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const [code, entry] of Object.entries(codes)) {
      expect(code).toMatch(/^[A-Z]+-\d{3}$/);
      expect(entry.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(entry.meaning.length).toBeGreaterThan(20);
      expect(entry.meaning).toMatch(/\.$/);
    }
  });
});
