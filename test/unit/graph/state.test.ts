import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ReadManifestOptions, readManifest } from '../../../src/artifacts/index.js';
import { fixedClock, memoryFiles, ProjectError } from '../../../src/base/index.js';
import { writtenConfigReader } from '../../../src/compiler/index.js';
import { BEHAVIOUR_FLAGS } from '../../../src/config/index.js';
import { makeEngines } from '../../../src/context/index.js';
import { makeEventBus } from '../../../src/events/index.js';
import { buildDag, parseSelection, resourceKinds, selectNodes } from '../../../src/graph/index.js';
import type { DataMap, Manifest, PreviousState } from '../../../src/manifest/index.js';
import { python } from '../manifest/python-values.js';

type Json = { [key: string]: unknown };
type Outcome = { ids?: string[]; error?: string; breaking: string[] };
type Edit = { edit: string; changed: Record<string, Json> } & Record<'1.12' | '1.8', Record<string, Outcome>>;

const folder = new URL('../../fixtures/manifests/state/', import.meta.url).pathname;
const load = (name: string): unknown => JSON.parse(fs.readFileSync(`${folder}${name}`, 'utf8'));
const base = load('base.json') as Record<string, Json>;
const edits = load('edits.json') as Edit[];
const unrendered = load('unrendered-configs.json') as Record<string, DataMap | null>;

function manifestOf(data: unknown, options: ReadManifestOptions = {}): Manifest {
  return readManifest(memoryFiles(new Map([['/m.json', JSON.stringify(data)]])), '/m.json', options);
}

const before = {
  '1.12': manifestOf(base),
  '1.8': manifestOf(load('base-1.8.json'), {
    dbtVersion: '1.12.6',
    unrenderedConfig: code => unrendered[code] ?? null,
  }),
};

/** The manifest after an edit: the base with what changed. */
function edited(edit: Edit): Manifest {
  const data: Record<string, Json> = structuredClone(base);
  for (const [kind, nodes] of Object.entries(edit.changed))
    for (const [id, node] of Object.entries(nodes)) {
      if (node === null) delete data[kind]?.[id];
      else data[kind] = { ...data[kind], [id]: structuredClone(node) };
    }
  return manifestOf(data);
}

/** As dbt prints it: the heading, and the text indented below. */
function inWords({ messages, message }: ProjectError): string {
  return `${messages[0]?.heading ?? 'Runtime Error'}\n${message.replace(/^/gm, '  ')}`;
}

function select(manifest: Manifest, previous: Manifest, selector: string): Outcome {
  const bus = makeEventBus({ clock: fixedClock(0) });
  const breaking: string[] = [];
  bus.subscribe(event => {
    if (event.name === 'UnversionedBreakingChange') breaking.push(event.text);
  });
  const state: PreviousState = { manifest: previous, results: null, sources: null, currentSources: null };
  try {
    const ids = selectNodes(parseSelection([selector], [], 'eager'), {
      manifest,
      dag: buildDag(manifest),
      kinds: resourceKinds('list', [], []),
      includeEmpty: true,
      previous: state,
      python,
      emit: (name, data, options) => bus.emit(name, data, options),
    });
    return { ids: [...ids], breaking: breaking.sort() };
  } catch (error) {
    if (error instanceof ProjectError) return { error: inWords(error), breaking: breaking.sort() };
    throw error;
  }
}

describe('state comparison', () => {
  it('was recorded from real dbt for more than seventy single edits', () => {
    expect(edits.length).toBeGreaterThan(70);
  });
  it('reads the configs of another version’s manifest from the codes, as dbt does', () => {
    const read = writtenConfigReader({ engines: makeEngines(), behaviour: BEHAVIOUR_FLAGS });
    for (const [code, expected] of Object.entries(unrendered)) expect(read?.(code) ?? null, code).toEqual(expected);
  });
  for (const edit of edits) {
    const manifest = edited(edit);
    for (const version of ['1.12', '1.8'] as const) {
      it(`finds what dbt finds against a manifest of ${version}: ${edit.edit}`, () => {
        for (const [selector, expected] of Object.entries(edit[version])) {
          const found = select(manifest, before[version], selector);
          const where = `${edit.edit}, ${selector}`;
          expect(found.ids, where).toEqual(expected.ids);
          expect(found.error, where).toBe(expected.error);
          expect(found.breaking, where).toEqual(expected.breaking);
        }
      });
    }
  }
});
