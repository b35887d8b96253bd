import * as path from 'node:path';
import { makeMessage, ProjectError } from '../../base/index.js';
import type { Project } from '../../config/index.js';
import { loadProjectAlone } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';

/**
 * `clean`: removes the folders of clean-targets. Nothing is removed when one of them is or holds a folder of the
 * project's sources, or lies outside the project.
 */
export function cleanVerb(turn: Turn): void {
  const project = loadProjectAlone(turn);
  const { events, files, invocation } = turn;
  const targets = [...new Set(project.cleanTargets.map(target => path.resolve(project.root, target)))];
  refuseSources(project, targets);
  if (invocation.flags.values.clean_project_files_only) refuseOutside(project, targets);
  for (const target of targets) {
    events.emit('CheckCleanPath', { path: target });
    files.remove(target);
    events.emit('ConfirmCleanPath', { path: target });
  }
  events.emit('FinishedCleanPaths', {});
}

/** dbt looks at the folders themselves; a folder above one would take it along. */
function refuseSources(project: Project, targets: readonly string[]): void {
  const { models, seeds, tests, snapshots, macros, analyses, functions } = project.paths;
  const sources = [models, seeds, tests, snapshots, macros, analyses, functions].flat();
  const folders = sources.map(source => path.resolve(project.root, source));
  const held = folders.filter(folder => targets.some(target => folder === target || isWithin(folder, target)));
  refuse([...new Set(held)], 'dbt will not clean the following source paths: ');
}

function refuseOutside(project: Project, targets: readonly string[]): void {
  const outside = targets.filter(target => !isWithin(target, project.root));
  refuse(outside, 'dbt will not clean the following directories outside the project: ');
}

function refuse(folders: readonly string[], text: string): void {
  if (folders.length === 0) return;
  const list = folders.map(folder => `'${folder}'`).join(', ');
  const suggestion = "Mend 'clean-targets' in dbt_project.yml";
  throw new ProjectError(makeMessage('CLI-004', `${text}[${list}]`, { suggestion }));
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}
