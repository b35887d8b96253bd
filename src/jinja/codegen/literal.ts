import {
  Dict,
  FrozenSet,
  intText,
  isFloat,
  Markup,
  PyFloat,
  PyRange,
  PySet,
  Tuple,
  type Value,
} from '../values/index.js';
import { quote } from './emitter.js';

/** A value that `hasSafeRepr` as JavaScript that makes it anew. `mark` notes the place of what may fail in it.
 * @throws PythonError ValueError for an int that Python, and so Jinja2's code generator, will not write out */
export function literal(value: Value, mark: () => string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : notFinite(value, mark);
  if (typeof value === 'bigint') return `${intText(value)}n`;
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof PyFloat) return isFloat(value) ? `new PyFloat(${number(value.value)})` : 'null';
  if (Array.isArray(value)) {
    const items = `[${value.map(item => literal(item, mark)).join(',')}]`;
    return value instanceof Tuple ? `makeTuple(${items})` : items;
  }
  if (value instanceof Dict) {
    const values = value.valueList();
    return `dict([${value.keyList().flatMap((key, i) => [literal(key, mark), literal(values[i], mark)])}],R)`;
  }
  if (value instanceof Markup) return `new Markup(${quote(value.text)})`;
  if (value instanceof PyRange) return `new PyRange(${value.start},${value.stop},${value.step})`;
  if (value instanceof PySet || value instanceof FrozenSet) {
    const items = value.items().map(item => literal(item, mark));
    return `setOf([${items.join(',')}],${value instanceof FrozenSet},R)`;
  }
  throw new Error('not a constant');
}

function number(n: number): string {
  return Object.is(n, -0) ? '-0' : String(n);
}

/** Jinja2 writes `inf` into its code, which is no name there: using such a constant fails when it runs. */
function notFinite(n: number, mark: () => string): string {
  return `noName(${quote(Number.isNaN(n) ? 'nan' : 'inf')},${mark()})`;
}
