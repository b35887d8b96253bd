import { expect } from 'vitest';
import fixture from '../../fixtures/context/values.json' with { type: 'json' };
import { describeDb } from '../../setup/describe-db.js';
import { makeAround } from '../../unit/context/make-around.js';
import { recordedModel, recordedProject } from '../../unit/context/recorded-project.js';
import { databaseOf, render, runNode } from './run-node.js';

describeDb('While a project runs', db => {
  db.test('a model’s template sees what dbt lets it see', async () => {
    const database = await databaseOf(db);
    const here = (text: string): string => text.replaceAll('shop_db', database);
    const around = makeAround({ ...recordedProject, database, macros: { shop: fixture.macros } });
    const seen: [string, unknown][] = [];
    for (const { expression } of fixture.cases) {
      const running = runNode(db, around, { ...recordedModel, database });
      try {
        const text = `{% set x = (${here(expression)}) %}{{ '' ~ x }}`;
        seen.push([expression, await render(running, around, text)]);
      } finally {
        await running.connection.finish();
      }
    }
    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(fixture.cases.map(({ expression, run }) => [expression, here(run)])),
    );
  });
});
