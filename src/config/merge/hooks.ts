import { type Data, type DataShapes, makeMap } from '../data.js';
import { asInteger, asMap, describe, isNothing } from '../reading/value-kinds.js';
import type { Checked } from './check-value.js';

/**
 * Hooks in the form of the manifest, `{sql, transaction, index}`: a text is SQL, or the JSON of such a mapping (what
 * `before_begin()` and its like give), and a single one counts as a list.
 */
export function readHooks(value: Data, name: string, shapes: DataShapes): Checked {
  const hooks: Data[] = [];
  for (const hook of Array.isArray(value) ? value : [value]) {
    const read = readHook(hook, name, shapes);
    if ('fault' in read) return read;
    hooks.push(read.value);
  }
  return { value: hooks };
}

function readHook(hook: Data, name: string, shapes: DataShapes): Checked {
  const given = typeof hook === 'string' ? fromText(hook) : asMap(hook, shapes);
  if (given === undefined)
    return { fault: `a hook of '${name}' must be SQL or a mapping with 'sql', but it is ${describe(hook, shapes)}` };
  const { sql, transaction = true, index = null } = given;
  if (typeof sql !== 'string') return { fault: `a hook of '${name}' lacks its 'sql'` };
  if (typeof transaction !== 'boolean')
    return {
      fault: `'transaction' of a hook of '${name}' must be true or false, but it is ${describe(transaction, shapes)}`,
    };
  const place = isNothing(index) ? null : asInteger(index, shapes);
  if (place === undefined) return { fault: `'index' of a hook of '${name}' must be a whole number` };
  return {
    value: makeMap([
      ['sql', sql],
      ['transaction', transaction],
      ['index', place],
    ]),
  };
}

function fromText(text: string): Record<string, Data> {
  try {
    const parsed: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : undefined;
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, Data>;
  } catch {
    // Not JSON: then it is SQL.
  }
  return { sql: text };
}
