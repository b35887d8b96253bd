import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  artifactMetadata,
  type Catalog,
  isoTime,
  NO_STATS,
  nodeOutputPath,
  type PerfInfo,
  readManifest,
  readRunResults,
  readSources,
  type SourceResults,
  writeCatalog,
  writePerfInfo,
  writeRunResults,
  writeSources,
} from '../../../src/artifacts/index.js';
import { diskFiles, memoryFiles, readText } from '../../../src/base/index.js';
import { nodeInfo } from '../../../src/manifest/index.js';
import { recordedLines } from '../reporters/recorded-events.js';

const folder = new URL('../../fixtures/logs/artifacts/', import.meta.url).pathname;
const text = (name: string): string => fs.readFileSync(`${folder}${name}`, 'utf8').trimEnd();

/** What a writer writes. */
function written(write: (files: ReturnType<typeof memoryFiles>, file: string) => void): string {
  const files = memoryFiles(new Map());
  write(files, '/t.json');
  return readText(files, '/t.json');
}

/** Floats with an integral value: `0.0` in Python is the number 0 here, and is written as such. */
const integral = (json: string): string => json.replaceAll(/(?<=: )(-?\d+)\.0(?=[,}\]])/g, '$1');

describe('artifacts of a run', () => {
  it.each(['run_results.json', 'more-run_results.json'])('read and written again are the same: %s', name => {
    const run = readRunResults(diskFiles(), `${folder}${name}`);
    expect(written((files, file) => writeRunResults(files, file, run))).toBe(integral(text(name)));
  });
  it('keep the results of batches', () => {
    const run = readRunResults(diskFiles(), `${folder}more-run_results.json`);
    const batched = run.results.find(r => r.batch_results !== null);
    expect(batched?.unique_id).toBe('model.workshop.badbatch');
    expect(batched?.batch_results?.failed).toHaveLength(2);
  });
  it('sources.json is the same, and gives back what source_status compares', () => {
    const run = JSON.parse(text('more-sources.json')) as SourceResults;
    expect(written((files, file) => writeSources(files, file, run))).toBe(integral(text('more-sources.json')));
    const found = readSources(diskFiles(), `${folder}more-sources.json`);
    expect(found.map(s => s.unique_id).sort()).toEqual([
      'source.workshop.fresh.alive',
      'source.workshop.fresh.dead',
      'source.workshop.fresh.ticks',
    ]);
  });
  it('catalog.json is the same', () => {
    const catalog = JSON.parse(text('more-catalog.json')) as Catalog;
    expect(written((files, file) => writeCatalog(files, file, catalog))).toBe(text('more-catalog.json'));
    const [table] = Object.values(catalog.nodes);
    expect(table?.stats).toEqual(NO_STATS);
  });
  it('perf_info.json is indented by four', () => {
    const info = { path_count: 2, projects: [{ project_name: 'p', elapsed: 0.5, parsers: [], parsed_path_count: 1 }] };
    expect(written((files, file) => writePerfInfo(files, file, info as unknown as PerfInfo))).toContain(
      '{\n    "path_count": 2,',
    );
  });
  it('say which run wrote them, in times of microseconds', () => {
    const stamp = { dbtVersion: '1.12.6', invocationId: 'i', startedAtMs: 0, env: { WHO: 'me' } };
    const real = readRunResults(diskFiles(), `${folder}run_results.json`).metadata;
    const ours = artifactMetadata('run-results', stamp, 1_700_000_000_123.456);
    expect(Object.keys(ours)).toEqual(Object.keys(real));
    expect(ours.dbt_schema_version).toBe(real.dbt_schema_version);
    expect([ours.generated_at, ours.invocation_started_at]).toEqual([
      '2023-11-14T22:13:20.123456Z',
      '1970-01-01T00:00:00.000000Z',
    ]);
    expect(isoTime(1_700_000_000_123)).toBe('2023-11-14T22:13:20.123000Z');
  });
});

describe('nodes of a run', () => {
  const manifest = readManifest(diskFiles(), `${folder}manifest.json`);
  it('are compiled to the paths that dbt compiles them to', () => {
    let compared = 0;
    for (const node of manifest.nodes.values()) {
      if (!('compiled_path' in node) || node.compiled_path === null) continue;
      expect(nodeOutputPath(node, 'target', 'compiled')).toBe(node.compiled_path);
      compared++;
    }
    expect(compared).toBeGreaterThan(15);
  });
  it('are told of in events as dbt tells of them', () => {
    const compared = new Set<string>();
    for (const { line } of recordedLines('console-text.jsonl')) {
      const info = line.data['node_info'] as Record<string, string> | undefined;
      const node =
        info && (manifest.nodes.get(info['unique_id'] ?? '') ?? manifest.exposures.get(info['unique_id'] ?? ''));
      if (info === undefined || node === undefined) continue;
      const progress = {
        status: info['node_status'] ?? null,
        startedAt: info['node_started_at'] ?? null,
        finishedAt: info['node_finished_at'] ?? null,
      };
      expect({ ...nodeInfo(node, progress) }).toEqual(info);
      compared.add(node.resource_type);
    }
    expect([...compared].sort()).toEqual(['exposure', 'model', 'operation', 'seed', 'snapshot', 'test']);
  });
});
