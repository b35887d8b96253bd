import * as path from 'node:path';
import {
  artifactMetadata,
  type Catalog,
  readRunResults,
  readSources,
  specialJson,
  writeCatalog,
  writeManifest,
} from '../../artifacts/index.js';
import { ProjectError } from '../../base/index.js';
import { plainRt } from '../../context/index.js';
import type { UniqueId } from '../../manifest/index.js';
import {
  executePlan,
  type PlanRequest,
  planRun,
  type RunOutcome,
  type RunServices,
  readCatalog,
  selectedSources,
} from '../../runner/index.js';
import type { StateStore } from '../../state/index.js';
import { copyAssets } from '../docs/copy-assets.js';
import { type DocsFreshness, type DocsInput, docsData } from '../docs/docs-data.js';
import { docsPage } from '../docs/docs-page.js';
import type { Turn } from '../turn/turn.js';
import { planRequest } from './execute.js';
import { link, prepare, withGraph } from './prepare.js';
import { withRunServices } from './run-services.js';

/** `docs generate`: compiles, asks the database what lies there, and writes catalog.json, manifest.json and the page. */
export async function docsGenerateVerb(turn: Turn): Promise<RunOutcome | null> {
  const { values } = turn.invocation.flags;
  // As in dbt the project is counted where it is compiled.
  const prepared = values.compile ? prepare(turn) : withGraph(turn, link(turn));
  const { project, targetFolder } = prepared.configuration;
  const left = resultsLeft(turn, targetFolder);
  return await withRunServices(turn, prepared, async make => {
    const request = planRequest(turn, prepared, 'docs generate');
    const plan = planRun(request);
    const ids = plan.nodes.map(node => node.id);
    const services = make(ids);
    const outcome = values.compile ? await executePlan(plan, services) : null;
    if (outcome?.finished.some(({ result }) => result.status === 'error')) {
      turn.events.emit('CannotGenerateDocs', {});
      return outcome;
    }
    copyAssets(turn.files, project.root, targetFolder, project.paths.assets);
    const wanted = outcome === null ? null : selected(turn, ids, request);
    const catalog = await catalogOf(turn, services, values.empty_catalog, wanted);
    const file = path.join(targetFolder, 'catalog.json');
    writeCatalog(turn.files, file, catalog);
    const results = left ?? (await recordedRun(await services.openStore()));
    const manifest = outcome?.manifest ?? prepared.linked.manifest;
    if (outcome === null)
      writeManifest(turn.files, path.join(targetFolder, 'manifest.json'), manifest, specialJson(plainRt));
    await writePages(turn, targetFolder, { manifest, catalog, results, freshness: freshnessLeft(turn, targetFolder) });
    turn.events.emit('CatalogWritten', { path: file });
    return outcome;
  });
}

/** Null: nothing was selected, so everything is shown; as it is without compiling, for dbt's catalog is whole then too. */
function selected({ invocation }: Turn, ids: readonly UniqueId[], request: PlanRequest): ReadonlySet<UniqueId> | null {
  const { select, exclude, selector } = invocation.flags.values;
  if (select.length + exclude.length === 0 && selector === null) return null;
  return new Set([...ids, ...selectedSources(request)]);
}

async function catalogOf(
  { events, invocation }: Turn,
  services: RunServices,
  isEmpty: boolean,
  ids: ReadonlySet<UniqueId> | null,
): Promise<Catalog> {
  if (!isEmpty) events.emit('BuildingCatalog', {});
  const found = isEmpty ? { nodes: {}, sources: {} } : await readCatalog(services, ids);
  return { metadata: artifactMetadata('catalog', services.stamp, invocation.clock.now()), ...found, errors: null };
}

async function writePages({ files, invocation }: Turn, folder: string, input: DocsInput): Promise<void> {
  const page = await docsPage(files, docsData(input));
  files.write(path.join(folder, 'index.html'), page);
  if (invocation.flags.values.static) files.write(path.join(folder, 'static_index.html'), page);
}

/** Verbs whose results are about data; the others only look. */
const RUNS: ReadonlySet<unknown> = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'retry', 'clone']);

/** What the last `source freshness` left in the target folder; nothing when it cannot be read. */
function freshnessLeft({ files }: Turn, folder: string): ReadonlyMap<UniqueId, DocsFreshness> {
  const file = path.join(folder, 'sources.json');
  const found = files.stat(file) === undefined ? [] : (orNull(() => readSources(files, file)) ?? []);
  return new Map(
    found.map(({ unique_id: id, status = 'runtime error', max_loaded_at: at }) => {
      // dbt's way to say that there is no row.
      const loadedAt = at === undefined || at.startsWith('0001-') ? null : at;
      return [id, { status, loadedAt }] as const;
    }),
  );
}

/** What the last run left in the target folder, read before compiling writes over it; null when it was no run. */
function resultsLeft({ files }: Turn, folder: string): DocsInput['results'] {
  const file = path.join(folder, 'run_results.json');
  if (files.stat(file) === undefined) return null;
  const left = orNull(() => readRunResults(files, file));
  if (left === null || !RUNS.has(left.args['which'])) return null;
  return { command: String(left.args['which']), at: left.metadata.generated_at, list: left.results };
}

/** Null for a file that is not what it should be: the page is made without it. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProjectError) return null;
    throw error;
  }
}

/** The last run that the internal schema knows of. */
async function recordedRun(store: StateStore): Promise<DocsInput['results']> {
  const run = (await store.lastRuns(50)).find(one => RUNS.has(one.command));
  if (run === undefined) return null;
  const nodes = await store.nodesOf(run.runId);
  const durations = await store.lastDurations(nodes.map(node => node.nodeId));
  const list = nodes.map(({ nodeId, status }) => ({
    ...{ unique_id: nodeId, status, message: null, timing: [] },
    execution_time: (durations.get(nodeId) ?? 0) / 1000,
  }));
  return { command: run.command, at: null, list };
}
