import { Expressions } from './expressions.mjs';
import { Random } from './random.mjs';
import { print, tagsOf } from './tree.mjs';
import { CONTEXT } from './values.mjs';

const WORDS = ['', 'a', ' ', '5', '1.5', 'true', '[1]', '\n', 'x y', "'q'", '#', '- ', ': '];
const MARKS = ['', '', '', '|as_bool', '|as_number', '|as_native', '|as_text', '|as_number|trim', '|string|as_native'];
const TEXTS = [
  "'5'",
  "'True'",
  "'1.5'",
  "'[1, 2]'",
  '"{\'a\': (1, None)}"',
  "'abc'",
  "' 7 '",
  "'0x1f'",
  "'1_000'",
  "'-3'",
  "'1e5'",
  '\'"q"\'',
  "'None'",
  "'1 + 1'",
  "'[1'",
  '\'b"x"\'',
  "'{1, 1}'",
  "'...'",
  "'''\\x41'''",
];

/** A scalar as it stands in a property file, rendered in native mode. */
export function nativeCase(seed) {
  const rng = new Random(seed);
  const e = new Expressions(rng);
  const parts = [];
  const tags = new Set(['native']);
  for (let count = rng.pick([1, 1, 1, 2]); count > 0; count -= 1) {
    parts.push(rng.chance(0.25) ? rng.pick(WORDS) : '', piece(rng, e, tags), rng.chance(0.2) ? rng.pick(WORDS) : '');
  }
  const context = [...e.used].map(name => [name, CONTEXT[name][1]]);
  const env = { sandbox: 'SandboxedEnvironment', extensions: ['do', 'loopcontrols'], native: true };
  return { line: { source: parts.join(''), context, env }, tags };
}

function piece(rng, e, tags) {
  const mark = rng.pick(MARKS);
  if (rng.chance(0.3)) return `{{ ${rng.pick(TEXTS)}${mark} }}`;
  const made = rng.chance(0.4)
    ? e.atom(rng.pick(['int', 'str', 'bool', 'none', 'float', 'list', 'dict', 'tuple', 'dec', 'date']))
    : e.expr('any', 2);
  for (const tag of tagsOf(made)) tags.add(tag);
  const text = print(made);
  const shown =
    made.type === 'gen' || made.type === 'view'
      ? `(${text})|list`
      : made.type === 'set'
        ? `(${text})|sort`
        : mark
          ? `(${text})${mark}`
          : text;
  if (rng.chance(0.1)) return `{% if ${print(e.expr('bool', 1))} %}{{ ${shown} }}{% endif %}`;
  if (rng.chance(0.08)) return `{% set q = ${shown} %}{{ q }}`;
  return `{{ ${shown} }}`;
}
