import { manifestParts, specialJson } from '../../../../src/artifacts/index.js';
import { ProjectError } from '../../../../src/base/index.js';
import {
  type LinkedProject,
  type LoadInput,
  type LoadStats,
  loadCached,
  loadManifest,
  makeLibrary,
  type ParseMemory,
} from '../../../../src/compiler/index.js';
import type { CliValues } from '../../../../src/config/index.js';
import { plainRt } from '../../../../src/context/index.js';
import { type Manifest, SwappedMap } from '../../../../src/manifest/index.js';
import { loadConfiguration } from '../../../../src/session/project/load-configuration.js';
import { openTurn } from '../../../../src/session/turn/open-turn.js';
import type { FakeDisk } from './fake-disk.js';

export type Setting = {
  readonly root: string;
  readonly disk: FakeDisk;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: CliValues;
  readonly memory?: ParseMemory | undefined;
  readonly isBrief?: boolean;
  /** Looks into everything that was linked, too, and not only at the manifest's text. */
  readonly isThorough?: boolean;
  /** What happens between the loading and the writing of manifest.json. */
  readonly meanwhile?: () => void;
};

/** Everything that a loading leaves: the manifest byte for byte, what is not in it, what was told; or what is wrong. */
export type Outcome = Readonly<Record<string, string>>;

const special = specialJson(plainRt);

/** The cold loading, which keeps nothing. */
export function loadCold(setting: Setting): Outcome {
  return outcomeOf(setting, input => {
    const linked = loadManifest(input);
    return { linked, text: [...manifestParts(linked.manifest, special)].join('') };
  });
}

export const CACHE = 'target/quern_parse_cache';

/** With the cache as it is now, which is what the next loading finds. */
export function loadWarm(setting: Setting): Outcome {
  const { disk, root, memory, isBrief, meanwhile } = setting;
  return outcomeOf(setting, input => {
    const place = { file: `${root}/${CACHE}`, memory, isBrief: isBrief === true, now: () => disk.nowMs };
    const { linked, writeManifest } = loadCached(input, place);
    meanwhile?.();
    writeManifest(`${root}/target/manifest.json`);
    return { linked, text: disk.text(`${root}/target/manifest.json`) };
  });
}

/** How much a loading had to do. */
export function statsOf(setting: Setting): LoadStats {
  let stats: LoadStats | undefined;
  const outcome = outcomeOf({ ...setting, isThorough: false }, input => {
    const place = { file: `${setting.root}/${CACHE}`, now: () => setting.disk.nowMs };
    const { linked } = loadCached(input, place);
    stats = linked.stats;
    return { linked, text: '' };
  });
  if (stats === undefined) throw new Error(outcome['error']);
  return stats;
}

/** The project as a warm loading gives it. */
export function linkedWarm(setting: Setting): LinkedProject {
  let found: LinkedProject | undefined;
  const outcome = outcomeOf({ ...setting, isThorough: false }, input => {
    const { linked } = loadCached(input, { file: `${setting.root}/${CACHE}`, now: () => setting.disk.nowMs });
    found = linked;
    return { linked, text: '' };
  });
  if (found === undefined) throw new Error(outcome['error']);
  return found;
}

/** What the build keeps of the shipped macros, for those that the disk shows. */
export function writeLibrary(disk: FakeDisk, root: string): void {
  disk.write(`${root}/${LIBRARY}`, makeLibrary(disk.files));
}

const LIBRARY = 'shipped/library.json';
type Load = (input: LoadInput) => { readonly linked: ReturnType<typeof loadManifest>; readonly text: string };

function outcomeOf({ root, disk, env, flags, isThorough }: Setting, load: Load): Outcome {
  const told: string[] = [];
  try {
    const after = { project_dir: root, profiles_dir: root, log_level_file: 'none', log_level: 'none', ...flags };
    const { turn } = openTurn(
      { command: 'parse', cli: { before: {}, after } },
      { cwd: root, env: { QUERN_NOW: '2026-03-04T05:06:07Z', ...env }, files: disk.files },
    );
    const { project, packages, profile } = loadConfiguration(turn);
    turn.events.subscribe(event => void told.push(`${event.level} ${event.name} ${JSON.stringify(event.data)}`));
    const { linked, text } = load({
      files: disk.files,
      invocation: { ...turn.invocation, id: '00000000-0000-0000-0000-000000000000' },
      root: project,
      packages,
      profile,
      events: turn.events,
      deprecations: turn.deprecations,
      library: `${root}/${LIBRARY}`,
    });
    const { manifest, names, messages, macros, outline } = linked;
    const shown = {
      text,
      outline: JSON.stringify(outline),
      messages: JSON.stringify(messages),
      told: told.join('\n'),
    };
    if (isThorough !== true) return shown;
    return {
      ...shown,
      // What is parsed back says the same again.
      again: [...manifestParts(manifest, special)].join(''),
      facts: JSON.stringify([...manifest.facts].map(([id, { span, reads }]) => [id, span, reads])),
      names: JSON.stringify(
        Object.entries(names)
          .sort()
          .map(([key, table]) => [key, tableOf(table as NestedMap)]),
      ),
      macros: JSON.stringify([...macros.byId.keys()]),
      compiled: compiledText(linked, disk, `${root}/target/compiled.json`),
    };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return { error: JSON.stringify(error.messages), told: told.join('\n') };
  }
}

/** manifest.json after a run that compiled every other node, by the shortest way that there is. */
function compiledText({ manifest, writeManifest }: LinkedProject, disk: FakeDisk, file: string): string {
  const changed = compiledNodes(manifest);
  if (writeManifest?.(file, changed) === true) return disk.text(file);
  const [nodes, functions] = [manifest.nodes, manifest.functions].map(
    map => new SwappedMap(map as ReadonlyMap<string, object>, changed),
  );
  return [...manifestParts({ ...manifest, nodes, functions } as unknown as Manifest, special)].join('');
}

/** Every other node as compiling leaves it. */
export function compiledNodes({ nodes, functions }: Manifest): ReadonlyMap<string, object> {
  const all = [...nodes, ...functions].filter((_, i) => i % 2 === 0);
  return new Map(all.map(([id, node]) => [id, { ...node, compiled: true, compiled_code: `select 'é' -- ${id}\n` }]));
}

type NestedMap = ReadonlyMap<string, unknown>;

function tableOf(table: unknown): unknown {
  if (table instanceof Map) return [...table].map(([key, value]) => [key, tableOf(value)]);
  if (Array.isArray(table)) return table.map(tableOf);
  return typeof table === 'object' && table !== null ? (table as { unique_id?: unknown }).unique_id : table;
}

/** The first thing that a warm loading left differently, in a few words. */
export function firstDifference(cold: Outcome, warm: Outcome): string | undefined {
  for (const key of new Set([...Object.keys(cold), ...Object.keys(warm)])) {
    const [expected = '(nothing)', found = '(nothing)'] = [cold[key], warm[key]];
    if (expected === found) continue;
    let at = 0;
    while (at < expected.length && expected[at] === found[at]) at++;
    const cut = (text: string): string => text.slice(Math.max(0, at - 150), at + 150);
    return `${key} differs\ncold: ${cut(expected)}\nwarm: ${cut(found)}`;
  }
  return undefined;
}
