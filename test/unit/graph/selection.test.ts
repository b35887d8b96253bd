import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifest, readPreviousState } from '../../../src/artifacts/index.js';
import { diskFiles, memoryFiles, ProjectError } from '../../../src/base/index.js';
import {
  buildDag,
  chooseSelection,
  type IndirectSelection,
  normalizeSelectors,
  parseSelection,
  parseSelectors,
  resourceKinds,
  type SelectorEntry,
  selectNodes,
} from '../../../src/graph/index.js';
import { python } from '../manifest/python-values.js';

type Case = { args: string[]; ids?: string[]; error?: string; events?: [string, string][] };

const folder = new URL('../../fixtures/manifests/selection/', import.meta.url).pathname;
const cases = JSON.parse(fs.readFileSync(`${folder}cases.json`, 'utf8')) as Case[];
const entries = JSON.parse(fs.readFileSync(`${folder}selectors.json`, 'utf8')) as SelectorEntry[];
const manifest = readManifest(diskFiles(), `${folder}manifest.json`);
const dag = buildDag(manifest);

/** Words after each option, up to the next one. */
function options(args: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const arg of args) {
    if (!arg.startsWith('--')) {
      current.push(...arg.split(' '));
      continue;
    }
    current = found.get(arg) ?? [];
    found.set(arg, current);
  }
  return found;
}

function run(args: readonly string[]): { ids: string[]; events: string[] } {
  const given = options(args);
  const events: string[] = [];
  const emit = (name: string): void => void events.push(name);
  const indirect = (given.get('--indirect-selection')?.[0] ?? 'eager') as IndirectSelection;
  const models = given.get('--models');
  const selectors = parseSelectors(entries, indirect);
  const spec = chooseSelection(
    {
      select: models ?? given.get('--select') ?? [],
      exclude: given.get('--exclude') ?? [],
      selector: given.get('--selector')?.[0] ?? null,
      indirect,
    },
    selectors,
    emit,
  );
  const kinds =
    models === undefined
      ? resourceKinds('list', given.get('--resource-type') ?? [], given.get('--exclude-resource-type') ?? [])
      : new Set(['model' as const]);
  const projectHas = (path: string): boolean => fs.existsSync(`${folder}project/${path}`);
  const ids = selectNodes(spec, { manifest, dag, kinds, includeEmpty: true, selectors, python, emit, projectHas });
  if (ids.size === 0) events.push('NoNodesSelected');
  return { ids: [...ids], events };
}

/** What dbt prints below the kind of an error; an error of Python has no such heading. */
const sentence = (error: string): string => error.replace(/^(Runtime|Internal) Error\n {2}/, '');

describe('selection', () => {
  it('was recorded from real dbt for hundreds of expressions', () => {
    expect(cases.length).toBeGreaterThan(700);
  });
  for (const kase of cases) {
    const title = kase.args.join(' ');
    if (kase.error !== undefined) {
      it(`refuses what dbt refuses, in its words: ${title}`, () => {
        expect(() => run(kase.args)).toThrow(ProjectError);
        expect(() => run(kase.args)).toThrow(sentence(kase.error ?? ''));
      });
    } else {
      it(`finds what dbt finds, with its warnings: ${title}`, () => {
        const { ids, events } = run(kase.args);
        expect(ids).toEqual(kase.ids);
        // That --select beside --selector is ignored is told where the verb begins, as dbt does: test/cli/histories.
        const told = (kase.events ?? []).map(([name]) => name).filter(name => !name.startsWith('SelectExclude'));
        expect(events.sort()).toEqual(told.sort());
      });
    }
  }
});

type ResultCases = { files: Record<string, unknown>; cases: { select: string[]; ids: string[] }[] };
const results = JSON.parse(fs.readFileSync(`${folder}results.json`, 'utf8')) as ResultCases;

describe('selection by earlier results', () => {
  const files = memoryFiles(
    new Map(Object.entries(results.files).map(([path, data]) => [`/p/${path}`, JSON.stringify(data)])),
  );
  const previous = readPreviousState(files, '/p/state', '/p/target');
  for (const { select, ids } of results.cases) {
    it(`finds what dbt finds: ${select.join(' ')}`, () => {
      const spec = parseSelection(select, [], 'eager');
      const kinds = resourceKinds('list', [], []);
      const found = selectNodes(spec, { manifest, dag, kinds, includeEmpty: true, previous, python, emit: () => {} });
      expect([...found]).toEqual(ids);
    });
  }
});

type ErrorCase = { entries: SelectorEntry[]; error: string | null };
const mistakes = JSON.parse(fs.readFileSync(`${folder}errors.json`, 'utf8')) as ErrorCase[];

describe('selectors.yml', () => {
  for (const { entries: wrong, error } of mistakes) {
    const title = JSON.stringify(wrong);
    if (error === null) {
      it(`may say ${title}`, () => {
        expect(parseSelectors(wrong, 'eager').size).toBe(1);
      });
    } else {
      it(`is refused where dbt refuses it: ${title}`, () => {
        // dbt prints values as Python or YAML; what stands before them must agree.
        const [expected = ''] = (error.split('Error\n').at(-1) ?? '').trim().split(/[{<\n]/);
        expect(() => parseSelectors(wrong, 'eager')).toThrow(expected);
        expect(() => parseSelectors(wrong, 'eager')).toThrow(ProjectError);
      });
    }
  }
  it('may name the selector that is used when nothing is asked for', () => {
    const events: string[] = [];
    const selectors = parseSelectors([{ name: 'usual', definition: 'tag:hot', default: true }], 'eager');
    const nothing = { select: [], exclude: [], selector: null, indirect: 'eager' as const };
    const spec = chooseSelection(
      nothing,
      selectors,
      (name, data) => void events.push(`${name} ${JSON.stringify(data)}`),
    );
    expect(spec).toBe(selectors.get('usual')?.spec);
    expect(events).toEqual(['DefaultSelector {"name":"usual"}']);
    const asked = chooseSelection({ ...nothing, select: ['a'] }, selectors, () => {});
    expect(asked.kind).toBe('difference');
  });
  it('stands in the manifest as dbt writes it out', () => {
    expect(JSON.parse(JSON.stringify(normalizeSelectors(entries)))).toEqual(manifest.selectors);
  });
});
