/**
 * A range as the text that dbt shows: its driver makes Python ranges, whose str() has a space behind the comma and
 * `None` for an open side, and prints times as Python does.
 */
export function decodeRange(text: string): string {
  const match = /^([[(])("(?:[^"\\]|\\.|"")*"|[^,]*),("(?:[^"\\]|\\.|"")*"|[^\])]*)([\])])$/s.exec(text);
  if (match === null) return text;
  const [, open, lower = '', upper = '', close] = match;
  return `${open}${bound(lower)}, ${bound(upper)}${close}`;
}

function bound(text: string): string {
  if (text === '') return 'None';
  const plain = text.startsWith('"') ? text.slice(1, -1).replace(/""|\\(.)/gs, (all, c) => c ?? all[0]) : text;
  return plain
    .replace(/(\d\d:\d\d:\d\d)\.(\d{1,6})/, (_, time, fraction) => `${time}.${fraction.padEnd(6, '0')}`)
    .replace(/(\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d)$/, '$1:00');
}
