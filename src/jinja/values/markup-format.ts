import { percentFormat } from './format/percent.js';
import { escapeText, hasHtml, isStr, Markup } from './markup.js';
import { toFloat, toInt } from './parse-number.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { isSubscriptable, subscript } from './subscript.js';
import { escapeHtml, repr } from './text.js';
import { makeTuple } from './tuple.js';
import { tupleOf } from './tuple-of.js';

/** `+` where one side is Markup and the other a text: that one is escaped. Undefined for other kinds of operand. */
export function markupAdd(a: Value, b: Value, rt: Rt): Markup | undefined {
  const [left, right] = [safeText(a, rt), safeText(b, rt)];
  if (left === undefined || right === undefined) return undefined;
  rt.checkSize(left.length + right.length);
  return new Markup(left + right);
}

function safeText(v: Value, rt: Rt): string | undefined {
  if (hasHtml(v)) return v.pyHtml(rt);
  return typeof v === 'string' ? escapeText(v) : undefined;
}

/** `Markup % values`: every value is escaped as it is put in. */
export function markupPercent(format: Markup, values: Value, rt: Rt): Markup {
  const items = tupleOf(values) ?? (isSubscriptable(values) && !isStr(values) ? undefined : [values]);
  const wrapped = items === undefined ? new EscapeHelper(values) : makeTuple(items.map(item => new EscapeHelper(item)));
  return new Markup(percentFormat(format.text, wrapped, rt));
}

/** markupsafe's `_MarkupEscapeHelper`: prints escaped, however it is asked to print. */
class EscapeHelper extends PyObject {
  private readonly inner: Value;
  constructor(inner: Value) {
    super();
    this.inner = inner;
  }
  get typeName(): string {
    return '_MarkupEscapeHelper';
  }
  override pyGetitem(key: Value, rt: Rt): Value {
    return new EscapeHelper(subscript(this.inner, key, rt));
  }
  override pyStr(rt: Rt): string {
    return escapeHtml(this.inner, rt).text;
  }
  override pyRepr(rt: Rt): string {
    return escapeText(repr(this.inner, rt));
  }
  override pyInt(rt: Rt): number | bigint {
    return toInt(this.inner, undefined, rt);
  }
  override pyFloat(rt: Rt): number {
    return toFloat(this.inner, rt);
  }
}
