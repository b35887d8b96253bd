import { spanAt } from '../../base/index.js';
import type { Scope } from '../../context/index.js';
import type { Origin } from '../../jinja/index.js';
import type { TracedText } from './traced-text.js';
import { untraced } from './traced-text.js';

const TEMPLATE_SIGNS = /\{[{%#]|[#}%]\}/;

/** The text of a template with the names of a scope. Text without a sign of a template stays as it is, as in dbt. */
export function renderTraced(scope: Scope, code: string, origin: Origin): TracedText | Promise<TracedText> {
  if (!TEMPLATE_SIGNS.test(code)) return plainText(code, origin);
  return scope.renderTraced(
    scope.engine.compile(code, { origin, shape: { generator: true, segments: true }, once: true }),
  );
}

function plainText(code: string, origin: Origin): TracedText {
  const { file, text, offset = 0 } = origin;
  if (code === '' || text === undefined) return untraced(code);
  const span = spanAt(file, text, offset, code.length);
  return { text: code, segments: [{ start: 0, end: code.length, span, exact: true, frames: [] }] };
}
