import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../../src/base/index.js';
import { listFiles } from '../../../../src/compiler/read/list-files.js';
import { compact, strip } from '../../../../src/compiler/read/python-text.js';
import { stemOf } from '../../../../src/compiler/read/source-file.js';

const PATHS = {
  ...{ models: ['models/'], seeds: ['seeds'], tests: ['tests'], snapshots: ['snapshots'], macros: ['macros'] },
  ...{ analyses: ['analyses'], functions: ['functions'], docs: ['models', 'macros'], assets: [], osi: [] },
};

const PROJECT = { name: 'shop', root: '/p', file: 'dbt_packages/shop/dbt_project.yml', paths: PATHS };

const listed = (...names: string[]): Record<string, string[]> => listedWith(false, names);

function listedWith(jinjaEndings: boolean, names: readonly string[]): Record<string, string[]> {
  const files = memoryFiles(new Map(names.map(name => [`/p/${name}`, ''])));
  const found = listFiles(files, PROJECT, jinjaEndings);
  return Object.fromEntries(
    [...found].filter(([, list]) => list.length > 0).map(([kind, list]) => [kind, list.map(f => f.path)]),
  );
}

describe('files of a project', () => {
  it('are read by the folder they lie in and by their ending', () => {
    expect(
      listed(
        'models/a.sql',
        'models/b/c.SQL',
        'models/p.py',
        'models/x.yml',
        'models/y.yaml',
        'models/d.md',
        'seeds/s.csv',
      ),
    ).toEqual({
      models: ['models/a.sql', 'models/b/c.SQL', 'models/p.py'],
      seeds: ['seeds/s.csv'],
      docs: ['models/d.md'],
      properties: ['models/x.yml', 'models/y.yaml'],
    });
  });

  it('may carry the ending of the template language: models always, others with allow_jinja_file_extensions', () => {
    const files = {
      macros: ['macros/a.sql.j2'],
      models: ['models/a.sql.jinja', 'models/b.sql.j2', 'models/c.sql.jinja2'],
      snapshots: ['snapshots/a.sql.jinja2'],
      analyses: ['analyses/a.sql.jinja'],
      singular_tests: ['tests/a.sql.j2'],
      generic_tests: ['tests/generic/a.sql.jinja'],
      docs: ['models/a.md.jinja', 'models/b.md.j2'],
      fixtures: ['tests/fixtures/a.sql.j2'],
      functions: ['functions/a.sql.jinja2'],
    };
    const others = ['models/c.sql.txt', 'models/s.yml.j2', 'seeds/s.csv.jinja'];
    expect(listedWith(true, [...Object.values(files).flat(), ...others])).toEqual(files);
    expect(listedWith(false, [...Object.values(files).flat(), ...others])).toEqual({ models: files.models });
    expect(stemOf('deep/a.sql.jinja')).toBe('a');
  });

  it('whose names begin with a dot, a hash or a tilde are none', () => {
    expect(listed('models/.a.sql', 'models/#b.sql', 'models/~c.sql', 'models/.sql')).toEqual({});
  });

  it('of tests are singular ones unless they lie in generic or fixtures', () => {
    expect(listed('tests/a.sql', 'tests/generic/b.sql', 'tests/fixtures/c.csv', 'tests/x/generic/d.sql')).toEqual({
      singular_tests: ['tests/a.sql', 'tests/x/generic/d.sql'],
      generic_tests: ['tests/generic/b.sql'],
      fixtures: ['tests/fixtures/c.csv'],
    });
  });
});

describe("Python's idea of white space", () => {
  it('holds for raw code and checksums', () => {
    expect(strip('\u3000 \x1c a\u200bb \x85\n')).toEqual({ text: 'a\u200bb', start: 4 });
    expect(strip(' \n ')).toEqual({ text: '', start: 3 });
    expect(compact('  a \n\t b\u00a0c  ')).toBe('a b c');
  });
});
