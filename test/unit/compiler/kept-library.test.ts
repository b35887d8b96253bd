import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { diskFiles, type Files } from '../../../src/base/index.js';
import { type LinkedProject, loadManifest, makeLibrary } from '../../../src/compiler/index.js';
import { loadConfiguration } from '../../../src/session/project/load-configuration.js';
import { openTurn } from '../../../src/session/turn/open-turn.js';
import type { Turn } from '../../../src/session/turn/turn.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/projects');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-library-'));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

const text = makeLibrary(diskFiles());
const KEPT = place('library.json', text);

function place(name: string, content: string): string {
  const file = path.join(scratch, name);
  fs.writeFileSync(file, content);
  return file;
}

/** A copy of a fixture project with a profile for an embedded database. */
function copyOf(fixture: string): string {
  const folder = path.join(scratch, fixture);
  fs.cpSync(path.join(FIXTURES, fixture), folder, { recursive: true });
  const named = /^profile: *(\S+)/m.exec(fs.readFileSync(path.join(folder, 'dbt_project.yml'), 'utf8'))?.[1];
  const profile = { target: 'dev', outputs: { dev: { type: 'pglite', schema: 'dev' } } };
  fs.writeFileSync(path.join(folder, 'profiles.yml'), JSON.stringify({ [named ?? 'default']: profile }));
  return folder;
}

type Told = { readonly linked: LinkedProject | undefined; readonly error: string; readonly events: readonly string[] };

/** Links the project of a folder at a fixed time; what stops it is part of what is told. */
function load(folder: string, library: string | false, files: Files = diskFiles()): Told {
  const after = { project_dir: folder, profiles_dir: folder, quiet: true, log_level_file: 'none', write_json: false };
  const env = { QUERN_NOW: '2026-01-02T03:04:05Z', DBT_INVOCATION_ID: '1' };
  const { turn } = openTurn({ command: 'parse', cli: { before: {}, after } }, { cwd: folder, env });
  const events: string[] = [];
  turn.events.subscribe(event => void events.push(event.name));
  const { project: root, packages, profile } = loadConfiguration(turn);
  const { invocation, events: bus, deprecations } = turn as Turn;
  try {
    const input = { files, invocation, root, packages, profile, events: bus, deprecations };
    return { linked: loadManifest({ ...input, library }), error: '', events };
  } catch (error) {
    return { linked: undefined, error: String(error), events };
  }
}

/** The manifest without what differs between any two invocations. */
function comparable({ linked, error, events }: Told) {
  if (linked === undefined) return { error, events };
  const { metadata, ...rest } = linked.manifest;
  const plain = [...Object.entries(rest)].map(([key, value]) => [
    key,
    value instanceof Map ? [...value].map(([id, node]) => [id, withoutTimes(node)]) : value,
  ]);
  return { error, events, adapter: metadata.adapter_type, manifest: JSON.stringify(plain) };
}

function withoutTimes(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value) => (key === 'created_at' ? undefined : value)) ?? 'null');
}

const projects = [
  ...['road', 'overrides_in_root', 'overrides_by_dispatch', 'unit_tests'],
  ...fs
    .readdirSync(path.join(FIXTURES, 'parse'))
    .filter(name => fs.existsSync(path.join(FIXTURES, 'parse', name, 'dbt_project.yml')))
    .map(name => `parse/${name}`),
];

describe('the parsed macros that the build keeps', () => {
  it.each(projects)('change nothing of what %s says', fixture => {
    const folder = copyOf(fixture);
    const plain = comparable(load(folder, false));
    expect(plain.error).toBe('');
    expect(comparable(load(folder, KEPT))).toEqual(plain);
  });

  it('are what a project is read with', () => {
    const emptied = place('emptied.json', text.replaceAll(/"calls":\[[^\]]*\]/g, '"calls":[]'));
    const macro = (library: string) =>
      load(copyOf('road'), library).linked?.manifest.macros.get('macro.dbt.date_spine');
    expect(macro(KEPT)?.depends_on.macros.length).toBeGreaterThan(0);
    expect(macro(emptied)?.depends_on.macros).toEqual([]);
  });

  it('are not looked at when the text of a macro has changed', () => {
    const folder = copyOf('road');
    const files: Files = { ...diskFiles(), readBytes: file => changed(file, diskFiles().readBytes(file)) };
    const macro = load(folder, KEPT, files).linked?.manifest.macros.get('macro.dbt.date_spine');
    expect(macro?.macro_sql).toContain('-- another text');
  });

  it.each([
    ['missing', path.join(scratch, 'nowhere.json')],
    ['cut short', place('short.json', text.slice(0, 1000))],
    ['those of another version', place('other.json', JSON.stringify({ ...JSON.parse(text), key: 'other', files: [] }))],
  ])('are made anew when they are %s', (_, file) => {
    const folder = copyOf('road');
    expect(comparable(load(folder, file))).toEqual(comparable(load(folder, false)));
  });

  it('hold every macro file, and none of its text twice', () => {
    const kept = JSON.parse(text) as { readonly files: readonly (readonly Record<string, unknown>[])[] };
    expect(kept.files.flat().length).toBeGreaterThan(400);
    expect(text).not.toContain('endmacro');
  });
});

function changed(file: string, bytes: Uint8Array): Uint8Array {
  const content = new TextDecoder().decode(bytes);
  if (!file.includes('templates') || !content.includes('macro date_spine(')) return bytes;
  return new TextEncoder().encode(content.replace(/(macro date_spine\([^)]*\) *-?%\})/, '$1 -- another text'));
}
