import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArtifactName, artifactChecks } from '../../setup/artifact-schemas.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures');
const checks = artifactChecks();

/** biome-ignore lint/suspicious/noExplicitAny: the tests reach deep into documents to break them. */
type Artifact = any;

type Recorded = Partial<Record<ArtifactName, Artifact>>;

function read(file: string): Artifact {
  return JSON.parse(fs.readFileSync(path.join(FIXTURES, file), 'utf8'));
}

/** Artifacts that dbt 1.12.6 wrote: of whole builds, and of more than one command where they were kept. */
function recordings(): [string, Recorded][] {
  const found: [string, Recorded][] = [];
  for (const name of ['every_kind', 'places', 'types']) {
    const { manifest, results, steps } = read(`artifacts/${name}.json`);
    found.push([name, { manifest, run_results: results }]);
    for (const { command, catalog, sources } of steps) found.push([`${name} after ${command}`, { catalog, sources }]);
  }
  for (const name of ['custom-generic-tests', 'on-run-hooks', 'stored-failures']) {
    const { manifest, results } = read(`projects/artifacts/${name}.json`);
    found.push([name, { manifest, run_results: results }]);
  }
  const logs = (name: string): Artifact => read(`logs/artifacts/${name}.json`);
  found.push(['workshop', { manifest: logs('manifest'), run_results: logs('run_results') }]);
  const more = { run_results: logs('more-run_results'), catalog: logs('more-catalog'), sources: logs('more-sources') };
  found.push(['workshop, second run', more]);
  return found;
}

describe('the schemas of artifacts', () => {
  it.each(recordings())('accept what dbt wrote: %s', (_, recorded) => {
    for (const [name, artifact] of Object.entries(recorded))
      if (artifact !== null) expect(checks[name as ArtifactName](artifact), name).toEqual([]);
  });

  const { manifest, results, steps } = read('artifacts/every_kind.json');
  const whole: Recorded = { manifest, run_results: results, catalog: steps.at(-1).catalog, sources: steps[1].sources };
  const model = 'model.every_kind.facts';
  const status = (wanted: string) => (one: Artifact) => one.results.find((r: Artifact) => r.status === wanted);

  const BREAKS: [ArtifactName, string, (artifact: Artifact) => void][] = [
    [
      'manifest',
      'of another version',
      a => (a.metadata.dbt_schema_version = 'https://schemas.getdbt.com/dbt/manifest/v11.json'),
    ],
    ['manifest', 'of another adapter', a => (a.metadata.adapter_type = 'redshift')],
    ['manifest', 'without a part', a => delete a.functions],
    ['manifest', 'with a part more', a => (a.more = {})],
    ['manifest', 'with a node of an unknown kind', a => (a.nodes[model].resource_type = 'table')],
    ['manifest', 'with a model that has a key more', a => (a.nodes[model].more = 1)],
    ['manifest', 'with a model without access', a => delete a.nodes[model].access],
    ['manifest', 'with a model without its checksum', a => delete a.nodes[model].checksum.checksum],
    ['manifest', 'with a column that has a key more', a => (a.nodes[model].columns.id.more = 1)],
    [
      'manifest',
      'with a seed that has compiled SQL',
      a => (a.nodes['seed.every_kind.countries'].compiled_code = 'select'),
    ],
    ['manifest', 'with a path of a patch without its package', a => (a.nodes[model].patch_path = 'models/marts.yml')],
    ['manifest', 'with a time that is text', a => (a.nodes[model].created_at = '2024-01-01')],
    ['manifest', 'with a reference of one part', a => (a.nodes[model].sources = [['landing']])],
    ['manifest', 'with a disabled node that is no list', a => (a.disabled = { x: {} })],
    [
      'manifest',
      'with a source without its quoting',
      a => delete a.sources['source.every_kind.landing.events'].quoting.column,
    ],
    ['manifest', 'with a macro without SQL', a => delete a.macros['macro.every_kind.add_one'].macro_sql],
    [
      'manifest',
      'with an exposure of no known type',
      a => (a.exposures['exposure.every_kind.dashboard'].type = 'page'),
    ],
    ['manifest', 'with a group without an owner', a => delete a.groups['group.every_kind.finance'].owner],
    ['manifest', 'with a function without its result', a => delete a.functions['function.every_kind.plus_one'].returns],
    [
      'manifest',
      'with a unit test whose rows have no format',
      a => delete (Object.values(a.unit_tests)[0] as Artifact).expect.format,
    ],
    ['manifest', 'with a metric of no known type', a => (a.metrics['metric.every_kind.revenue'].type = 'sum')],
    [
      'manifest',
      'with a saved query without metrics',
      a => delete a.saved_queries['saved_query.every_kind.revenue_by_kind'].query_params.metrics,
    ],
    [
      'manifest',
      'with a semantic model without a fqn',
      a => (a.semantic_models['semantic_model.every_kind.facts'].fqn = []),
    ],
    ['run_results', 'with an unknown status', a => (a.results[0].status = 'ok')],
    ['run_results', 'with a skipped node that took time', a => (status('skipped')(a).execution_time = 1)],
    ['run_results', 'with a failed test that counts nothing', a => (status('fail')(a).failures = null)],
    ['run_results', 'with a failed model', a => (status('fail')(a).unique_id = model)],
    ['run_results', 'with a batch that has no end', a => status('partial success')(a).batch_results.failed[0].pop()],
    ['run_results', 'with a time that is a number', a => (a.results[0].timing[0].started_at = 1)],
    ['run_results', 'without the flags of the command', a => delete a.args.which],
    ['run_results', 'with a node of no kind', a => (a.results[0].unique_id = 'facts')],
    ['catalog', 'with an unknown kind of relation', a => (a.nodes[model].metadata.type = 'TABLE')],
    ['catalog', 'with a column counted from nothing', a => (a.nodes[model].columns.id.index = 0)],
    ['catalog', 'with a column without its comment', a => delete a.nodes[model].columns.id.comment],
    ['catalog', 'without errors', a => delete a.errors],
    ['catalog', 'with what compiling gave', a => (a._compile_results = null)],
    ['sources', 'with a time without its zone', a => (a.results[0].max_loaded_at = '2024-01-01T00:00:00')],
    ['sources', 'with an unknown status', a => (a.results[0].status = 'stale')],
    ['sources', 'without criteria', a => delete a.results[0].criteria.error_after],
    ['sources', 'with a period in weeks', a => (a.results[0].criteria.error_after.period = 'week')],
    ['sources', 'with a key more', a => (a.args = {})],
  ];
  it.each(BREAKS)('refuse a document of %s %s', (name, _, spoil) => {
    const artifact = structuredClone(whole[name]);
    expect(checks[name](artifact)).toEqual([]);
    spoil(artifact);
    expect(checks[name](artifact)).not.toEqual([]);
  });
});
