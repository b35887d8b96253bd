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
  const { files, targetFolder } = run.services;
  writeOne(run, 'WritableManifest', path.join(targetFolder, 'manifest.json'), file => {
    if (run.services.linked.writeManifest?.(file, run.compiledNodes()) === true) return;
    writeManifest(files, file, run.compiledManifest(), specialJson(plainRt));
  });
  if (run.plan.command === 'source freshness') writeFreshness(run, seconds);
  else writeResults(run, seconds);
}

export function writeResults(run: Run, seconds: number): void {
  const { files, targetFolder, stamp, invocation } = run.services;
  const metadata = artifactMetadata('run-results', stamp, invocation.clock.now());
  const results = run.finished.map(finished => finished.result);
  const contents = { metadata, results, elapsed_time: seconds, args: invocation.args };
  writeOne(run, 'RunExecutionResult', path.join(targetFolder, 'run_results.json'), file =>
    writeRunResults(files, file, contents, specialJson(plainRt)),
  );
}

function writeFreshness(run: Run, seconds: number): void {
  const { files, targetFolder, stamp, invocation } = run.services;
  const output = run.flags.freshness_output;
  const place = output === null ? path.join(targetFolder, 'sources.json') : path.resolve(invocation.cwd, output);
  const metadata = artifactMetadata('sources', stamp, invocation.clock.now());
  const results = run.finished.flatMap(finished => freshnessResult(finished) ?? []);
  writeOne(run, 'FreshnessResult', place, file =>
    writeSources(files, file, { metadata, results, elapsed_time: seconds }, specialJson(plainRt)),
  );
}

/** Writes one artifact and tells so, at once or when whoever started the run wants it. */
function writeOne(run: Run, type: string, file: string, write: (file: string) => void): void {
  if (!run.flags.write_json) return;
  const now = (): void => {
    write(file);
    run.emit('ArtifactWritten', { artifact_type: type, artifact_path: file });
  };
  const { later } = run.services;
  if (later === undefined) now();
  else later(file, now);
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
