import { type Message, type Span, suggest } from '../../base/index.js';
import { type DataMap, type DataPath, type DataShapes, entriesOf } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import { Findings } from '../reading/findings.js';
import { asMap, describe, isNothing, keyText } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';
import { SECTIONS, type Section } from './properties.js';

/** One item of a section, as written. */
export type PropertyEntry = {
  readonly section: Section;
  /** `['models', 3]`, with the key as it is spelled in the file. */
  readonly path: DataPath;
  readonly data: DataMap;
  /** Undefined when it has none that is a text; then there is an error among the messages of the file. */
  readonly name: string | undefined;
  readonly span: Span | undefined;
  readonly yaml: YamlFile;
};

/** A property file in its entries; each is rendered and checked by `readProperties`. */
export type PropertyFile = {
  readonly yaml: YamlFile;
  /** In the order of the sections, in a section in the order of the file. */
  readonly entries: readonly PropertyEntry[];
  readonly messages: readonly Message[];
  readonly deprecations: readonly Deprecation[];
};

/** Top-level keys that hold no resources: the version of the format, and a place for YAML anchors. */
const OTHER_KEYS = ['version', 'anchors'];
const KNOWN_KEYS: readonly string[] = [...SECTIONS, ...OTHER_KEYS];

/** Splits a parsed YAML file into entries. Nothing is thrown: what is wrong is among the messages. */
export function readPropertyFile(yaml: YamlFile, shapes: DataShapes): PropertyFile {
  const findings = new Findings(yaml);
  const deprecations = duplicateKeys(yaml);
  const root = asMap(yaml.value, shapes);
  if (root === undefined) {
    if (!findings.hasErrors && !isNothing(yaml.value))
      findings.error('CONFIG-071', [], `Contents of file '${yaml.file}' are not valid. Dictionary expected.`, {
        suggestion: "A property file begins with keys such as 'models:'",
      });
    return { yaml, entries: [], messages: findings.messages, deprecations };
  }
  checkTopKeys(root, findings);
  const entries: PropertyEntry[] = [];
  for (const section of SECTIONS)
    if (Object.hasOwn(root, section)) entries.push(...readSection(section, root, yaml, shapes, findings));
  return { yaml, entries, messages: findings.messages, deprecations };
}

function readSection(
  section: Section,
  root: DataMap,
  yaml: YamlFile,
  shapes: DataShapes,
  findings: Findings,
): PropertyEntry[] {
  const value = root[section];
  if (isNothing(value)) return [];
  if (!Array.isArray(value)) {
    findings.error('CONFIG-071', [section], `${section} must be a list, but it is ${describe(value, shapes)}`, {
      suggestion: `Begin each entry with '- name: …'`,
    });
    return [];
  }
  return value.flatMap((item, i) => {
    const path = [section, i];
    const data = asMap(item, shapes);
    if (data === undefined) {
      const text = `An entry of '${section}' must be a mapping, but it is ${describe(item, shapes)}`;
      findings.error('CONFIG-071', path, text, { suggestion: 'Write it as: - name: …' });
      return [];
    }
    checkKeys(item, path, shapes, findings);
    const name = data['name'];
    if (isNothing(name))
      findings.error('CONFIG-071', path, 'Entry did not contain a name', { suggestion: "Add 'name: …'" });
    return [{ section, path, data, name: typeof name === 'string' ? name : undefined, span: yaml.spanOf(path), yaml }];
  });
}

/** Keys of an entry are texts in dbt, all the way down the top level of it. */
function checkKeys(
  item: Parameters<typeof entriesOf>[0],
  path: DataPath,
  shapes: DataShapes,
  findings: Findings,
): void {
  for (const [key] of entriesOf(item, shapes) ?? [])
    if (typeof key !== 'string')
      findings.error('CONFIG-071', [...path, keyText(key)], `The key ${shapes.repr(key)} must be a text`, {
        at: 'key',
        suggestion: 'Put it in quotes',
      });
}

function checkTopKeys(root: DataMap, findings: Findings): void {
  for (const key of Object.keys(root)) {
    if (KNOWN_KEYS.includes(key)) continue;
    const near = suggest(key, KNOWN_KEYS);
    const more = near === undefined ? {} : { suggestion: `did you mean '${near}'?` };
    const report = near === undefined ? 'info' : 'warning';
    findings[report]('CONFIG-024', [key], `The key '${key}' is not known in a property file and has no effect`, {
      at: 'key',
      ...more,
    });
  }
}

/** dbt's deprecation of keys that stand twice. */
function duplicateKeys(yaml: YamlFile): Deprecation[] {
  if (yaml.messages.length === 0) return [];
  return yaml.messages
    .filter(message => message.code === 'CONFIG-003')
    .map(({ text, span }) => {
      const key = /^Duplicate key '(.*)':/s.exec(text)?.[1] ?? '';
      const description = `Duplicate key '${key}' in "<unicode string>", line ${span?.line}, column ${span?.column}`;
      return {
        code: 'D024',
        event: 'DuplicateYAMLKeysDeprecation',
        data: { duplicate_description: description, file: yaml.file },
      };
    });
}
