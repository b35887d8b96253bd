import { lineStarts, type Message, makeMessage, positionAt, type Span } from '../../base/index.js';
import type { Data, DataPath, DataShapes } from '../data.js';
import { characterFaults } from './characters.js';
import { compose } from './compose.js';
import { construct, type DoubleKey } from './construct.js';
import type { YamlFault } from './cursor.js';
import { YAML_LIMITS, type YamlLimits } from './limits.js';
import { Positions, type Range } from './positions.js';
import { readBlocks } from './read-blocks.js';

/** One YAML file that has been read. */
export type YamlFile = {
  /** Path as the user knows it. */
  readonly file: string;
  readonly text: string;
  /** What PyYAML's SafeLoader makes of it; undefined when `messages` holds an error, null for an empty file. */
  readonly value: Data;
  /** Where the value at a path stands; undefined when there is none. Computed when asked. */
  readonly spanOf: (path: DataPath) => Span | undefined;
  /** Where the key (or list item) at a path stands. */
  readonly spanOfKey: (path: DataPath) => Span | undefined;
  /** Errors of syntax, and a warning for each key that stands twice (`CONFIG-003`). */
  readonly messages: readonly Message[];
};

/**
 * Text to values by the rules of PyYAML 6.0.3's SafeLoader, which dbt reads its files with. Never throws for what is in
 * the text.
 */
export function parseYaml(text: string, file: string, shapes: DataShapes, limits: YamlLimits = YAML_LIMITS): YamlFile {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const places = new Positions();
  const { value, faults, doubles } = readText(source, shapes, limits, places);
  let starts: readonly number[] | undefined;
  const spanAt = ([offset, end]: Range): Span => {
    starts ??= lineStarts(source);
    const lineEnd = source.indexOf('\n', offset);
    const last = lineEnd === -1 ? source.length : lineEnd;
    return { file, offset, length: Math.max(1, Math.min(end, last) - offset), ...positionAt(starts, offset) };
  };
  const find = (path: DataPath, part: 'key' | 'value'): Span | undefined => {
    const range = places.find(value, path, part, shapes);
    return range === undefined ? undefined : spanAt(range);
  };
  return {
    file,
    text: source,
    value: faults.length > 0 ? undefined : value,
    spanOf: path => find(path, 'value'),
    spanOfKey: path => find(path, 'key'),
    messages: [
      ...faults.map(f => faultMessage(f, source, spanAt)),
      ...doubles.map(d => doubleMessage(d, source, spanAt)),
    ],
  };
}

type Result = { value: Data; faults: readonly YamlFault[]; doubles: readonly DoubleKey[] };

function readText(text: string, shapes: DataShapes, limits: YamlLimits, places: Positions): Result {
  if (text.length > limits.maxChars) {
    const megabytes = limits.maxChars / 1024 / 1024;
    return failed([{ offset: 0, length: 1, text: `the file is larger than ${megabytes} MB` }]);
  }
  const characters = characterFaults(text);
  if (characters.length > 0) return failed(characters);
  const plain = limits.isFast === false ? undefined : readBlocks(text, shapes, limits.maxDepth, places);
  if (plain !== undefined) return { value: plain, faults: [], doubles: [] };
  const composed = compose(text, limits);
  if (composed.fault !== undefined) return failed([composed.fault]);
  if (composed.root === null) return { value: null, faults: [], doubles: [] };
  return construct(composed.root, shapes, limits, places);
}

function failed(faults: readonly YamlFault[]): Result {
  return { value: undefined, faults, doubles: [] };
}

function faultMessage(fault: YamlFault, source: string, spanAt: (range: Range) => Span): Message {
  const span = spanAt([fault.offset, fault.offset + fault.length]);
  return makeMessage('CONFIG-002', `This is not valid YAML: ${fault.text}`, { span, source });
}

function doubleMessage(double: DoubleKey, source: string, spanAt: (range: Range) => Span): Message {
  const first = spanAt(double.first);
  return makeMessage('CONFIG-003', `Duplicate key '${double.key}': only this one counts`, {
    severity: 'warning',
    span: spanAt(double.second),
    source,
    notes: [`The first one stands at ${first.file}:${first.line}:${first.column}`],
    suggestion: 'Remove one of them',
  });
}
