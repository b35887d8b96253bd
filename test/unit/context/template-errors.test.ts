import { describe, expect, test } from 'vitest';
import { explainError, NodeError, parseScope } from '../../../src/context/index.js';
import fixture from '../../fixtures/context/template-errors.json' with { type: 'json' };
import { makeAround, model } from './make-around.js';

describe('an error in a template is told in dbt’s words', () => {
  const around = makeAround({ macros: { shop: fixture.macros } });
  const node = model();

  for (const [call, expected] of Object.entries(fixture.cases)) {
    test(call, () => {
      const template = around.engines.parse.compile(`select 1 as a -- {{ ${call} }}`, {
        origin: { file: 'models/orders.sql' },
      });
      const error = thrown(() => parseScope(around, node).render(template));
      const told = explainError(error, node, around.macros, { reading: true });
      expect(told).toBeInstanceOf(NodeError);
      expect((told as NodeError).dbtText).toBe(expected);
    });
  }

  test('and in ours with the place in the model and the macros that were running', () => {
    const text = 'select 1 as a,\n  {{ c1() }}';
    const template = around.engines.parse.compile(text, { origin: { file: 'models/orders.sql' } });
    const told = explainError(
      thrown(() => parseScope(around, node).render(template)),
      node,
      around.macros,
    );
    const [message] = (told as NodeError).messages;
    expect(message?.span).toMatchObject({ file: 'models/orders.sql', line: 2, column: 6 });
    expect(message?.frames?.map(frame => [frame.name, frame.span.file])).toEqual([
      ['c2', 'macros/own.sql'],
      ['c1', 'macros/own.sql'],
    ]);
  });
});

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
