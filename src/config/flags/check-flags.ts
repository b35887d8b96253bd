import * as path from 'node:path';
import type { Files } from '../../base/index.js';
import type { Command } from './flag-row.js';
import type { FlagName } from './flag-table.js';
import type { Flags } from './resolve-flags.js';

/** Flags that contradict each other, in dbt's words. */
export function checkTogether(flags: Flags): string[] {
  return [
    ...exclusive(flags, 'warn_error', 'warn_error_options'),
    ...exclusive(flags, 'select', 'inline'),
    ...exclusive(flags, 'selector', 'inline'),
    ...listModels(flags),
    ...eventTimes(flags),
  ];
}

function given(flags: Flags, name: FlagName): boolean {
  return flags.sources[name] !== 'default';
}

function exclusive(flags: Flags, first: FlagName, second: FlagName): string[] {
  return given(flags, first) && given(flags, second) ? [`${second}: not allowed with argument ${first}`] : [];
}

/** For `list` alone --models is more than another spelling of --select. */
function listModels({ command, values }: Flags): string[] {
  if (command !== 'list' || values.models.length === 0) return [];
  if (values.select.length > 0) return ['"models" and "select" are mutually exclusive arguments'];
  return values.resource_types.length > 0 ? ['"models" and "resource_type" are mutually exclusive arguments'] : [];
}

function eventTimes({ values }: Flags): string[] {
  const { event_time_start: start, event_time_end: end } = values;
  if (start === null && end === null) return [];
  if (start === null) return [missingTwin('end', 'start')];
  if (end === null) return [missingTwin('start', 'end')];
  return start < end ? [] : ['Value for `--event-time-start` must be less than `--event-time-end`'];
}

function missingTwin(have: string, need: string): string {
  return `The flag \`--event-time-${have}\` was specified, but \`--event-time-${need}\` was not. When specifying \`--event-time-${have}\`, \`--event-time-${need}\` must also be present.`;
}

/** Verbs that make profiles.yml, or say where it is missing. */
const WITHOUT_PROFILES: readonly Command[] = ['debug', 'deps', 'init'];

/** Folders that flags name and that are not there, in the words of click. */
export function flagPathFaults(flags: Flags, files: Files, cwd: string): string[] {
  const { project_dir: project, profiles_dir: profiles, state, defer_state: defer } = flags.values;
  const kind = (folder: string) => files.stat(path.resolve(cwd, folder))?.kind;
  const missing = ([option, folder]: readonly [string, string | null]) =>
    folder !== null && kind(folder) === undefined
      ? [`Invalid value for '${option}': Path '${folder}' does not exist.`]
      : [];
  const aFile = ([option, folder]: readonly [string, string | null]) =>
    folder !== null && kind(folder) === 'file'
      ? [`Invalid value for '${option}': Directory '${folder}' is a file.`]
      : [];
  return [
    ...missing(['--project-dir', project]),
    ...(WITHOUT_PROFILES.includes(flags.command) ? [] : missing(['--profiles-dir', profiles])),
    ...aFile(['--state', state]),
    ...aFile(['--defer-state', defer]),
  ];
}
