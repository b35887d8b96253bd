import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ParsedFiles } from '../../../src/compiler/index.js';
import { compareManifests } from '../../parity/manifest/compare.mjs';
import { filesOf, loadProject, manifestJson } from './load-project.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/projects/parse');

const FILES = {
  'macros/twice.sql': '{% macro twice(n) %}{{ n * 2 }}{% endmacro %}',
  'models/one.sql': 'select {{ twice(1) }} as n',
  'models/two.sql': "select * from {{ ref('one') }}",
  'models/schema.yml': 'models:\n  - name: one\n    columns:\n      - {name: n, data_tests: [unique]}\n',
};

/** What a reading of the files gave: the text of each model and the number of tests. */
function read(parsed: ParsedFiles, files: Readonly<Record<string, string>>) {
  const { nodes } = loadProject(files, { parsed }).linked.manifest;
  const all = [...nodes.values()];
  return {
    texts: Object.fromEntries(
      all.flatMap(node => (node.resource_type === 'model' ? [[node.name, node.raw_code]] : [])),
    ),
    tests: all.filter(node => node.resource_type === 'test').length,
  };
}

describe('parsed files of a project that is read again', () => {
  it.each(fs.readdirSync(FIXTURES).sort())('link to the same manifest of %s again and again', theme => {
    const { 'manifest.json': recorded, ...files } = filesOf(path.join(FIXTURES, theme));
    const expected = JSON.parse(Buffer.from(recorded ?? '').toString()) as object;
    const parsed = new ParsedFiles();
    for (let turn = 0; turn < 2; turn++) {
      parsed.begin();
      expect(compareManifests(expected, manifestJson(loadProject(files, { parsed }).linked))).toEqual([]);
    }
  });

  it('are parsed again when their size changed, or when they are said to have been written', () => {
    const parsed = new ParsedFiles();
    expect(read(parsed, FILES)).toEqual({
      texts: { one: FILES['models/one.sql'], two: FILES['models/two.sql'] },
      tests: 1,
    });
    parsed.begin();
    const longer = { ...FILES, 'models/one.sql': 'select {{ twice(1) }} as n -- longer' };
    expect(read(parsed, longer).texts['one']).toBe(longer['models/one.sql']);
    parsed.begin(['/project/models/one.sql']);
    const sameSize = { ...FILES, 'models/one.sql': 'select {{ twice(7) }} as n -- longer' };
    expect(read(parsed, sameSize).texts['one']).toBe(sameSize['models/one.sql']);
  });

  it('are forgotten when they go away, and read when they come back', () => {
    const parsed = new ParsedFiles();
    read(parsed, FILES);
    const { 'models/schema.yml': _, ...fewer } = FILES;
    parsed.begin();
    expect(read(parsed, fewer).tests).toBe(0);
    parsed.begin();
    expect(read(parsed, FILES).tests).toBe(1);
  });

  it('are read again under another limit of the size of seeds', () => {
    const parsed = new ParsedFiles();
    const files = { 'seeds/many.csv': `id\n${'1\n'.repeat(600_000)}` };
    const checksum = (limit: string): string => {
      parsed.begin();
      const { nodes } = loadProject(files, { parsed, flags: { maximum_seed_size_mib: limit } }).linked.manifest;
      const seed = nodes.get('seed.shop.many') as { checksum: { name: string } } | undefined;
      return seed?.checksum.name ?? 'none';
    };
    expect([checksum('1'), checksum('2'), checksum('1')]).toEqual(['path', 'sha256', 'path']);
  });
});
