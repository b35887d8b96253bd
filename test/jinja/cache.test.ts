import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { diskFiles } from '../../src/base/index.js';
import { type CodeCache, Engine, openCodeCache } from '../../src/jinja/index.js';

const SOURCES = [
  { name: 'one', source: '{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(x) }}' },
  { name: 'two', source: '{% for i in range(3) %}{{ i }}{% endfor %}' },
];
const SHAPE = { generator: false, segments: false };
const folders: string[] = [];

function newFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'quern-cache-')), 'code');
  folders.push(folder);
  return folder;
}

function open(folder: string): CodeCache | undefined {
  return openCodeCache(diskFiles(), folder);
}

/** Texts of the templates, and whether their code came out of the cache. */
function run(
  folder: string,
  options: ConstructorParameters<typeof Engine>[0] = {},
): { texts: unknown[]; cached: boolean } {
  const bundle = new Engine({ sandbox: 'sandboxed', ...options }).bundle(SOURCES, SHAPE, open(folder));
  const texts = bundle.templates.map(template => template.render({ x: 1 }));
  bundle.save();
  return { texts, cached: bundle.cached };
}

function codeFile(folder: string): string {
  const name = readdirSync(folder).find(file => file.endsWith('.code'));
  if (name === undefined) throw new Error('no code was kept');
  return join(folder, name);
}

const TEXTS = ['<1>', '012'];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(join(folder, '..'), { recursive: true });
});

describe('kept code of templates', () => {
  test('is used again for the same sources and options', () => {
    const folder = newFolder();
    expect(run(folder)).toEqual({ texts: TEXTS, cached: false });
    expect(run(folder)).toEqual({ texts: TEXTS, cached: true });
  });

  test('is not used for other options', () => {
    const folder = newFolder();
    run(folder);
    expect(run(folder, { autoescape: true }).cached).toBe(false);
  });

  test('is kept in a folder that only its owner may enter', () => {
    const folder = newFolder();
    run(folder);
    expect(
      readdirSync(folder).every(file => (diskFiles().owner(join(folder, file))?.mode ?? 0o777) % 0o100 === 0),
    ).toBe(true);
    expect((diskFiles().owner(folder)?.mode ?? 0) & 0o777).toBe(0o700);
  });

  const damage: Record<string, (file: string, folder: string) => void> = {
    'is empty': file => writeFileSync(file, ''),
    'is cut short': file => writeFileSync(file, readFileSync(file).subarray(0, 500)),
    'lost its last byte': file => writeFileSync(file, readFileSync(file).subarray(0, -1)),
    'was changed in one byte': file => {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    },
    'was made with another key': file => {
      const other = newFolder();
      run(other);
      writeFileSync(file, readFileSync(codeFile(other)));
    },
    'belongs to other templates': (file, folder) => {
      new Engine().bundle([{ source: 'planted' }, { source: 'planted' }], SHAPE, open(folder)).save();
      const planted = readdirSync(folder).find(name => name.endsWith('.code') && !file.endsWith(name));
      renameSync(join(folder, planted ?? ''), file);
    },
    'may be written by others': file => chmodSync(file, 0o666),
    'may be read by others': file => chmodSync(file, 0o644),
    'is a link to a file elsewhere': (file, folder) => {
      const elsewhere = join(folder, '..', 'elsewhere');
      renameSync(file, elsewhere);
      symlinkSync(elsewhere, file);
    },
    'is a program': file => writeFileSync(file, '(function(){globalThis.planted=true;return[]})'),
  };
  if (process.getuid?.() === 0) damage['belongs to another user'] = file => chownSync(file, 65534, 65534);

  for (const [what, spoil] of Object.entries(damage)) {
    test(`is not used when its file ${what}`, () => {
      const folder = newFolder();
      run(folder);
      spoil(codeFile(folder), folder);
      expect(run(folder)).toEqual({ texts: TEXTS, cached: false });
      expect(Object.hasOwn(globalThis, 'planted')).toBe(false);
    });
  }

  const untrusted: Record<string, (folder: string) => void> = {
    'the folder may be written by others': folder => chmodSync(folder, 0o777),
    'the folder may be entered by its group': folder => chmodSync(folder, 0o750),
    'the key may be read by others': folder => chmodSync(join(folder, 'seal.key'), 0o644),
    'the key was cut short': folder => writeFileSync(join(folder, 'seal.key'), 'short'),
    'the folder is a link': folder => {
      renameSync(folder, `${folder}-elsewhere`);
      symlinkSync(`${folder}-elsewhere`, folder);
    },
  };

  for (const [what, spoil] of Object.entries(untrusted)) {
    test(`is neither read nor written when ${what}`, () => {
      const folder = newFolder();
      run(folder);
      spoil(folder);
      expect(open(folder)).toBeUndefined();
      expect(run(folder)).toEqual({ texts: TEXTS, cached: false });
    });
  }
});
