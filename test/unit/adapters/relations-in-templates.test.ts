import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ALL_PARTS, Column, ColumnClass, Relation, RelationClass } from '../../../src/adapters/index.js';
import { Engine, Rendering, TemplateError } from '../../../src/jinja/index.js';

type Recorded = {
  readonly expression: string;
  readonly text?: string;
  readonly error?: string;
  readonly words?: string;
};

/** Written by record-relations.py: what dbt's own classes give in Jinja2. */
const recorded = JSON.parse(readFileSync(new URL('./relations.json', import.meta.url), 'utf8')) as Recorded[];

const path = { database: 'db', schema: 's', identifier: 't' };
const context = {
  r: Relation.make(path, { type: 'table' }),
  v: Relation.make(path, { type: 'view' }),
  f: Relation.make(path, { type: 'function' }),
  R: new RelationClass(ALL_PARTS),
  c: new Column({ column: 'id', dtype: 'character varying', charSize: 10 }),
  C: new ColumnClass(),
};
const engine = new Engine({ sandbox: 'sandboxed' });

function render(expression: string): Omit<Recorded, 'expression'> {
  try {
    return { text: new Rendering(engine, context).render(engine.compile(`{{ ${expression} }}`)) as string };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.type, words: error.message };
    throw error;
  }
}

describe('relations and columns in templates print what dbt prints', () => {
  test.each(recorded)('$expression', ({ expression, ...expected }) => {
    expect(render(expression)).toEqual(expected);
  });
});
