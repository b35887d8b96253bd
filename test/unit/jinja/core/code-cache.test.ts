import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskFiles } from '../../../../src/base/index.js';
import {
  type Bundle,
  codeCacheFolder,
  Engine,
  type EngineOptions,
  openCodeCache,
} from '../../../../src/jinja/index.js';

const files = diskFiles();
const ENTRIES = [
  { name: 'a', source: '{% macro m(x, y=2) %}[{{ x }}{{ y }}]{% endmacro %}{{ m(1) }}' },
  { name: 'b', source: 'line one\n{{ z.q }}' },
];
const SHAPE = { generator: false, segments: false };
let folder = '';

beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(tmpdir(), 'quern-cache-')), 'code');
});
afterEach(() => {
  fs.rmSync(path.dirname(folder), { recursive: true, force: true });
});

function bundle(options: EngineOptions = {}, entries = ENTRIES): Bundle {
  return new Engine(options).bundle(entries, SHAPE, openCodeCache(files, folder));
}

function kept(): string {
  const [name] = fs.readdirSync(folder).filter(file => file.endsWith('.code'));
  return path.join(folder, name ?? 'nothing');
}

describe('code of templates that is kept', () => {
  test('renders like code that was made anew, with places and macros', () => {
    const first = bundle();
    expect(first.cached).toBe(false);
    first.save();
    const second = bundle();
    expect(second.cached).toBe(true);
    expect(second.templates.map(template => template.macros)).toEqual(first.templates.map(template => template.macros));
    expect(second.templates[0]?.render()).toBe('[12]');
    expect(() => second.templates[1]?.render()).toThrow(
      expect.objectContaining({ message: "'z' is undefined", line: 2 }),
    );
  });

  test('lies in a folder of its owner alone', () => {
    bundle().save();
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    expect(fs.statSync(kept()).mode & 0o777).toBe(0o600);
  });

  test('is another one when source, name, options, filters or shape differ', () => {
    bundle().save();
    expect(bundle({ trimBlocks: true }).cached).toBe(false);
    expect(bundle({ autoescape: true }).cached).toBe(false);
    expect(bundle({ sandbox: 'sandboxed' }).cached).toBe(false);
    expect(bundle({}, [{ name: 'a', source: 'other' }, ENTRIES[1]!]).cached).toBe(false);
    expect(bundle({}, [{ ...ENTRIES[0]!, name: 'c' }, ENTRIES[1]!]).cached).toBe(false);
    const engine = new Engine();
    expect(engine.bundle(ENTRIES, { generator: true, segments: false }, openCodeCache(files, folder)).cached).toBe(
      false,
    );
    expect(bundle().cached).toBe(true);
  });
});

describe('the cache', () => {
  test("lies in the user's own cache folder, or nowhere", () => {
    expect(codeCacheFolder({ HOME: '/home/a' }, 'linux')).toBe('/home/a/.cache/quern/templates');
    expect(codeCacheFolder({ HOME: '/Users/a' }, 'darwin')).toBe('/Users/a/Library/Caches/quern/templates');
    expect(codeCacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: '/var/a' }, 'linux')).toBe('/var/a/quern/templates');
    expect(codeCacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: 'relative' }, 'linux')).toBe(
      '/home/a/.cache/quern/templates',
    );
    expect(codeCacheFolder({ HOME: '' }, 'linux')).toBeUndefined();
    expect(codeCacheFolder({}, 'linux')).toBeUndefined();
  });

  test('does not grow without end: the oldest files go', () => {
    const cache = openCodeCache(files, folder);
    for (let i = 0; i < 70; i++) {
      cache?.write(`k${i}`, new Uint8Array([i]));
      fs.utimesSync(path.join(folder, `k${i}.code`), i, i);
    }
    expect(fs.readdirSync(folder).filter(file => file.endsWith('.code'))).toHaveLength(64);
    expect(cache?.read('k0')).toBeUndefined();
    expect(cache?.read('k69')).toEqual(Buffer.from([69]));
  });
});

describe('a file that this program did not leave', () => {
  beforeEach(() => bundle().save());

  test('is not looked at when its bytes were changed', () => {
    const bytes = fs.readFileSync(kept());
    const at = bytes.indexOf('line one');
    bytes.write('LINE ONE', at);
    fs.writeFileSync(kept(), bytes, { mode: 0o600 });
    const again = bundle();
    expect(again.cached).toBe(false);
    expect(again.templates[1]?.render({ z: { q: 1 } })).toBe('line one\n1');
  });

  test.each([0, 1, 31, 32, 33, 500])('is not looked at when it was cut to %i bytes', size => {
    fs.truncateSync(kept(), size);
    expect(bundle().cached).toBe(false);
  });

  test('is not looked at under the name of another', () => {
    const engine = new Engine({ trimBlocks: true });
    const own = engine.bundle(ENTRIES, SHAPE, openCodeCache(files, folder));
    const other = kept();
    own.save();
    const names = fs.readdirSync(folder).filter(file => file.endsWith('.code'));
    const mine = names.find(file => path.join(folder, file) !== other) ?? '';
    fs.copyFileSync(other, path.join(folder, mine));
    expect(new Engine({ trimBlocks: true }).bundle(ENTRIES, SHAPE, openCodeCache(files, folder)).cached).toBe(false);
  });

  test('is not looked at when it was sealed with another key, as on another machine', () => {
    fs.writeFileSync(path.join(folder, 'seal.key'), Buffer.alloc(32, 7), { mode: 0o600 });
    expect(bundle().cached).toBe(false);
  });

  test('is not looked at through a link', () => {
    const elsewhere = path.join(path.dirname(folder), 'elsewhere');
    const file = kept();
    fs.renameSync(file, elsewhere);
    fs.symlinkSync(elsewhere, file);
    expect(bundle().cached).toBe(false);
  });
});

/** Only root can give a folder away; for others the owner is read as the next user. */
function another(owner: ReturnType<typeof files.owner>): ReturnType<typeof files.owner> {
  return owner === undefined ? undefined : { ...owner, uid: owner.uid + 1 };
}

describe('a folder that cannot be trusted', () => {
  test('is no cache when others may write into it', () => {
    bundle().save();
    fs.chmodSync(folder, 0o770);
    expect(openCodeCache(files, folder)).toBeUndefined();
    expect(bundle().cached).toBe(false);
  });

  test('is no cache when it is a link', () => {
    const real = `${folder}-real`;
    fs.mkdirSync(real, { mode: 0o700 });
    fs.symlinkSync(real, folder);
    expect(openCodeCache(files, folder)).toBeUndefined();
  });

  test('is no cache when it belongs to somebody else', () => {
    bundle().save();
    let seen = files;
    if (process.getuid?.() === 0) fs.chownSync(folder, 12345, 12345);
    else seen = { ...files, owner: file => another(files.owner(file)) };
    expect(openCodeCache(seen, folder)).toBeUndefined();
  });

  test('does not stop anything when it cannot be written', () => {
    const full = diskFiles(operation => {
      if (operation === 'write') throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    });
    const cache = openCodeCache(full, folder);
    const made = new Engine().bundle(ENTRIES, SHAPE, cache);
    made.save();
    expect(made.templates[0]?.render()).toBe('[12]');
  });
});
