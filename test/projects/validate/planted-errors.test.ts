import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { pgliteImageFiles } from '../../../src/adapters/index.js';
import type { Message } from '../../../src/base/index.js';
import { closingLine } from '../../../src/checker/index.js';
import { Session, type Validation } from '../../../src/session/index.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/projects/validate');

let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-validate-'));
  const image = pgliteImageFiles(path.join(folder, 'quern')).at(-1) ?? '';
  fs.mkdirSync(path.dirname(image), { recursive: true });
  fs.copyFileSync(inject('pgliteImage'), image);
});

afterAll(() => fs.rmSync(folder, { recursive: true }));

async function validate(project: string): Promise<Validation> {
  const cwd = path.join(folder, project);
  fs.cpSync(path.join(FIXTURES, project), cwd, { recursive: true });
  const session = new Session({ cwd, env: { XDG_CACHE_HOME: folder }, home: folder });
  try {
    return await session.validate();
  } finally {
    await session.close();
  }
}

/**
 * A marker stands below the line it speaks of, in a comment of the file: a caret below the column, or the column's number,
 * then the code and the text.
 */
const MARKER = /^\s*(?:--|#|\{#-?)\s*(\^|\d+:)\s*(VALIDATE-\d+) (.*?)\s*(?:#\})?$/;

function marked(root: string): string[] {
  const found: string[] = [];
  for (const name of fs.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:sql|yml)$/.test(name)) continue;
    let above = 0;
    for (const [index, line] of fs.readFileSync(path.join(root, name), 'utf8').split('\n').entries()) {
      const match = MARKER.exec(line);
      if (match === null) {
        above = index + 1;
        continue;
      }
      const column = match[1] === '^' ? line.indexOf('^') + 1 : Number.parseInt(match[1] ?? '', 10);
      found.push(`${name}:${Math.max(1, above)}:${column} ${match[2]} ${match[3]}`);
    }
  }
  return found.sort();
}

function shown(message: Message): string {
  const span = message.frames?.[0]?.span ?? message.span;
  return `${span?.file}:${span?.line}:${span?.column} ${message.code} ${message.text}`;
}

describe('A project that is checked without a server', () => {
  test('every planted error is found at its place, all in one go', { timeout: 120_000 }, async () => {
    const expected = marked(path.join(FIXTURES, 'bad'));
    const found = await validate('bad');
    expect(expected.length).toBeGreaterThan(45);
    expect(found.messages.map(shown).sort()).toEqual(expected);
    expect(found.notChecked.map(one => [one.id, one.reason])).toEqual([['model.bakery.below_hidden', 'failed parent']]);
    expect(found.exitCode).toBe(1);
  });

  test('its good twin has nothing to find', { timeout: 120_000 }, async () => {
    const found = await validate('good');
    expect(found.messages.map(shown)).toEqual([]);
    expect(closingLine(found)).toBe('checked 19 of 19 statements; not checked 0');
    expect(found.exitCode).toBe(0);
  });

  test('what cannot be told without a server is not checked, with the reason', { timeout: 120_000 }, async () => {
    const found = await validate('unsure');
    expect(found.messages.map(shown)).toEqual(['models/below_told.sql:1:14 VALIDATE-002 column "knd" does not exist']);
    const asks = 'asks the database while compiling';
    expect(found.notChecked.map(one => `${one.id} ${one.part}: ${one.reason}`).sort()).toEqual([
      `model.bakery.asked query: ${asks}`,
      'model.bakery.far query: outside the project',
      `model.bakery.hidden query: ${asks}`,
      `model.bakery.later incremental: ${asks}`,
      'model.bakery.more query: undeclared source columns',
      'model.bakery.notes query: undeclared source column types',
      'model.bakery.own_kind query: custom materialization',
      'model.bakery.refunds query: undeclared source columns',
      `model.bakery.through_hidden query: ${asks}`,
      `model.bakery.told query: ${asks}`,
    ]);
    expect(closingLine(found)).toBe(
      'checked 4 of 14 statements; not checked 10 (asks the database while compiling: 5, undeclared source columns: 2, ' +
        'outside the project: 1, undeclared source column types: 1, custom materialization: 1)',
    );
  });
});
