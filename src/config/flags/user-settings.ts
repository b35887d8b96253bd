import * as path from 'node:path';
import { type Files, ProjectError } from '../../base/index.js';
import type { DataMap, DataShapes } from '../data.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { asMap } from '../reading/value-kinds.js';

/** `flags:` of ~/.dbt/user_settings.yml. A file that cannot be read counts as none, as in dbt. */
export function readUserSettings(files: Files, home: string | undefined, shapes: DataShapes): DataMap | undefined {
  if (home === undefined) return undefined;
  const name = path.join(home, '.dbt', 'user_settings.yml');
  try {
    const yaml = readYamlFile(files, name, name, shapes);
    return asMap(asMap(yaml?.value, shapes)?.['flags'], shapes);
  } catch (error) {
    if (error instanceof ProjectError) return undefined;
    throw error;
  }
}
