import * as path from 'node:path';
import {
  artifactMetadata,
  type FreshnessResult,
  specialJson,
  writeManifest,
  writeRunResults,
  writeSources,
} from '../../artifacts/index.js';
import { plainRt } from '../../context/index.js';
import type { SourceNode } from '../../manifest/index.js';
import type { FinishedNode } from '../run-services.js';
import type { Run } from './run.js';

/** manifest.json with what was compiled, and run_results.json or sources.json. Nothing under --no-write-json. */
export function writeArtifacts(run: Run, seconds: number): void {
  if (!run.flags.write_json) return;
  const { files, targetFolder } = run.services;
  const manifest = path.join(targetFolder, 'manifest.json');
  writeManifest(files, manifest, run.compiledManifest(), specialJson(plainRt));
  run.emit('ArtifactWritten', { artifact_type: 'WritableManifest', artifact_path: manifest });
  if (run.plan.command === 'source freshness') writeFreshness(run, seconds);
  else writeResults(run, seconds);
}

export function writeResults(run: Run, seconds: number): void {
  if (!run.flags.write_json) return;
  const { files, targetFolder, stamp, invocation } = run.services;
  const file = path.join(targetFolder, 'run_results.json');
  const metadata = artifactMetadata('run-results', stamp, invocation.clock.now());
  const results = run.finished.map(finished => finished.result);
  writeRunResults(
    files,
    file,
    { metadata, results, elapsed_time: seconds, args: invocation.args },
    specialJson(plainRt),
  );
  run.emit('ArtifactWritten', { artifact_type: 'RunExecutionResult', artifact_path: file });
}

function writeFreshness(run: Run, seconds: number): void {
  const { files, targetFolder, stamp, invocation } = run.services;
  const given = run.flags.freshness_output;
  const file = given === null ? path.join(targetFolder, 'sources.json') : path.resolve(invocation.cwd, given);
  const metadata = artifactMetadata('sources', stamp, invocation.clock.now());
  const results = run.finished.flatMap(finished => freshnessResult(finished) ?? []);
  writeSources(files, file, { metadata, results, elapsed_time: seconds }, specialJson(plainRt));
  run.emit('ArtifactWritten', { artifact_type: 'FreshnessResult', artifact_path: file });
}

const UNSET = { count: null, period: null };

/** Sources whose query failed are left out, as dbt leaves them out. */
function freshnessResult({ node, result, freshness }: FinishedNode): FreshnessResult | undefined {
  if (freshness === undefined) return undefined;
  const { warn_after, error_after, filter } = (node as SourceNode).freshness ?? {};
  return {
    unique_id: node.unique_id,
    max_loaded_at: freshness.maxLoadedAt,
    snapshotted_at: freshness.snapshottedAt,
    max_loaded_at_time_ago_in_s: freshness.ageSeconds,
    status: result.status as FreshnessResult['status'],
    criteria: { warn_after: warn_after ?? UNSET, error_after: error_after ?? UNSET, filter: filter ?? null },
    adapter_response: result.adapter_response,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: result.execution_time,
  };
}
