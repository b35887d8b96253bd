import { badUtf8, type Files, makeMessage, ProjectError, readText } from '../../base/index.js';
import type { DataShapes } from '../data.js';
import { parseYaml, type YamlFile } from '../yaml/parse-yaml.js';

/** A YAML file that has been read without errors; undefined when there is none. `shown` is its name in messages. */
export function readYamlFile(files: Files, name: string, shown: string, shapes: DataShapes): YamlFile | undefined {
  if (files.stat(name)?.kind !== 'file') return undefined;
  const yaml = parseYaml(readUtf8(files, name, shown), shown, shapes);
  if (yaml.messages.some(message => message.severity === 'error')) throw new ProjectError(yaml.messages);
  return yaml;
}

/** The text of a file. Throws a ProjectError when it is not UTF-8. */
export function readUtf8(files: Files, name: string, shown = name): string {
  try {
    return readText(files, name);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const parts = { suggestion: 'Save it as UTF-8', ...badUtf8(shown, files.readBytes(name)) };
    throw new ProjectError(makeMessage('CONFIG-004', `${shown} is not UTF-8 text`, parts));
  }
}
