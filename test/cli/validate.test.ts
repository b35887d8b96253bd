import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { pgliteImageFiles } from '../../src/adapters/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FIXTURES = path.join(ROOT, 'test/fixtures/projects/validate');

let folder: string;

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'quern-validate-cli-')));
  const image = pgliteImageFiles(path.join(folder, 'quern')).at(-1) ?? '';
  fs.mkdirSync(path.dirname(image), { recursive: true });
  fs.copyFileSync(inject('pgliteImage'), image);
  for (const name of ['good', 'bad'])
    fs.cpSync(path.join(FIXTURES, name), path.join(folder, name), { recursive: true });
});

afterAll(() => fs.rmSync(folder, { recursive: true }));

type Ran = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

function validate(project: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'dist/cli.js'), 'validate', ...args],
    {
      cwd: path.join(folder, project),
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_CACHE_HOME: folder, ...env },
      encoding: 'utf8',
    },
  );
  return { exitCode: status, stdout: stdout.replaceAll(/^\d\d:\d\d:\d\d {2}/gm, ''), stderr };
}

// Each test starts an embedded Postgres or two.
describe('quern validate', { timeout: 120_000 }, () => {
  test('says that nothing is wrong, on a database that is not there', () => {
    const { exitCode, stdout, stderr } = validate('good', ['--require-all']);
    expect(stdout.replace(/\d+ macros/, 'N macros')).toBe(`Running with dbt=1.12.6
Registered adapter: postgres=1.11.0
Found 8 models, 1 snapshot, 1 analysis, 4 data tests, 3 seeds, 1 operation, 1 source, N macros, 1 unit test
checked 19 of 19 statements; not checked 0
`);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('shows a part of the project, and exits with 1 when it is wrong', () => {
    const { exitCode, stdout } = validate('bad', ['--quiet', '--select', 'unknown_column', 'union_count']);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`VALIDATE-010  each UNION query must have the same number of columns
  models/union_count.sql:3:8
    2 | union all
  > 3 | select id from {{ ref('orders') }}
      |        ^^
  in model.bakery.union_count
  compiled: select id from "bakery"."main"."orders"

VALIDATE-002  column "custmer_id" does not exist
  models/unknown_column.sql:3:3
    2 |   id,
  > 3 |   custmer_id
      |   ^^^^^^^^^^  did you mean orders.customer_id?
  in model.bakery.unknown_column

found 2 problems

checked 2 of 2 statements; not checked 0
`);
  });

  test('fails with --require-all when something could not be checked', () => {
    const { exitCode, stdout } = validate('bad', ['--quiet', '--select', 'below_hidden', '--require-all']);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`not checked
  failed parent
    model.bakery.below_hidden: model.bakery.hidden failed

checked 0 of 1 statements; not checked 1 (failed parent: 1)
`);
  });

  test('prints JSON and nothing else', () => {
    const { exitCode, stdout } = validate('bad', ['--output', 'json', '--select', 'misspelt_function']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      checked: 1,
      total: 1,
      problems: [{ code: 'VALIDATE-004', file: 'models/misspelt_function.sql', line: 1, column: 12, length: 4 }],
      not_checked: [],
    });
  });

  test('writes JUnit to a file, and annotations with paths below the workspace', () => {
    const file = path.join(folder, 'reports/validate.xml');
    const env = { GITHUB_WORKSPACE: folder };
    const select = ['--quiet', '--select', 'in_macro'];
    expect(validate('bad', [...select, '--output', 'junit', '--output-file', '../reports/validate.xml']).exitCode).toBe(
      1,
    );
    expect(fs.readFileSync(file, 'utf8')).toContain('<testcase classname="model" name="model.bakery.in_macro"');
    const [first] = validate('bad', [...select, '--output', 'github'], env).stdout.split('\n');
    expect(first).toMatch(
      /^::error file=bad\/macros\/money\.sql,line=10,col=8,endColumn=14,title=VALIDATE-004::function roundd/,
    );
  });

  test('tells every mistake of the files at once', () => {
    fs.cpSync(path.join(folder, 'good'), path.join(folder, 'broken'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'broken/models/a.sql'), "select * from {{ ref('nothing') }}\n");
    fs.writeFileSync(path.join(folder, 'broken/models/b.sql'), 'select {{ 1 +\n');
    const { exitCode, stdout } = validate('broken', ['--quiet']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('models/a.sql:1:18');
    expect(stdout).toContain('models/b.sql:');
    expect(stdout).toContain('found 2 problems\n\nchecked 0 of 0 statements; not checked 0\n');
  });

  test('--init-ci writes a workflow at the root of the repository, and never over one', () => {
    fs.mkdirSync(path.join(folder, '.git'));
    const file = path.join(folder, '.github/workflows/validate.yml');
    expect(validate('good', ['--init-ci', 'github', '--quiet'])).toMatchObject({
      exitCode: 0,
      stdout: 'Wrote .github/workflows/validate.yml\n',
    });
    const written = fs.readFileSync(file, 'utf8');
    expect(written).toContain('working-directory: good\n');
    expect(written).toMatch(/npm install --global quern@\d/);
    expect(written).not.toContain('quern deps');
    fs.writeFileSync(file, 'mine');
    expect(validate('good', ['--init-ci', 'github', '--quiet'])).toMatchObject({ exitCode: 2 });
    expect(fs.readFileSync(file, 'utf8')).toBe('mine');
  });
});
