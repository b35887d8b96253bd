// Python's values for templates: the types, their operators, methods and printing. Has never heard of templates.
export { PythonError, raise } from '../errors/python-error.js';
export { bindArguments, type Param, params } from './arguments.js';
export { absolute, add, binary, div, floordiv, mod, mul, neg, pos, pow, sub } from './arithmetic.js';
export { callAttribute, callMethod, findAttribute, getAttribute, getItem, hasAttribute } from './attributes.js';
export { BoundMethod } from './bound-method.js';
export { isCallable } from './callable.js';
export { characters, compareText, reverseText, sliceText, strLength } from './code-points.js';
export { PyComplex } from './complex.js';
export { contains } from './contains.js';
export { Dict, type DictPart, dictOf, dictOfTexts } from './dict.js';
export { dictFromKeys, isLookupFailure, updateDict, updateKwargs } from './dict-update.js';
export { DictView } from './dict-view.js';
export { equals, same } from './equality.js';
export { fixedText, floatRepr } from './float-text.js';
export { percentFormat } from './format/percent.js';
export { formatValue } from './format/value.js';
export { address, type HashKey, hashKey, identity } from './hash-key.js';
export { fromHost, toHost } from './host.js';
export { asDict, copyOnWrite, HostDict } from './host-dict.js';
export { integerRatio, trueDivide } from './int-arithmetic.js';
export { each, iterate, length, reversed, toList, tryIterate, tryLength, tryReversed } from './iterate.js';
export { escapeText, hasHtml, isStr, Markup, textOf } from './markup.js';
export { keysOf } from './methods/dict.js';
export { keyFunction } from './methods/list.js';
export { makeNamespace, Namespace } from './namespace.js';
export {
  bitLength,
  checkElements,
  floatOf,
  intOf,
  intText,
  isFloat,
  isInt,
  isNumber,
  makeInt,
  toCInt,
  toDouble,
  toIndex,
  toSize,
} from './numbers.js';
export { order } from './ordering.js';
export { parseFloating, parseInteger, toFloat, toInt, truncate } from './parse-number.js';
export * from './protocol.js';
export { PyBytes } from './py-bytes.js';
export { makeFloat, PyFloat } from './py-float.js';
export { PyIter } from './py-iter.js';
export { makeRange, PyRange } from './py-range.js';
export { AnySet, FrozenSet, PySet, setOf } from './py-set.js';
export { PyType, type TypeParts } from './py-type.js';
export { round } from './round.js';
export { sliceSpan, subscriptSlice } from './slice.js';
export { type KeyOrder, pySort } from './sort.js';
export { strFormat } from './str-format-method.js';
export { asciiText, bytesRepr, strRepr } from './str-repr.js';
export { findItem, subscript } from './subscript.js';
export { escapeHtml, repr, softStr, str, toText } from './text.js';
export { truthy } from './truth.js';
export { GroupTuple, isList, makeGroup, makeTuple, Tuple } from './tuple.js';
export { isHostFunction, isPlainObject, objectTypeText, typeName } from './type-name.js';
export { ChainableUndefined, DebugUndefined, StrictUndefined, Undefined } from './undefined.js';
export { asciiDigits, digitValue, isAlnumChar, isPrintable, isSpaceUnit, isWordChar, trimSpace } from './unicode.js';
