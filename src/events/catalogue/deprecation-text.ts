import { type TextStyle, warningTag } from '../text/text-style.js';
import { wrapMessage } from '../text/wrap-message.js';

/** Deprecations of the newer kind: always with their name, always wrapped. */
export function deprecation(name: string, description: string, style: TextStyle): string {
  return wrapMessage(warningTag(`Deprecated functionality\n\n${description}`, style, name), style.printerWidth);
}

/**
 * Deprecations of the older kind carry their name only when the flag asks for it; else they read as a plain warning or as
 * "Deprecated functionality", most of them wrapped.
 */
export function oldDeprecation(
  name: string,
  description: string,
  style: TextStyle,
  form: { readonly plain?: 'warning' | 'deprecated'; readonly wrap?: boolean; readonly wrapNamed?: boolean } = {},
): string {
  const { plain = 'deprecated', wrap = true, wrapNamed = true } = form;
  const wrapped = (text: string, on: boolean): string => (on ? wrapMessage(text, style.printerWidth) : text);
  if (style.eventNamesInDeprecations)
    return wrapped(warningTag(`Deprecated functionality\n\n${description}`, style, name), wrapNamed);
  const text = plain === 'warning' ? description : `Deprecated functionality\n\n${description}`;
  return wrapped(warningTag(text, style), wrap);
}
