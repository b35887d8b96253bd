import { readFileSync } from 'node:fs';

const EXCUSES = JSON.parse(readFileSync(new URL('./excuses.json', import.meta.url), 'utf8')).map(entry => ({
  ...entry,
  expected: new RegExp(entry.expected, 's'),
  found: new RegExp(entry.found, 's'),
}));

/** Messages that must be equal word for word; all others are only reported. */
const EXACT_TYPES = new Set([
  'UndefinedError',
  'TemplateSyntaxError',
  'TemplateAssertionError',
  'SecurityError',
  'ZeroDivisionError',
]);
const EXACT_TEXTS =
  /^macro |not supported between instances|unsupported operand|can only concatenate|can't multiply|bad operand type|division or modulo|recursion depth/;

/** An address in a text that a template took apart into its characters. */
const LISTED_ADDRESS = /'0', 'x'(?:, '[0-9a-f]'){6,}/g;

/** What no two runs print alike: addresses in memory. */
export function normalise(text) {
  return text.replace(/0x[0-9a-f]{6,}/gi, '0xADDRESS').replace(LISTED_ADDRESS, "'0', 'x', 'ADDRESS'");
}

const shown = answer =>
  'error' in answer
    ? `${answer.error}: ${answer.message}`
    : 'text' in answer
      ? answer.text
      : JSON.stringify(answer.value);

/** The same value in the encoding of the protocol, whatever the order of sets. */
export function sameValue(a, b) {
  return canonical(a) === canonical(b);
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return normalise(JSON.stringify(value));
  if (value.__t === 'set') return `set(${value.v.map(canonical).sort().join()})`;
  if (value.__t === 'repr') return normalise(value.v);
  return `{${Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join()}}`;
}

/**
 * How an answer differs from Python's: null when it does not, else `{ kind, expected, found }` with kind
 * 'output' (text, value, or that there is an error at all), 'type', 'message', 'line', 'phase', or 'wording'
 * (a message that need not be equal).
 */
export function difference(expected, found) {
  const as = kind => ({
    kind,
    expected: normalise(shown(expected)),
    found: normalise(shown(found)),
    lines: [expected.line, found.line],
  });
  if ('error' in expected !== 'error' in found) return excused(as('output'));
  if (!('error' in expected)) {
    const same =
      'value' in expected
        ? 'value' in found && sameValue(expected.value, found.value)
        : normalise(expected.text) === normalise(String(found.text));
    return same ? null : excused(as('output'));
  }
  if (expected.error !== found.error) return excused(as('type'));
  if (expected.phase !== found.phase) return excused(as('phase'));
  if (normalise(expected.message) !== normalise(found.message)) {
    const exact = EXACT_TYPES.has(expected.error) || EXACT_TEXTS.test(expected.message);
    return excused(as(exact ? 'message' : 'wording'));
  }
  if (expected.line !== null && expected.line !== found.line) return excused(as('line'));
  return null;
}

function excused(found) {
  const excuse = EXCUSES.find(
    entry => entry.kinds.includes(found.kind) && entry.expected.test(found.expected) && entry.found.test(found.found),
  );
  return excuse === undefined ? found : { ...found, excuse: excuse.name };
}

export { EXCUSES };
