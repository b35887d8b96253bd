import type { Data, DataMap, DataShapes } from '../data.js';
import { asInteger, asMap, isStringList } from '../reading/value-kinds.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { FlagRow } from './flag-row.js';
import type { PackageWish } from './flag-table.js';
import { readSample } from './sample-window.js';
import { readWarnErrorOptions, type WarnErrorReading } from './warn-error-options.js';

export type ReadingTools = {
  readonly shapes: DataShapes;
  readonly nowMs: number;
  readonly eventNames: ReadonlySet<string> | undefined;
};

export type ReadFlag = { readonly value: unknown; readonly oldNames?: readonly string[] } | { readonly fault: string };

const ON = ['1', 'true', 't', 'yes', 'y', 'on'];
const OFF = ['0', 'false', 'f', 'no', 'n', 'off'];

/** A flag's value from the text of the command line or of a variable; faults in the words of click, dbt's parser. */
export function readFlagText(row: FlagRow, text: string, tools: ReadingTools): ReadFlag {
  switch (row.kind) {
    case 'bool':
      return readBool(text);
    case 'int':
      return /^\s*[-+]?\d+\s*$/.test(text) ? { value: Number(text) } : { fault: `'${text}' is not a valid integer.` };
    case 'choice':
      return readChoice(row, text);
    case 'words':
      return { value: text.split(' ').filter(word => word !== '') };
    case 'choices':
      return readChoices(
        row,
        text.split(/\s+/).filter(word => word !== ''),
      );
    case 'yaml':
      return readYaml(text, tools);
    case 'warn-error-options': {
      const yaml = readYaml(text, tools);
      return 'fault' in yaml
        ? yaml
        : fromWarnError(readWarnErrorOptions(yaml.value as DataMap, tools.shapes, tools.eventNames));
    }
    case 'datetime':
      return readDatetime(text);
    case 'sample': {
      const sample = readSample(text, tools.nowMs, tools.shapes);
      return 'fault' in sample ? sample : { value: sample };
    }
    case 'package':
      return { value: readPackage(text) };
    default:
      return { value: text };
  }
}

/** A flag's value from a file (`flags:`), where it has a type already. */
export function readFlagData(row: FlagRow, value: Data, tools: ReadingTools): ReadFlag {
  if (row.kind === 'warn-error-options')
    return fromWarnError(readWarnErrorOptions(value, tools.shapes, tools.eventNames));
  if (row.kind === 'bool') return typeof value === 'boolean' ? { value } : notA('true or false', value, tools);
  if (row.kind === 'int') {
    const whole = asInteger(value, tools.shapes);
    return whole === undefined ? notA('a whole number', value, tools) : { value: whole };
  }
  if (row.kind === 'yaml') {
    const map = asMap(value, tools.shapes);
    return map === undefined ? notA('a mapping', value, tools) : { value: map };
  }
  if (isStringList(value) && (row.kind === 'words' || row.kind === 'choices'))
    return readFlagText(row, value.join(' '), tools);
  return typeof value === 'string' ? readFlagText(row, value, tools) : notA('a text', value, tools);
}

function notA(expected: string, value: Data, tools: ReadingTools): { fault: string } {
  return { fault: `${tools.shapes.repr(value)} is not ${expected}.` };
}

function readBool(text: string): ReadFlag {
  const word = text.trim().toLowerCase();
  if (ON.includes(word)) return { value: true };
  if (OFF.includes(word)) return { value: false };
  const known = [...ON, ...OFF].sort().join(', ');
  return { fault: `'${text}' is not a valid boolean. Recognized values: ${known}` };
}

function readChoice(row: FlagRow, text: string): ReadFlag {
  const found = row.choices?.find(choice => choice.toLowerCase() === text.toLowerCase());
  return found === undefined ? { fault: notOneOf(row, text) } : { value: found };
}

function readChoices(row: FlagRow, words: readonly string[]): ReadFlag {
  const found: string[] = [];
  for (const word of words) {
    const read = readChoice(row, word);
    if ('fault' in read) return read;
    found.push(read.value as string);
  }
  return { value: found };
}

function notOneOf(row: FlagRow, text: string): string {
  return `'${text}' is not one of ${(row.choices ?? []).map(choice => `'${choice}'`).join(', ')}.`;
}

function readYaml(text: string, { shapes }: ReadingTools): ReadFlag {
  const yaml = parseYaml(text, 'command line', shapes);
  const map = asMap(yaml.value, shapes);
  return map === undefined ? { fault: `String '${text}' is not valid YAML` } : { value: map };
}

function fromWarnError(reading: WarnErrorReading | string): ReadFlag {
  return typeof reading === 'string' ? { fault: reading } : { value: reading.options, oldNames: reading.old };
}

function readDatetime(text: string): ReadFlag {
  const match = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d?):(\d\d?))?$/.exec(text);
  const fault = `'${text}' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.`;
  if (match === null) return { fault };
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const right =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return right ? { value: date.toISOString().slice(0, 19) } : { fault };
}

function readPackage(text: string): PackageWish {
  const [name = '', version, more] = text.split('@');
  return version === undefined || more !== undefined ? { name: text, version: undefined } : { name, version };
}
