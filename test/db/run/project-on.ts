import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Event, type RunOutcome, Session, type SessionFlags } from '../../../src/session/index.js';
import type { DbContext } from '../../setup/describe-db.js';
import { INTERNAL_SCHEMA } from '../../setup/internal-schema.js';

/** A project in a folder of its own, in the test's database; its target schema is `dev`. */
export type TestProject = {
  readonly folder: string;
  readonly session: Session;
  /** Every event of the verb that ran last. */
  readonly events: readonly Event[];
  write(files: Readonly<Record<string, string>>): void;
  read(file: string): string;
  /** What the last verb printed at level info and above, times masked. */
  lines(): string[];
  run(verb: Verb, flags?: SessionFlags): Promise<RunOutcome>;
};

export type Verb =
  | 'build'
  | 'run'
  | 'test'
  | 'seed'
  | 'snapshot'
  | 'compile'
  | 'show'
  | 'clone'
  | 'freshness'
  | 'retry';

export type ProjectOptions = {
  readonly abort?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  readonly threads?: number;
  /** Keys of the profile's output. */
  readonly profile?: Readonly<Record<string, unknown>>;
};

const PROJECT = 'name: shop\nversion: "1.0"\nprofile: shop\n';

/** Writes the files and makes a session that is closed at the end of the test. */
export async function projectOn(
  db: DbContext,
  files: Readonly<Record<string, string>>,
  options: ProjectOptions = {},
): Promise<TestProject> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-run-'));
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [file, text] of Object.entries(more)) {
      const full = path.join(folder, file);
      fs.mkdirSync(path.dirname(full), { recursive: true });
      fs.writeFileSync(full, text);
    }
  };
  write({ 'dbt_project.yml': PROJECT, 'profiles.yml': await profileOf(db, options), ...files });
  const events: Event[] = [];
  const session = new Session({
    cwd: folder,
    env: { ...options.env },
    ...(db.engine === 'pglite' ? { adapter: db.adapter } : {}),
    ...(options.abort === undefined ? {} : { abort: options.abort }),
  });
  session.subscribe(event => void events.push(event));
  onTestFinished(async () => {
    await session.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    session,
    events,
    write,
    read: file => fs.readFileSync(path.join(folder, file), 'utf8'),
    lines: () => events.filter(isPrinted).map(event => masked(event.text)),
    run: async (verb, flags = {}) => {
      events.length = 0;
      return await session[verb](flags);
    },
  };
}

async function profileOf(db: DbContext, { threads = 4, profile = {} }: ProjectOptions): Promise<string> {
  const shared = { schema: 'dev', threads, internal_schema: INTERNAL_SCHEMA, ...profile };
  const output =
    db.engine === 'pglite' ? { type: 'pglite', ...shared } : { type: 'postgres', ...(await serverOf(db)), ...shared };
  return JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } });
}

async function serverOf(db: DbContext): Promise<Readonly<Record<string, unknown>>> {
  const { host, port, user, password, database } = await db.database.target.connect();
  return { host, port, user, password: password?.reveal() ?? 'none', dbname: database, sslmode: 'disable' };
}

function isPrinted({ level }: Event): boolean {
  return level === 'info' || level === 'warn' || level === 'error';
}

/** Times of a line are other ones in every run; so are the dots that fill it up. */
function masked(text: string): string {
  return text
    .replace(/ \.{2,} /g, ' … ')
    .replace(/ in \d+\.\d\ds\]/g, ' in T]')
    .replace(/ in 0 hours.*$/, ' in T');
}

/** Status of each node of an outcome, by its id. */
export function statuses(outcome: RunOutcome): Record<string, string> {
  return Object.fromEntries(outcome.finished.map(({ result }) => [result.unique_id, result.status]));
}
