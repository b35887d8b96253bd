import * as path from 'node:path';
import type { Turn } from '../turn/turn.js';

/**
 * The folder that --state or --defer-state names, absolute. As in dbt its path begins at the project; one that is not
 * there, but below the current folder, is that one.
 */
export function stateFolder({ files, invocation, places }: Turn, given: string): string {
  const ofProject = path.resolve(places.projectDir, given);
  const here = path.resolve(invocation.cwd, given);
  return files.stat(ofProject) === undefined && files.stat(here) !== undefined ? here : ofProject;
}

/** Warns where a run would write over the state that it compares with or defers to. */
export function tellStateIsTarget(turn: Turn, targetFolder: string): void {
  const { state, defer_state } = turn.invocation.flags.values;
  for (const given of [state, defer_state])
    if (given !== null && stateFolder(turn, given) === path.resolve(targetFolder))
      turn.events.emit('WarnStateTargetEqual', { state_path: given });
}
