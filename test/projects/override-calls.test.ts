import * as fs from 'node:fs';
import * as path from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { quern } from '../cli/spawn-quern.js';
import { projectOn } from '../db/run/project-on.js';
import recorded from '../fixtures/macros/called.json' with { type: 'json' };
import { overrideAll, seenOverrides } from '../parity/macros/override-all.mjs';
import { describeDb } from '../setup/describe-db.js';

type Step = {
  readonly dbt?: string;
  readonly sql?: string;
  readonly shell?: string;
  readonly files?: Readonly<Record<string, string>>;
};
type Scenario = { readonly files: Readonly<Record<string, string>>; readonly steps: readonly Step[] };

const source = new URL('../parity/macros/scenarios/every_materialization.yml', import.meta.url);
const scenario = parse(
  fs
    .readFileSync(source, 'utf8')
    .replaceAll('[reader]', '[override_reader]')
    .replaceAll("['reader']", "['override_reader']"),
) as Scenario;
const PROJECT = "name: scratch\nversion: '1.0'\nprofile: shop\n";

/** Roles belong to the server, which other tests share: this one has a name of its own. */
const READER = 'override_reader';
const MAKE_READER = `do $$ begin create role ${READER}; exception when duplicate_object or unique_violation then null; end $$`;

/** A line as an override prints it, for each call that dbt 1.12.6 made for a node in that step. */
const calledByDbt = (called: Readonly<Record<string, string | undefined>>): readonly string[] =>
  seenOverrides(
    Object.entries(called)
      .flatMap(([node, names = '']) => names.split(' ').map(name => `OVERRIDE ${node} ${name}`))
      .join('\n'),
  );

describeDb('Every materialization', db => {
  db.test(
    'calls the overrides that dbt calls for the same node, except what publishing, COPY and the catalogue replace',
    async () => {
      const macros = { 'macros/override_all.sql': overrideAll(), 'dbt_project.yml': PROJECT };
      const project = await projectOn(db, { ...scenario.files, ...macros }, { threads: 1, profile: { schema: 's' } });
      const target = await db.database.target.connect();
      const password = target.password?.reveal() ?? 'none';
      addTarget(project.folder);
      const client = new pg.Client({ ...target, password });
      await client.connect();
      await client.query(MAKE_READER);
      const missing: string[] = [];
      try {
        let ran = 0;
        for (const step of scenario.steps) {
          project.write(step.files ?? {});
          if (step.sql !== undefined) await client.query(step.sql);
          if (step.shell !== undefined) fs.cpSync(at('target'), at('kept'), { recursive: true });
          if (step.dbt === undefined) continue;
          const { stdout } = await quern(step.dbt.split(' '), { cwd: project.folder });
          const { command, called } = recorded[ran++]!;
          expect(command).toBe(step.dbt);
          const seen = new Set(seenOverrides(stdout));
          expect(seen.size).toBeGreaterThan(0);
          missing.push(...calledByDbt(called).flatMap(call => (seen.has(call) ? [] : [`${command}: ${call}`])));
        }
        expect(ran).toBe(recorded.length);
      } finally {
        await client.end();
      }
      expect(missing).toEqual([]);

      function at(name: string): string {
        return path.join(project.folder, name);
      }
    },
    { timeoutMs: 600_000, needs: ['server'] },
  );
});

/** The target `other`, into which is cloned. */
function addTarget(folder: string): void {
  const file = path.join(folder, 'profiles.yml');
  const profiles = JSON.parse(fs.readFileSync(file, 'utf8'));
  profiles.shop.outputs.other = { ...profiles.shop.outputs.dev, schema: 's2' };
  fs.writeFileSync(file, JSON.stringify(profiles));
}
