import { Dict } from './dict.js';
import { DictView } from './dict-view.js';
import { Markup } from './markup.js';
import { floatOf, intOf } from './numbers.js';
import { PyObject, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { PyFloat } from './py-float.js';
import { PyIter } from './py-iter.js';
import { PyRange } from './py-range.js';
import { AnySet } from './py-set.js';
import { PyType } from './py-type.js';
import { Undefined } from './undefined.js';

/**
 * Attributes with an underscore in front that Python's types have. The sandbox answers "unsafe" for these and looks for
 * an item of the name otherwise, so it matters which ones there are. Taken from dir() of CPython 3.11.
 */
const OF_OBJECT = names(
  'class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new reduce reduce_ex ' +
    'repr setattr sizeof str subclasshook',
);

const SEQUENCE = 'add contains getitem getnewargs iter len mul rmul';
const REAL = 'abs add bool divmod float floordiv getnewargs int mod mul neg pos pow radd rdivmod rfloordiv rmod rmul';
const TABLES = {
  str: names(`${SEQUENCE} mod rmod`),
  list: names('add class_getitem contains delitem getitem iadd imul iter len mul reversed rmul setitem'),
  tuple: names(`${SEQUENCE} class_getitem`),
  dict: names('class_getitem contains delitem getitem ior iter len or reversed ror setitem'),
  int: names(
    `${REAL} and ceil floor index invert lshift or rand rlshift ror round rpow rrshift rshift rsub rtruediv rxor sub ` +
      'truediv trunc xor',
  ),
  float: names(`${REAL} ceil floor getformat round rpow rsub rtruediv sub truediv trunc`),
  none: names('bool'),
  set: names('and class_getitem contains iand ior isub iter ixor len or rand ror rsub rxor sub xor'),
  range: names('bool contains getitem iter len reversed'),
  view: names('and contains iter len or rand reversed ror rsub rxor sub xor'),
  iterator: names('iter next length_hint del name qualname'),
  callable: names(
    'annotations builtins call closure code defaults dict get globals kwdefaults module name qualname self',
  ),
  type: names('call dict mro module name qualname bases base subclasses instancecheck subclasscheck'),
  markup: names(`${SEQUENCE} mod rmod html html_format module radd slots`),
  undefined: new Set([
    ...names(
      'add aiter bool call complex div float floordiv getattr getitem int iter len mod module mul neg pos pow radd rdiv ' +
        'rfloordiv rmod rmul rpow rsub rtruediv slots sub truediv',
    ),
    '_fail_with_undefined_error',
    '_undefined_exception',
    '_undefined_hint',
    '_undefined_message',
    '_undefined_name',
    '_undefined_obj',
  ]),
  instance: names('dict module weakref'),
  caller: names('dict module weakref call'),
} as const;

/** Types that are functions; other objects that can be called are instances with a `__call__`. */
const FUNCTIONS = new Set(['function', 'method', 'builtin_function_or_method']);

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' ').map(name => `__${name}__`));
}

/** Whether `getattr(v, name)` finds something of Python's own for a name that starts with an underscore. */
export function hasDunder(v: Value, name: string): boolean {
  return OF_OBJECT.has(name) || TABLES[tableOf(v)].has(name);
}

function tableOf(v: Value): keyof typeof TABLES {
  if (typeof v === 'string') return 'str';
  if (intOf(v) !== undefined) return 'int';
  if (floatOf(v) !== undefined) return 'float';
  if (Array.isArray(v)) return 'list';
  if (v === null || v === undefined) return 'none';
  if (typeof v === 'function') return 'callable';
  return v instanceof PyObject ? tableOfObject(v) : 'dict';
}

function tableOfObject(v: PyObject): keyof typeof TABLES {
  if (v instanceof Undefined) return 'undefined';
  if (v instanceof Dict) return 'dict';
  if (v instanceof PyFloat) return 'float';
  if (v instanceof Markup) return 'markup';
  if (v instanceof AnySet) return 'set';
  if (v instanceof PyRange) return 'range';
  if (v instanceof DictView) return 'view';
  if (v instanceof PyBytes) return 'str';
  if (v instanceof PyIter) return 'iterator';
  if (v instanceof PyType) return 'type';
  if (v.pyCall === undefined) return 'instance';
  return FUNCTIONS.has(v.typeName) ? 'callable' : 'caller';
}
