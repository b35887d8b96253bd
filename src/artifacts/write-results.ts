import { type EncodeSpecial, type Files, pythonJson } from '../base/index.js';
import type { AdapterResponse, FreshnessThreshold, NodeResult, Timing, UniqueId } from '../manifest/index.js';
import type { ArtifactMetadata } from './artifact-metadata.js';

export type RunResults = {
  readonly metadata: ArtifactMetadata;
  readonly results: readonly NodeResult[];
  /** Seconds. */
  readonly elapsed_time: number;
  /** Flags of the invocation in lower case, `which`, `invocation_command` and the rest: what retry starts from. */
  readonly args: Readonly<Record<string, unknown>>;
};

/** run_results.json, schema v6. */
export function writeRunResults(files: Files, file: string, run: RunResults, special?: EncodeSpecial): void {
  files.writeParts(
    file,
    listParts(
      { metadata: run.metadata },
      run.results.map(resultKeys),
      {
        elapsed_time: run.elapsed_time,
        args: run.args,
      },
      special,
    ),
  );
}

/** dbt's order of keys; those that are absent in memory are null in the file. */
function resultKeys(result: NodeResult): object {
  return {
    status: result.status,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: result.execution_time,
    adapter_response: result.adapter_response,
    message: result.message,
    failures: result.failures,
    unique_id: result.unique_id,
    compiled: result.compiled,
    compiled_code: result.compiled_code,
    relation_name: result.relation_name,
    batch_results: result.batch_results,
    overload_results: result.overload_results ?? null,
  };
}

export type FreshnessResult = {
  readonly unique_id: UniqueId;
  readonly max_loaded_at: string;
  readonly snapshotted_at: string;
  readonly max_loaded_at_time_ago_in_s: number;
  readonly status: 'pass' | 'warn' | 'error';
  readonly criteria: {
    readonly warn_after: FreshnessThreshold;
    readonly error_after: FreshnessThreshold;
    readonly filter: string | null;
  };
  readonly adapter_response: AdapterResponse;
  readonly timing: readonly Timing[];
  readonly thread_id: string;
  readonly execution_time: number;
};

/** Known to the schema; dbt 1.12 leaves sources whose query failed out. */
export type FreshnessError = {
  readonly unique_id: UniqueId;
  readonly error: string | null;
  readonly status: 'runtime error';
};

export type SourceResults = {
  readonly metadata: ArtifactMetadata;
  readonly results: readonly (FreshnessResult | FreshnessError)[];
  readonly elapsed_time: number;
};

/** sources.json, schema v3. */
export function writeSources(files: Files, file: string, run: SourceResults, special?: EncodeSpecial): void {
  files.writeParts(
    file,
    listParts({ metadata: run.metadata }, run.results, { elapsed_time: run.elapsed_time }, special),
  );
}

export type CatalogColumn = {
  readonly type: string;
  readonly index: number;
  readonly name: string;
  readonly comment: string | null;
};

export type CatalogTable = {
  readonly metadata: {
    readonly type: string;
    readonly schema: string;
    readonly name: string;
    readonly database: string | null;
    readonly comment: string | null;
    readonly owner: string | null;
  };
  readonly columns: Readonly<Record<string, CatalogColumn>>;
  readonly stats: Readonly<
    Record<
      string,
      {
        readonly id: string;
        readonly label: string;
        readonly value: boolean | string | number | null;
        readonly include: boolean;
        readonly description: string | null;
      }
    >
  >;
  readonly unique_id: UniqueId | null;
};

export type Catalog = {
  readonly metadata: ArtifactMetadata;
  readonly nodes: Readonly<Record<UniqueId, CatalogTable>>;
  readonly sources: Readonly<Record<UniqueId, CatalogTable>>;
  readonly errors: readonly string[] | null;
};

/** PostgreSQL has no statistics of its own to show; the docs site wants this one entry to say so. */
export const NO_STATS: CatalogTable['stats'] = {
  has_stats: {
    id: 'has_stats',
    label: 'Has Stats?',
    value: false,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  },
};

/** catalog.json, schema v1. */
export function writeCatalog(files: Files, file: string, catalog: Catalog): void {
  files.writeParts(file, catalogParts(catalog));
}

function* catalogParts(catalog: Catalog): Generator<string> {
  yield `{"metadata": ${pythonJson(catalog.metadata)}`;
  for (const kind of ['nodes', 'sources'] as const) {
    yield `, "${kind}": {`;
    let before = '';
    for (const [id, table] of Object.entries(catalog[kind])) {
      yield `${before}${pythonJson(id)}: ${pythonJson(table)}`;
      before = ', ';
    }
    yield '}';
  }
  yield `, "errors": ${pythonJson(catalog.errors)}}`;
}

/** `{first keys…, "results": [one piece each], last keys…}` */
function* listParts(
  first: object,
  results: Iterable<object>,
  last: object,
  special?: EncodeSpecial,
): Generator<string> {
  yield `${pythonJson(first, special).slice(0, -1)}, "results": [`;
  let before = '';
  for (const result of results) {
    yield `${before}${pythonJson(result, special)}`;
    before = ', ';
  }
  yield `], ${pythonJson(last, special).slice(1)}`;
}
