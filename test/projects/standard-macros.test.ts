import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { projectOn } from '../db/run/project-on.js';
import recorded from '../fixtures/macros/calls.json' with { type: 'json' };
import { foldMessage, foldSql, hashOfCall } from '../parity/macros/fold-sql.mjs';
import { describeDb } from '../setup/describe-db.js';

const CALL = /^## (\w+)\n([\s\S]*?)(?=^## |(?![\s\S]))/gm;
const PROBE = `{% materialization probe, default %}{% call noop_statement("main", "PROBE") %}{{ sql }}{% endcall %}{{ return({"relations": []}) }}{% endmaterialization %}`;
const PROJECT = "name: scratch\nversion: '1.0'\nprofile: shop\nmodels: {+materialized: probe}\n";

const source = fs.readFileSync(new URL('../parity/macros/calls.jinja', import.meta.url), 'utf8');

/** A model for each call; `config()` stays outside the test of `execute`. */
const models = Object.fromEntries(
  [...source.matchAll(CALL)].map(([, name = '', text = '']) => {
    const [, config = '', body = ''] = /^(\{\{ config\(.*?\) \}\})?([\s\S]*)$/.exec(text.trim()) ?? [];
    return [`models/${name}.sql`, `${config}{% if execute %}${body}{% endif %}\n`];
  }),
);

/** What differs on purpose, or where dbt's own text comes from a Python library. */
const DIFFERENT: ReadonlySet<string> = new Set([
  // Names that are too long keep a hash, so that two of them never meet.
  'make_relations_long',
  // The first of two faults that a schema library finds: dbt names the key that is too much, we the one that lacks.
  'index_bad',
  // dbt's default counts in its own information_schema object; nothing of ours or of Postgres calls it.
  'default_check_schema',
]);

/**
 * The recorded hashes are those of dbt 1.12.6; layout and what templates/macros/README.md lists are folded away. The
 * texts do not depend on the adapter, and the name of the embedded database is a word of theirs.
 */
describeDb('The macros of the standard library', db => {
  db.test(
    'give the SQL that dbt gives, and its errors',
    async () => {
      const files = { ...models, 'dbt_project.yml': PROJECT, 'macros/probe.sql': PROBE };
      const project = await projectOn(db, files, { threads: 1, profile: { schema: 's' } });
      const { finished } = await project.run('run');
      const said = new Map<string, { text?: string; error?: string }>();
      for (const { node, result } of finished) {
        const outcome =
          result.status === 'success'
            ? { text: asRecorded(compiledText(project.folder, node.name)) }
            : { error: asRecorded(`${result.status}: ${result.message}`) };
        said.set(node.name, outcome);
      }
      const different = Object.entries(recorded).flatMap(([name, hash]) => {
        const outcome = said.get(name) ?? {};
        if (DIFFERENT.has(name) || hashOfCall(outcome) === hash) return [];
        return [`${name}: ${outcome.error === undefined ? foldSql(outcome.text ?? '') : foldMessage(outcome.error)}`];
      });
      expect(different).toEqual([]);
    },
    { timeoutMs: 120_000, needs: ['server'] },
  );

  function asRecorded(text: string): string {
    return text.replaceAll(db.database.name, 'scratch');
  }
});

/** A model whose text is empty has no file. */
function compiledText(folder: string, name: string): string {
  const file = path.join(folder, `target/compiled/scratch/models/${name}.sql`);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}
