import { suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { asInteger, asMap, describe, isNothing } from '../reading/value-kinds.js';
import type { PartRule, ValueRule } from './config-key.js';
import { readHooks } from './hooks.js';

/** A value that fits its rule in the form the node has it, or what is wrong with it. */
export type Checked = { readonly value: Data } | ValueFault;
export type ValueFault = { readonly fault: string; readonly suggestion?: string };

/** `name`: how messages call it, `contract.enforced`. */
export function checkValue(value: Data, rule: ValueRule, name: string, shapes: DataShapes): Checked {
  switch (rule.kind) {
    case 'any':
      return { value };
    case 'bool':
      return typeof value === 'boolean' || (rule.optional && isNothing(value))
        ? { value: value ?? null }
        : wrong(name, 'true or false', value, shapes);
    case 'text':
      return checkText(value, rule.optional, name, shapes);
    case 'int':
      return checkInt(value, rule.optional, name, shapes);
    case 'texts':
      return checkTexts(value, name, shapes);
    case 'text-or-texts':
      return Array.isArray(value) ? checkTexts(value, name, shapes) : checkText(value, true, name, shapes);
    case 'map':
      return asMap(value, shapes) === undefined ? wrong(name, 'a mapping', value, shapes) : { value };
    case 'one-of':
      return checkChoice(value, rule, name, shapes);
    case 'fixed':
      return value === rule.value ? { value } : { fault: rule.fault };
    case 'parts':
      return checkParts(value, rule, name, shapes);
    case 'hooks':
      return readHooks(value, name, shapes);
    case 'grants':
      return asMap(value, shapes) === undefined
        ? wrong(name, 'a mapping of privileges to grantees', value, shapes)
        : { value };
  }
}

export function wrong(name: string, expected: string, value: Data, shapes: DataShapes): ValueFault {
  const fault = `'${name}' must be ${expected}, but it is ${describe(value, shapes)}`;
  if (expected === 'true or false' && typeof value === 'string' && /^(?:true|false)$/i.test(value))
    return { fault, suggestion: 'Write it without quotes; from an expression it comes with the filter as_bool' };
  return { fault };
}

function checkText(value: Data, optional: boolean, name: string, shapes: DataShapes): Checked {
  if (typeof value === 'string' || (optional && isNothing(value))) return { value: value ?? null };
  if (isNothing(value) || Array.isArray(value) || asMap(value, shapes) !== undefined)
    return wrong(name, 'a text', value, shapes);
  return { value: shapes.str(value) };
}

function checkInt(value: Data, optional: boolean, name: string, shapes: DataShapes): Checked {
  if (optional && isNothing(value)) return { value: null };
  if (typeof value === 'number') return { value: Math.trunc(value) };
  if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)) return { value: Number(value) };
  const whole = asInteger(value, shapes);
  return whole === undefined ? wrong(name, 'a whole number', value, shapes) : { value: whole };
}

function checkTexts(value: Data, name: string, shapes: DataShapes): Checked {
  const list = Array.isArray(value) ? value : [value];
  const bad = list.find(item => Array.isArray(item) || asMap(item, shapes) !== undefined);
  if (bad !== undefined) return wrong(name, 'a list of texts', bad, shapes);
  return { value: list.map(item => (typeof item === 'string' ? item : shapes.str(item))) };
}

function checkChoice(value: Data, rule: ValueRule & { kind: 'one-of' }, name: string, shapes: DataShapes): Checked {
  if (rule.optional && isNothing(value)) return { value: null };
  const matches = (choice: string) =>
    rule.anyCase === true ? choice === String(value).toLowerCase() : choice === value;
  if (typeof value === 'string' && rule.values.some(matches)) return { value };
  const near = typeof value === 'string' ? suggest(value, rule.values) : undefined;
  const choices = `one of ${rule.values.map(choice => `'${choice}'`).join(', ')}`;
  return {
    ...wrong(name, choices, value, shapes),
    ...(near === undefined ? {} : { suggestion: `did you mean '${near}'?` }),
  };
}

function checkParts(value: Data, rule: ValueRule & { kind: 'parts' }, name: string, shapes: DataShapes): Checked {
  if (rule.optional && isNothing(value)) return { value: null };
  const given =
    rule.shorthand !== undefined && typeof value === 'boolean'
      ? makeMap([[rule.shorthand, value]])
      : asMap(value, shapes);
  if (given === undefined) return wrong(name, 'a mapping', value, shapes);
  if (rule.needs !== undefined && !Object.hasOwn(given, rule.needs)) return { value: null };
  const checked = makeMap();
  for (const [key, part] of Object.entries(rule.parts)) {
    const result = checkPart(given, key, part, `${name}.${key}`, shapes);
    if ('fault' in result) return result;
    checked[key] = result.value;
  }
  return { value: checked };
}

function checkPart(given: DataMap, key: string, part: PartRule, name: string, shapes: DataShapes): Checked {
  if (!Object.hasOwn(given, key)) return { value: part.default };
  return checkValue(given[key], part.rule, name, shapes);
}
