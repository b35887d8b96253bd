import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.mjs';

const PIECES = [
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '#}',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '.',
  ':',
  '|',
  '~',
  '=',
  '==',
  '!=',
  '<',
  '-',
  '-%}',
  '{%-',
  '**',
  '*',
  "'",
  '"',
  '\\',
  '1',
  '1.5',
  '0x',
  "'s'",
  'x',
  'if',
  'else',
  'elif',
  'endif',
  'for',
  'in',
  'is',
  'not',
  'and',
  'or',
  'endfor',
  'set',
  'endset',
  'macro',
  'endmacro',
  'do',
  'call',
  'endcall',
  'raw',
  'endraw',
  'import',
  'as',
  'with',
  'recursive',
  'none',
  '\n',
  '$',
  '!',
  'é',
];

/** All template files under a folder, as texts of at most 3,000 characters cut at line ends. */
function readTexts(folder) {
  const texts = [];
  const visit = path => {
    for (const name of readdirSync(path)) {
      const full = join(path, name);
      if (statSync(full).isDirectory()) visit(full);
      else if (/\.(sql|jinja|j2|html)$/.test(name)) texts.push(readFileSync(full, 'utf8'));
    }
  };
  visit(folder);
  return texts;
}

/** Makes cases out of real template files, damaged by one to three small edits; they are only compiled. */
export function mutateCases(folder) {
  const texts = readTexts(folder);
  if (texts.length === 0) throw new Error(`no template files under ${folder}`);
  return seed => {
    const rng = new Random(seed);
    let text = rng.pick(texts);
    if (text.length > 3000) {
      const start = text.lastIndexOf('\n', rng.below(text.length - 2000)) + 1;
      text = text.slice(start, start + 2000);
    }
    const tokens = text.match(/\s+|\w+|\{[{%#]-?|-?[%#}]\}|[^\s\w]/gu) ?? [];
    for (let edits = 1 + rng.below(3); edits > 0; edits -= 1) edit(tokens, rng);
    const env = { sandbox: 'SandboxedEnvironment', extensions: ['do', 'loopcontrols'], dbt: true };
    return { line: { source: tokens.join(''), context: [], env, render: false }, tags: [] };
  };
}

function edit(tokens, rng) {
  const at = rng.below(tokens.length);
  const choice = rng.below(6);
  if (choice === 0) tokens.length = at;
  else if (choice === 1) tokens.splice(at, 0, rng.pick(PIECES));
  else if (choice === 2) tokens[at] = rng.pick(PIECES);
  else if (choice === 3) tokens.splice(at, 0, tokens[rng.below(tokens.length)] ?? '');
  else tokens.splice(at, 1);
}
