import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';
import { type DataMap, type DataShapes, makeMap } from '../data.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { asMap, isNothing } from '../reading/value-kinds.js';
import type { RawProject } from './read-project-file.js';

/** What is under `vars` in the vars.yml beside dbt_project.yml; nothing where there is no such file. */
export function readVarsFile(files: Files, project: RawProject, shapes: DataShapes): DataMap {
  const shown = project.yaml.file.replace(/dbt_project\.yml$/, 'vars.yml');
  const yaml = readYamlFile(files, path.join(project.root, 'vars.yml'), shown, shapes);
  if (yaml === undefined || isNothing(yaml.value)) return makeMap();
  const vars = asMap(yaml.value, shapes)?.['vars'];
  const map = asMap(vars, shapes);
  if (map !== undefined) return map;
  if (asMap(yaml.value, shapes) !== undefined && isNothing(vars)) return makeMap();
  const span = yaml.spanOf(['vars']) ?? yaml.spanOf([]);
  throw new ProjectError(
    makeMessage('CONFIG-034', "vars.yml must hold a mapping of names to values under the key 'vars'", {
      ...(span === undefined ? {} : { span, source: yaml.text }),
      suggestion: 'Write it as: vars: {name: value}',
    }),
  );
}
