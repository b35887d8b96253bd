import { describe, expect, test } from 'vitest';
import { parseScope } from '../../../src/context/index.js';
import fixture from '../../fixtures/context/values.json' with { type: 'json' };
import { makeAround } from './make-around.js';
import { recordedProject, unreadModel } from './recorded-project.js';

describe('while a project is read, a model’s template sees what dbt lets it see', () => {
  const around = makeAround({ ...recordedProject, macros: { shop: fixture.macros } });

  for (const { expression, parse } of fixture.cases) {
    test(expression, () => {
      const template = around.engines.parse.compile(`{% set x = (${expression}) %}{{ '' ~ x }}`);
      expect(parseScope(around, unreadModel).render(template)).toBe(parse);
    });
  }
});
