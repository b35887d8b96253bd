import { raise } from '../../errors/python-error.js';
import { checks } from '../arguments.js';
import { same } from '../equality.js';
import { intOf } from '../numbers.js';
import { type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import type { PyRange } from '../py-range.js';
import { repr } from '../text.js';
import type { Tuple } from '../tuple.js';
import { countItem, indexOf } from './list.js';

const check = checks('tuple');

export const tupleMethods: MethodTable<Tuple> = methodTable<Tuple>({
  count: check.one<Tuple>('count', (tuple, item, rt) => countItem(tuple, item, rt)),
  index: check.some<Tuple>('index', 1, 3, (tuple, args, rt) => {
    const at = indexOf(tuple, args, rt);
    return at < 0 ? raise('ValueError', 'tuple.index(x): x not in tuple') : at;
  }),
});

const checkRange = checks('range');

export const rangeMethods: MethodTable<PyRange> = methodTable<PyRange>({
  count: checkRange.one<PyRange>('count', (range, item, rt) => (place(range, item, rt) < 0 ? 0 : 1)),
  index: checkRange.one<PyRange>('index', (range, item, rt) => {
    const at = place(range, item, rt);
    if (at >= 0) return at;
    const number = intOf(item) !== undefined;
    return raise('ValueError', number ? `${repr(item, rt)} is not in range` : 'sequence.index(x): x not in sequence');
  }),
});

/** Numbers are found by arithmetic, whatever else may equal a number by looking at each. */
function place(range: PyRange, item: Value, rt: Rt): number {
  const n = typeof item === 'boolean' ? Number(item) : item;
  if (typeof n === 'number' || typeof n === 'bigint') return range.indexOf(Number(n));
  rt.charge(range.count);
  for (let i = 0; i < range.count; i++) if (same(range.at(i), item, rt)) return i;
  return -1;
}
