import { type TextStyle, warningTag } from '../text/text-style.js';
import { wrapMessage } from '../text/wrap-message.js';

/** Deprecations of the newer kind: always with their name, always wrapped. */
export function deprecation(name: string, description: string, style: TextStyle): string {
  return wrapMessage(warningTag(`Deprecated functionality\n\n${description}`, style, name), style.printerWidth);
}

/** Deprecations of the older kind do not carry their name: a plain warning or "Deprecated functionality", most of them wrapped. */
export function oldDeprecation(
  description: string,
  style: TextStyle,
  form: { readonly plain?: 'warning' | 'deprecated'; readonly wrap?: boolean } = {},
): string {
  const { plain = 'deprecated', wrap = true } = form;
  const tagged = warningTag(plain === 'warning' ? description : `Deprecated functionality\n\n${description}`, style);
  return wrap ? wrapMessage(tagged, style.printerWidth) : tagged;
}
