import { PyObject, type Rt, type Value } from './protocol.js';

/** markupsafe's Markup: a str that is safe as HTML. Whatever is added to it is escaped. */
export class Markup extends PyObject {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  get typeName(): string {
    return 'Markup';
  }
  override get qualifiedTypeName(): string {
    return 'markupsafe.Markup';
  }
  override get pyText(): string {
    return this.text;
  }
  override get pyIsSequence(): boolean {
    return true;
  }
  override pyHtml(): string {
    return this.text;
  }
  override pyBool(): boolean {
    return this.text !== '';
  }
}

/** `hasattr(v, '__html__')`. */
export function hasHtml(v: Value): v is PyObject & { pyHtml(rt: Rt): string } {
  return v instanceof PyObject && v.pyHtml !== undefined;
}

/** The text of a str or of an object of its subclasses; undefined for anything else. */
export function textOf(v: Value): string | undefined {
  if (typeof v === 'string') return v;
  return v instanceof PyObject ? v.pyText : undefined;
}

export function isStr(v: Value): v is string | (PyObject & { readonly pyText: string }) {
  return textOf(v) !== undefined;
}

const NEEDS_ESCAPE = /[&<>'"]/;

/** The five replacements of markupsafe. At most five characters come of one. */
export function escapeText(s: string): string {
  if (!NEEDS_ESCAPE.test(s)) return s;
  return s
    .replaceAll('&', '&amp;')
    .replaceAll('>', '&gt;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;');
}
