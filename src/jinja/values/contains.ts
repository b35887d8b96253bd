import { raise } from '../errors/python-error.js';
import { DictView } from './dict-view.js';
import { hasItem, same } from './equality.js';
import { ownValue } from './host-dict.js';
import { tryIterate } from './iterate.js';
import { textOf } from './markup.js';
import { intOf } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { PyRange } from './py-range.js';
import { isPlainObject, typeName } from './type-name.js';

/** `item in container`. */
export function contains(item: Value, container: Value, rt: Rt): boolean {
  if (Array.isArray(container)) return inList(item, container, rt);
  const text = textOf(container);
  if (text !== undefined && text.length > 256) rt.charge(text.length >> 2);
  if (text !== undefined) return text.includes(textOf(item) ?? notText(item));
  if (container instanceof PyObject) return inObject(item, container, rt);
  if (isPlainObject(container)) {
    const key = textOf(item);
    return key !== undefined && ownValue(container, key) !== undefined;
  }
  return raise('TypeError', `argument of type '${typeName(container)}' is not iterable`);
}

function inList(item: Value, list: readonly Value[], rt: Rt): boolean {
  if (typeof item === 'string' || typeof item === 'number') {
    if (list.length > 1024) rt.charge(list.length >> 2);
    if (list.includes(item)) return true;
  }
  for (const other of list) {
    rt.charge(4);
    if (same(other, item, rt)) return true;
  }
  return false;
}

function notText(item: Value): never {
  return raise('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`);
}

function inObject(item: Value, container: PyObject, rt: Rt): boolean {
  if (container instanceof DictView) return hasItem(container, item, rt);
  if (container instanceof PyRange) {
    const n = intOf(item);
    if (n !== undefined) return typeof n === 'number' && container.indexOf(n) >= 0;
  }
  if (container instanceof PyBytes) return inBytes(item, container);
  if (container.pyContains !== undefined) return container.pyContains(item, rt);
  const source = tryIterate(container, rt);
  if (source === undefined) return raise('TypeError', `argument of type '${typeName(container)}' is not iterable`);
  for (let step = source.next(); !step.done; step = source.next()) {
    rt.charge(4);
    if (same(step.value, item, rt)) return true;
  }
  return false;
}

function inBytes(item: Value, container: PyBytes): boolean {
  if (item instanceof PyBytes) return container.binary.includes(item.binary);
  const n = intOf(item);
  if (n === undefined) return raise('TypeError', `a bytes-like object is required, not '${typeName(item)}'`);
  if (n < 0 || n > 255) raise('ValueError', 'byte must be in range(0, 256)');
  return container.binary.includes(String.fromCharCode(Number(n)));
}
