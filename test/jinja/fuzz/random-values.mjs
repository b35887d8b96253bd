/** Literals and formats made of random pieces: what nobody thought of. Each gives template source. */

const LETTERS = [
  'a',
  'b',
  'A',
  'Z',
  'z',
  'é',
  'ß',
  'İ',
  'ı',
  'ŉ',
  'ǆ',
  'Σ',
  'ς',
  'ﬁ',
  'ñ',
  'я',
  '日',
  '😀',
  '𝒳',
  'e\u0301',
  '\u0130',
  'ᾳ',
  'ﬃ',
];
const SPACES = [' ', '  ', '\t', '\n', '\r\n', '\u00a0', '\u2003', '\u200b', '\x0b', '\x1c', '\u2028', '\x85'];
const SIGNS = [
  '.',
  ',',
  '-',
  '_',
  "'",
  '"',
  '<',
  '>',
  '&',
  '(',
  ')',
  '[',
  '{',
  '}',
  '/',
  '\\',
  '%',
  '#',
  '@',
  ':',
  ';',
  '!',
  '?',
  '$',
  '*',
  '+',
  '=',
  '|',
  '~',
  '`',
];
const DIGITS = [
  '0',
  '1',
  '9',
  '12',
  '٣',
  '²',
  '½',
  '五',
  '007',
  '1_0',
  '1e5',
  '0x1f',
  '-1',
  '+2',
  '3.5',
  '1.',
  '.5',
  'nan',
  'inf',
];
const WORDS = [
  'foo',
  'Bar',
  'BAZ',
  'hello world',
  'well-known',
  'snake_case',
  "it's",
  'http://example.org/a?b=c&d',
  'www.example.com',
  'me@example.org',
  'mailto:x@y.zz',
  '<b>bold</b>',
  '<!-- c -->',
  '&amp;',
  '&lt;p&gt;',
  '{0}',
  '%s',
  'a.b.c',
  'True',
  'None',
  'ftp://x',
  'example.com,',
  '(www.x.net)',
];

/** A text as a string literal of the template language. */
export function quoted(text) {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `'${escaped}'`;
}

export function randomText(rng) {
  let text = '';
  for (let count = rng.below(7); count > 0; count -= 1) {
    text += rng.pick(rng.pick([LETTERS, LETTERS, SPACES, SIGNS, DIGITS, WORDS, WORDS]));
  }
  return text;
}

export function randomInt(rng) {
  const size = rng.below(4);
  if (size === 0) return String(rng.below(20));
  if (size === 1) return String(rng.below(100_000));
  const digits = size === 2 ? 14 + rng.below(6) : 20 + rng.below(20);
  let text = String(1 + rng.below(9));
  while (text.length < digits) text += rng.below(10);
  return text;
}

export function randomFloat(rng) {
  const digits = rng.below(4) === 0 ? randomInt(rng).slice(0, 17) : String(rng.below(1000));
  const fraction = String(rng.below(rng.pick([10, 100, 100_000, 1_000_000_000])));
  const exponent = rng.pick([
    '',
    '',
    '',
    `e${rng.below(25)}`,
    `e-${rng.below(25)}`,
    `e${rng.below(320)}`,
    `e-${rng.below(330)}`,
  ]);
  return `${digits}.${fraction}${exponent}`;
}

/** A format specification as str.format takes it, most often one that fits `type`. */
export function randomSpec(rng, type) {
  const align = rng.pick(['', '', '<', '>', '^', '=', '*<', 'é>', '0^', ' =']);
  const sign = rng.pick(['', '', '', '+', '-', ' ']);
  const flags = rng.pick(['', '', '', '#', '0', '#0', 'z']);
  const width = rng.pick(['', '', '1', '5', '12', '30']);
  const group = rng.pick(['', '', '', ',', '_']);
  const precision = rng.pick(['', '', '.0', '.1', '.3', '.10', '.25']);
  const codes = { int: 'bcdoxXneEfFgG%', float: 'eEfFgGn%', str: 's' }[type] ?? 'sd';
  const code = rng.chance(0.25) ? '' : rng.chance(0.05) ? rng.pick(['q', 's', 'd', 'x']) : rng.pick([...codes]);
  return `${align}${sign}${flags}${width}${group}${precision}${code}`;
}

/** A conversion of `%` formatting, most often one that fits `type`. */
export function randomPercent(rng, type) {
  const flags = rng.pick(['', '', '-', '0', '+', ' ', '#', '-0', '+#', '0 ']);
  const width = rng.pick(['', '', '1', '6', '20']);
  const precision = rng.pick(['', '', '.0', '.2', '.8', '.20']);
  const codes = { int: 'diouxXeEfFgGcsr', float: 'eEfFgGsdi', str: 'sra' }[type] ?? 'sr';
  return `%${flags}${width}${precision}${rng.pick([...codes])}`;
}

/** A literal of lists, tuples and dicts within one another. */
export function randomData(rng, depth) {
  const inner = () => randomData(rng, depth - 1);
  const choice = depth <= 0 ? rng.below(6) : rng.below(10);
  if (choice === 0) return randomInt(rng);
  if (choice === 1) return randomFloat(rng);
  if (choice <= 3) return quoted(randomText(rng));
  if (choice === 4) return rng.pick(['true', 'false', 'none']);
  if (choice === 5) return rng.pick(['[]', '()', '{}']);
  const items = Array.from({ length: 1 + rng.below(4) }, inner);
  if (choice <= 7) return `[${items.join(', ')}]`;
  if (choice === 8) return `(${items.join(', ')},)`;
  return `{${items.map(item => `${rng.chance(0.8) ? quoted(randomText(rng)) : randomInt(rng)}: ${item}`).join(', ')}}`;
}
