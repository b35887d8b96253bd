import * as fs from 'node:fs';
import * as path from 'node:path';
import { manifestParts, specialJson } from '../../../src/artifacts/index.js';
import { diskFiles, type Files, type Message, memoryFiles, ProjectError } from '../../../src/base/index.js';
import { type LinkedProject, loadManifest } from '../../../src/compiler/index.js';
import type { CliValues } from '../../../src/config/index.js';
import { plainRt } from '../../../src/context/index.js';
import type { Event } from '../../../src/events/index.js';
import { loadConfiguration } from '../../../src/session/project/load-configuration.js';
import { openTurn } from '../../../src/session/turn/open-turn.js';

const ROOT = '/project';

const PROFILE = `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, port: 5432, user: ann, password: secret, dbname: db, schema: sch, threads: 4}
`;

export type Loaded = { readonly linked: LinkedProject; readonly events: readonly Event[] };
export type LoadOptions = {
  readonly staticParse?: boolean;
  readonly flags?: CliValues;
  readonly env?: Record<string, string>;
};

/** Links a project given as text by path; dbt_project.yml is there unless the files have one. */
export function loadProject(files: Readonly<Record<string, string | Uint8Array>>, options: LoadOptions = {}): Loaded {
  const content = new Map<string, string | Uint8Array>([
    [`${ROOT}/dbt_project.yml`, 'name: shop\nversion: "1.0"\nprofile: shop\n'],
    [`${ROOT}/profiles.yml`, PROFILE],
    ...Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text] as const),
  ]);
  const after = { project_dir: ROOT, profiles_dir: ROOT, log_level_file: 'none', log_level: 'none', ...options.flags };
  const withTemplates = overlay(memoryFiles(content));
  const { turn } = openTurn(
    { command: 'parse', cli: { before: {}, after } },
    { cwd: ROOT, env: options.env ?? {}, files: withTemplates },
  );
  const events: Event[] = [];
  turn.events.subscribe(event => {
    events.push(event);
  });
  const { project, packages, profile } = loadConfiguration(turn);
  const linked = loadManifest({
    files: withTemplates,
    invocation: turn.invocation,
    root: project,
    packages,
    profile,
    events: turn.events,
    deprecations: turn.deprecations,
    ...(options.staticParse === undefined ? {} : { staticParse: options.staticParse }),
  });
  return { linked, events };
}

/** The project lies in memory, the macros that ship with the tool on disk. */
function overlay(memory: Files): Files {
  const disk = diskFiles();
  const isOurs = (file: string): boolean => file === ROOT || file.startsWith(`${ROOT}/`);
  const guarded = Object.fromEntries(
    Object.keys(disk).map(operation => {
      const key = operation as keyof Files;
      const of = (files: Files) => files[key] as (...args: unknown[]) => unknown;
      return [key, (file: string, ...rest: unknown[]) => of(isOurs(file) ? memory : disk)(file, ...rest)];
    }),
  );
  return guarded as Files;
}

/** The messages of a project that cannot be linked. */
export function problemsOf(files: Readonly<Record<string, string>>, options: LoadOptions = {}): readonly Message[] {
  try {
    loadProject(files, options);
  } catch (error) {
    if (error instanceof ProjectError) return error.messages;
    throw error;
  }
  return [];
}

/** manifest.json of a linked project, read back. */
export function manifestJson(linked: LinkedProject): Record<string, Record<string, unknown>> {
  return JSON.parse([...manifestParts(linked.manifest, specialJson(plainRt))].join('')) as Record<
    string,
    Record<string, unknown>
  >;
}

/** Every file of a folder by its path in it. */
export function filesOf(folder: string, prefix = ''): Record<string, Uint8Array> {
  const found: Record<string, Uint8Array> = {};
  for (const entry of fs.readdirSync(path.join(folder, prefix), { withFileTypes: true })) {
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(found, filesOf(folder, name));
    else found[name] = fs.readFileSync(path.join(folder, name));
  }
  return found;
}
