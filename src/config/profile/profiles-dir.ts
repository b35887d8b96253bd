import * as path from 'node:path';
import type { Files } from '../../base/index.js';

export type ProfilesPlace = {
  /** --profiles-dir or DBT_PROFILES_DIR. */
  readonly given: string | undefined;
  readonly cwd: string;
  readonly home: string | undefined;
};

/** The folder profiles.yml is looked for in: the one that is given, the current one if it has the file, `~/.dbt`. */
export function profilesDir(files: Files, place: ProfilesPlace): string {
  if (place.given !== undefined) return path.resolve(place.cwd, expandHome(place.given, place.home));
  if (files.stat(path.join(place.cwd, 'profiles.yml'))?.kind === 'file' || place.home === undefined) return place.cwd;
  return path.join(place.home, '.dbt');
}

function expandHome(folder: string, home: string | undefined): string {
  return home !== undefined && (folder === '~' || folder.startsWith('~/')) ? path.join(home, folder.slice(1)) : folder;
}
