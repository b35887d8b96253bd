// Project, profile, packages, property files, vars, env → validated Project, Profile, Invocation.
export type { Data, DataMap, DataPath, DataShapes, DictEntry } from './data.js';
export { entriesOf, isPlainMap, makeMap, mapFrom } from './data.js';
export { YAML_LIMITS, type YamlLimits } from './yaml/limits.js';
export { parseYaml, type YamlFile } from './yaml/parse-yaml.js';
