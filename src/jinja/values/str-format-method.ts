import { findAttribute } from './attributes.js';
import { strFormat as formatFields } from './format/str-format.js';
import type { Markup } from './markup.js';
import type { Kwargs, Rt, Value } from './protocol.js';

/** `format.format(*args, **kwargs)`, sandboxed where `rt` is. */
export function strFormat(format: string | Markup, args: readonly Value[], kwargs: Kwargs | null, rt: Rt): Value {
  return formatFields(format, args, { kwargs: kwargs ?? {} }, findAttribute, rt);
}
