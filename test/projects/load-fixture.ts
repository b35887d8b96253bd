import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { LinkedProject } from '../../src/compiler/index.js';
import type { CliValues, Command } from '../../src/config/index.js';
import type { Event } from '../../src/events/index.js';
import { linkProject } from '../../src/session/project/link-project.js';
import { loadConfiguration } from '../../src/session/project/load-configuration.js';
import { openTurn } from '../../src/session/turn/open-turn.js';
import type { Turn } from '../../src/session/turn/turn.js';
import { INTERNAL_SCHEMA } from '../setup/internal-schema.js';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/projects');

export type Place = { readonly engine: 'postgres' | 'pglite'; readonly name: string };

export type LoadedFixture = {
  readonly linked: LinkedProject;
  readonly folder: string;
  readonly events: readonly Event[];
};

/** A copy of a fixture project in a folder of its own, which is gone after the test. */
export function copyFixture(name: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-project-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.cpSync(path.join(FIXTURES, name), folder, { recursive: true });
  return folder;
}

/** Reads and links the project of a folder, with a profile for that database and schema `dev`. */
export function loadFixture(
  folder: string,
  database: Place,
  flags: CliValues = {},
  command: Command = 'build',
  env: Readonly<Record<string, string>> = {},
): LoadedFixture {
  writeProfile(folder, database);
  const after = { project_dir: folder, profiles_dir: folder, quiet: true, log_level_file: 'none', ...flags };
  const { turn } = openTurn({ command, cli: { before: {}, after } }, { cwd: folder, env });
  const events: Event[] = [];
  turn.events.subscribe(event => {
    events.push(event);
  });
  const configuration = loadConfiguration(turn);
  // Linking asks no database.
  return { linked: linkProject(turn as Turn, configuration), folder, events };
}

/** A profile for that database with a target for each of the schemas; the first is the usual one. */
export function writeProfile(folder: string, database: Place, schemas: readonly string[] = ['dev']): void {
  fs.writeFileSync(path.join(folder, 'profiles.yml'), profile(folder, database, schemas));
}

function profile(folder: string, { engine, name }: Place, schemas: readonly string[]): string {
  const named = /^profile: *(\S+)/m.exec(fs.readFileSync(path.join(folder, 'dbt_project.yml'), 'utf8'))?.[1];
  const output =
    engine === 'pglite'
      ? { type: 'pglite' }
      : { type: 'postgres', host: '127.0.0.1', port: 5432, user: 'u', password: 'p', dbname: name };
  const shared = { threads: 1, internal_schema: INTERNAL_SCHEMA };
  const outputs = Object.fromEntries(schemas.map(schema => [schema, { ...output, ...shared, schema }]));
  return JSON.stringify({ [named ?? 'default']: { target: schemas[0], outputs } });
}
