import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { projectOn, type TestProject } from '../db/run/project-on.js';
import recorded from '../fixtures/macros/every-call.json' with { type: 'json' };
import {
  callLines,
  callProject,
  expectedLines,
  hashOfGenerated,
  overrideProjects,
} from '../parity/macros/every-macro.mjs';
import { foldMessage, foldSql } from '../parity/macros/fold-sql.mjs';
import { describeDb } from '../setup/describe-db.js';

/** What differs on purpose; templates/macros/README.md lists both reasons. */
const DIFFERENT: ReadonlySet<string> = new Set([
  // Helpers of Python models: the same use, a text of our own.
  ...['build_ref_function', 'build_source_function', 'py_script_postfix'],
  // A relation that replaces another is built beside it and published; dbt's text is no SQL of Postgres here.
  ...['get_alter_materialized_view_as_sql', 'materialized_view_get_build_sql'],
]);

/** record-every-macro.mjs recorded the calls from dbt 1.12.6, and saw that every override is reached there. */
describeDb('Every public macro', db => {
  db.test(
    'takes its full signature by position and by name, and gives what dbt gives',
    async () => {
      const project = await projectOn(db, callProject(), { threads: 1, profile: { schema: 's' } });
      const { finished } = await project.run('run');
      const different = finished.flatMap(({ node, result }) => {
        const outcome =
          result.status === 'success'
            ? { text: asRecorded(compiledText(project, node.name)) }
            : { error: asRecorded(`${result.status}: ${result.message}`) };
        const hash = (recorded as Readonly<Record<string, string>>)[node.name];
        if (DIFFERENT.has(node.name.replace(/__\w+$/, '')) || hashOfGenerated(outcome) === hash) return [];
        return [`${node.name}: ${outcome.error === undefined ? foldSql(outcome.text) : foldMessage(outcome.error)}`];
      });
      expect(different).toEqual([]);
      expect(finished.length).toBe(Object.keys(recorded).length);
    },
    { timeoutMs: 180_000, needs: ['server'] },
  );

  const ways = {
    root: 'a macro of its name in the root',
    postgres: '`postgres__` and its name in the root',
    dispatch: '`default__` and its name in a package that `dispatch` names',
  } as const;
  for (const kind of ['root', 'postgres', 'dispatch'] as const) {
    db.test(
      `is overridden by ${ways[kind]}, called by position and by name`,
      async () => {
        const project = await projectOn(db, overrideProjects()[kind]);
        await project.run('compile', { populateCache: false });
        const lines = callLines(compiledText(project, 'calls')).map(foldSql);
        expect(lines).toEqual(expectedLines(kind).map(foldSql));
      },
      { timeoutMs: 60_000 },
    );
  }

  function asRecorded(text: string): string {
    return text.replaceAll(db.database.name, 'scratch');
  }
});

/** A model whose text is empty has no file. */
function compiledText(project: TestProject, name: string): string {
  const file = path.join(project.folder, `target/compiled/scratch/models/${name}.sql`);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
