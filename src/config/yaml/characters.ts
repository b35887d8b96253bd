import type { YamlFault } from './cursor.js';

/** Found fast, and in most files not at all; halves of surrogate pairs need a second look. */
const SUSPECT = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd]/;
const REFUSED = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Control characters and lone halves of surrogate pairs, which YAML 1.1 allows nowhere, not even in quotes. */
export function characterFaults(text: string): YamlFault[] {
  if (!SUSPECT.test(text)) return [];
  const at = text.search(REFUSED);
  if (at === -1) return [];
  const code = text.charCodeAt(at).toString(16).padStart(4, '0').toUpperCase();
  return [{ offset: at, length: 1, text: `the control character U+${code} is not allowed` }];
}
