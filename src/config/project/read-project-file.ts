import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';
import { type DataMap, type DataShapes, makeMap } from '../data.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { asMap } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';
import { KEY_SPELLINGS } from './project-keys.js';

export const PROJECT_FILE = 'dbt_project.yml';

/** dbt_project.yml as it is written: enough to find the profile and the flags before anything is rendered. */
export type RawProject = {
  /** Absolute folder. */
  readonly root: string;
  readonly yaml: YamlFile;
  readonly data: DataMap;
};

/** Throws a ProjectError when the file is missing, is no mapping or no YAML. `shown`: its path in messages. */
export function readProjectFile(files: Files, root: string, shapes: DataShapes, shown = PROJECT_FILE): RawProject {
  const name = path.join(root, PROJECT_FILE);
  const yaml = readYamlFile(files, name, shown, shapes);
  if (yaml === undefined) {
    const text = `No dbt_project.yml found at expected path ${name}`;
    throw new ProjectError(
      makeMessage('CONFIG-001', text, {
        suggestion: 'Go to the folder of the project, name it with --project-dir, or make one with: quern init NAME',
      }),
    );
  }
  const data = asMap(yaml.value, shapes);
  if (data === undefined)
    throw new ProjectError(
      makeMessage('CONFIG-030', `${PROJECT_FILE} does not parse to a dictionary`, {
        suggestion: 'It begins with lines such as: name: my_project',
      }),
    );
  return { root, yaml, data: makeMap(Object.entries(data).map(([key, item]) => [KEY_SPELLINGS[key] ?? key, item])) };
}

/** The nearest folder from `folder` upwards that has a dbt_project.yml; `folder` itself when none has. */
export function findProjectRoot(files: Files, folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (files.stat(path.join(at, PROJECT_FILE))?.kind === 'file') return at;
    if (at === path.dirname(at)) return folder;
  }
}
