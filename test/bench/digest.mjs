import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ids and times of one run, and names of staged relations, which are made of the run's id. */
const OF_ONE_RUN = [
  /"(invocation_id|invocation_started_at|generated_at|created_at|run_started_at)": ?("[^"]*"|[\d.]+)/g,
  /__q[0-9a-f]{10}/g,
];

/**
 * One digest of what a run left in its target folder: the manifest and every compiled and run file. Two runs that did the
 * same work have the same one, however long they took; times in run_results.json are left out with that file.
 */
export function leftBy(folder) {
  const hash = createHash('sha256');
  for (const file of [
    'manifest.json',
    ...below(join(folder, 'target'), 'compiled'),
    ...below(join(folder, 'target'), 'run'),
  ]) {
    const full = join(folder, 'target', file);
    if (!existsSync(full)) continue;
    const text = OF_ONE_RUN.reduce((left, pattern) => left.replaceAll(pattern, ''), readFileSync(full, 'utf8'));
    hash.update(`${file}\n${text}\n`);
  }
  return hash.digest('hex');
}

function below(target, folder) {
  const full = join(target, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(target.length + 1))
    .sort();
}
