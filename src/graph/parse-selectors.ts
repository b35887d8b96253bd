import { makeMessage, ProjectError } from '../base/index.js';
import type { Data, DataMap } from '../manifest/index.js';
import { criterionFromMap, parseCriterion } from './parse-criterion.js';
import type { IndirectSelection, SelectionGroup, SelectionSpec, Selectors } from './selection-spec.js';

/** One entry of selectors.yml, rendered: templates in it have become values. */
export type SelectorEntry = {
  readonly name: string;
  readonly definition: Data;
  readonly description?: string | undefined;
  readonly default?: Data | undefined;
};

/**
 * The selectors of selectors.yml. `indirect` is the command's mode, for criteria that name none; groups of a file are
 * always eager, as in dbt. Throws GRAPH-005 with dbt's sentence.
 */
export function parseSelectors(entries: readonly SelectorEntry[], indirect: IndirectSelection): Selectors {
  const found = new Map<string, { spec: SelectionSpec; isDefault: boolean }>();
  let chosen: string | undefined;
  for (const entry of entries) {
    const isDefault = entry.default === true;
    if (isDefault && chosen !== undefined)
      throw wrong(
        `${HEADING}Error when parsing the selector file. Found multiple selectors with \`default: true\`:` +
          `${chosen} and ${entry.name}`,
      );
    if (isDefault) chosen = entry.name;
    found.set(entry.name, { spec: withHeading(() => parseRoot(entry.definition, indirect)), isDefault });
  }
  return found;
}

const HEADING = 'Could not read selector file data: ';

function withHeading<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    throw wrong(`${HEADING}${error.message}`);
  }
}

function parseRoot(definition: Data, indirect: IndirectSelection): SelectionSpec {
  if (isMap(definition) && ('union' in definition || 'intersection' in definition)) {
    const keys = Object.keys(definition);
    if (keys.length > 1)
      throw wrong(
        "Only a single 'union' or 'intersection' key is allowed in a root level selector definition; " +
          `found ${keys.join(',')}.`,
      );
  }
  return parseDefinition(definition, indirect);
}

function parseDefinition(definition: Data, indirect: IndirectSelection): SelectionSpec {
  if (typeof definition === 'string') return parseCriterion(definition, indirect);
  if (!isMap(definition))
    throw wrong(`Expected to find union, intersection, str or dict, instead found ${JSON.stringify(definition)}`);
  if ('union' in definition) return parseGroup('union', definition, indirect);
  if ('intersection' in definition) return parseGroup('intersection', definition, indirect);
  return parseMap(definition, indirect);
}

/** The list under `union` or `intersection`; one of its entries may be `{exclude: […]}`. */
function parseGroup(kind: 'union' | 'intersection', definition: DataMap, indirect: IndirectSelection): SelectionSpec {
  const parts: SelectionSpec[] = [];
  let excluded: SelectionSpec | undefined;
  let hasExclude = false;
  for (const entry of listUnder(definition, kind)) {
    if (isMap(entry) && 'exclude' in entry) {
      if (hasExclude)
        throw wrong(
          `You cannot provide multiple exclude arguments to the same selector set operator:\n${JSON.stringify(entry)}`,
        );
      hasExclude = true;
      excluded = parseExclusions(entry, indirect);
    } else parts.push(parseDefinition(entry, indirect));
  }
  const included = group(kind, parts, definition);
  return excluded === undefined ? included : group('difference', [included, excluded], definition);
}

function parseMap(definition: DataMap, indirect: IndirectSelection): SelectionSpec {
  const keys = Object.keys(definition);
  if (keys.length === 1) {
    const [key = ''] = keys;
    return criterionFromMap(definition, { method: key, value: definition[key] }, indirect);
  }
  if (!('method' in definition && 'value' in definition))
    throw wrong(`Expected either 1 key or else "method" and "value" keys, but got ${pythonList(keys)}`);
  const criterion = criterionFromMap(definition, definition, indirect);
  const excluded = 'exclude' in definition ? parseExclusions(definition, indirect) : undefined;
  return excluded === undefined ? criterion : group('difference', [criterion, excluded], null);
}

function parseExclusions(definition: DataMap, indirect: IndirectSelection): SelectionSpec | undefined {
  const parts = listUnder(definition, 'exclude').map(entry => parseDefinition(entry, indirect));
  return parts.length > 1 ? group('union', parts, definition['exclude']) : parts[0];
}

function listUnder(definition: DataMap, key: string): Data[] {
  const list = definition[key];
  if (!Array.isArray(list)) throw wrong(`Invalid value for key "${key}". Expected a list.`);
  for (const entry of list)
    if (typeof entry !== 'string' && !isMap(entry))
      throw wrong(`Invalid value type in key "${key}", expected dict or str (value: ${JSON.stringify(entry)}).`);
  return list;
}

function group(kind: SelectionGroup['kind'], parts: readonly SelectionSpec[], raw: Data): SelectionGroup {
  return { kind, parts, indirect: 'eager', expectExists: false, raw };
}

function isMap(value: Data): value is DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pythonList(words: readonly string[]): string {
  return `[${words.map(word => `'${word}'`).join(', ')}]`;
}

function wrong(text: string): ProjectError {
  return new ProjectError(makeMessage('GRAPH-005', text));
}
