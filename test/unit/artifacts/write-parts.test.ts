import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskFiles } from '../../../src/base/index.js';

describe('a file written in parts', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-parts-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('holds all of them in order, beyond what is kept in memory', () => {
    const file = path.join(folder, 'deep/manifest.json');
    const parts = Array.from({ length: 3000 }, (_, i) => `${i}é`.padEnd(200, '-'));
    diskFiles().writeParts(file, parts);
    expect(fs.readFileSync(file, 'utf8')).toBe(parts.join(''));
  });
  it('stays what it was when making a part fails, and nothing is left beside it', () => {
    const file = path.join(folder, 'manifest.json');
    fs.writeFileSync(file, 'before');
    function* failing(): Generator<string> {
      yield 'x'.repeat(1 << 19);
      throw new Error('no more');
    }
    expect(() => diskFiles().writeParts(file, failing())).toThrow('no more');
    expect(fs.readdirSync(folder)).toEqual(['manifest.json']);
    expect(fs.readFileSync(file, 'utf8')).toBe('before');
  });
  it('is refused where the fault seam refuses', () => {
    const files = diskFiles((operation, file) => {
      if (operation === 'writeParts') throw Object.assign(new Error(`ENOSPC: ${file}`), { code: 'ENOSPC' });
    });
    expect(() => files.writeParts(path.join(folder, 'a'), ['x'])).toThrow('ENOSPC');
  });
});
