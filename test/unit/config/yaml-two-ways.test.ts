import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Data, type DataPath, parseYaml, YAML_LIMITS } from '../../../src/config/index.js';
import { encode, TestDict, testShapes } from './shapes.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.ya?ml$/.test(name))
  .sort();
const golden = JSON.parse(readFileSync(join(FIXTURES, 'yaml/golden.json'), 'utf8')) as { yaml: string }[];
const texts = [
  ...files.map(name => readFileSync(join(FIXTURES, name), 'utf8')),
  ...golden.map(({ yaml }) => yaml),
  'a: 1\n---\nb: 2\n',
  '---\n# begins late\nmodels:\n- name: x\n  tags: [a, "b", 1,]\n- name: y\n  description: >\n    folded\n\n     more\n  # said\n  meta:\n',
  "a:\n- - b\n  - c: |2-\n      d\n  -\n- 'it''s'\n- two\n  lines # and a remark\n- \"over\n  lines\"\n",
  'a: b: c\n',
  'a: [b: c]\n',
  'a: {b: c, "d":[1, {e: f}],\n  g: h i # said\n ,}\nj:\n- {}\n- []\n- {k: , l}\n',
  'a: {b: {c: [d,\n  e]}, f: "g"}\nh: [{i: j}, k l\n  m]\n',
  'a: {b: 1, b: 2}\n',
  'a: {b:1, c :2}\n',
  'a: "b" c\n',
  'a: b\n  c: d\n',
  'a:\n  - b\n c\n',
  'x: 2024-13-45\n',
  'a\n :\n  b: 1',
];

/** All of what a reading says: its value, its messages, and the places of every value and key in it. */
function saidOf(text: string, isFast: boolean): unknown {
  const read = parseYaml(text, 'x.yml', testShapes, { ...YAML_LIMITS, isFast });
  const places: unknown[] = [];
  const walk = (value: Data, path: DataPath): void => {
    places.push([path, read.spanOf(path), read.spanOfKey(path)]);
    if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, [...path, i]);
    else if (value instanceof TestDict) for (const [key, item] of value.items) walk(item, [...path, String(key)]);
    else if (Object.getPrototypeOf(Object(value)) === null)
      for (const [key, item] of Object.entries(value as Record<string, Data>)) walk(item, [...path, key]);
  };
  if (read.value !== undefined) walk(read.value, []);
  const value = read.value === undefined ? 'none' : encode(read.value);
  return { value, messages: read.messages.map(({ code, text: said, span }) => ({ code, said, span })), places };
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  ...['\n', ' ', '  ', '- ', ': ', ':', '#', ' # x', '"', "'", '[', ']', ', ', '{', '}', '|', '>', '|-\n', '>+\n'],
  ...['&a ', '*a', '!x ', '? ', '---\n', '...\n', '\t', '\r\n', '\u2028', 'é', '1', 'yes', '<<: ', '%', '\\', '@', '~'],
];

/** The text with one to three pieces put in, cut out, or said twice. */
function changed(text: string, random: (below: number) => number): string {
  let result = text;
  for (let times = 1 + random(3); times > 0; times--) {
    const at = random(result.length + 1);
    const piece = PIECES[random(PIECES.length)] ?? '';
    const until = Math.min(result.length, at + 1 + random(6));
    const middle = [piece, '', result.slice(at, until).repeat(2)][random(3)] ?? '';
    result = result.slice(0, at) + middle + result.slice(random(2) === 0 ? at : until);
  }
  return result;
}

describe('the reader of plain blocks says what the long way through tokens and nodes says', () => {
  test.each(texts.map((text, i) => ({ name: files[i] ?? `text ${i}`, text })))('$name', ({ text }) => {
    expect(saidOf(text, true)).toEqual(saidOf(text, false));
  });

  test('also of texts that somebody broke', () => {
    const random = randomFrom(Number(process.env['QUERN_YAML_SEED'] ?? 7));
    for (let i = 0; i < Number(process.env['QUERN_YAML_TEXTS'] ?? 3000); i++) {
      const text = changed((texts[random(texts.length)] ?? '').slice(0, 1500), random);
      expect(saidOf(text, true), JSON.stringify(text)).toEqual(saidOf(text, false));
    }
  });
});
