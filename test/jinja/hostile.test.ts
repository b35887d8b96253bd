import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Escape = { source: string; waits: boolean; touched: string[]; text?: string; error?: string };
type Access = {
  kind: string;
  form: string;
  count: number;
  leaked: string[];
  touched: string[];
  error?: string;
  message?: string;
};

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/jinja/${name}`, import.meta.url), 'utf8');
const child = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const groups = parse(fixture('hostile/escapes.yaml')) as Record<string, string[]>;
const attributes = JSON.parse(fixture('python-attributes.json')) as Record<
  string,
  { expression: string; attributes: string[] }
>;
const sources = Object.values(groups).flat();

function runChild(script: string, request: unknown): unknown {
  const run = spawnSync(process.execPath, [child(script)], { input: JSON.stringify(request), maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${script} ended with ${run.status}: ${run.stderr.toString().slice(0, 2000)}`);
  return JSON.parse(run.stdout.toString());
}

const answers = runChild('hostile-child.mjs', { escapes: sources, attributes }) as {
  escapes: Escape[];
  names: number;
  attributes: Access[];
};

/** Texts by which a JavaScript function, class or object gives itself away. */
const GIVEAWAY = /\[native code\]|=>|\[object |function \w*\(|class \w+ (extends|\{)|process\.versions|node:internal/;

describe('hostile templates', () => {
  test('touch neither process, functions that make code, file system, network nor prototypes', () => {
    expect(answers.escapes.filter(one => one.touched.length > 0)).toEqual([]);
  });

  test('end with a text or with an error of the template, never with one of ours', () => {
    expect(answers.escapes.filter(one => one.error?.startsWith('InternalError'))).toEqual([]);
  });

  test('never print a JavaScript function or object', () => {
    const shown = answers.escapes.filter(
      one => one.text !== undefined && !one.source.includes('${') && GIVEAWAY.test(one.text),
    );
    expect(shown).toEqual([]);
  });

  test('number at least three hundred, written by hand and made from property names', () => {
    const made = answers.attributes.length;
    expect(sources.length).toBeGreaterThanOrEqual(150);
    expect(sources.length + made).toBeGreaterThanOrEqual(300);
  });
});

describe('property names of JavaScript', () => {
  test('are collected from all values that a template reaches', () => {
    expect(answers.names).toBeGreaterThan(300);
  });

  test('show nothing that Python would not show', () => {
    const leaks = answers.attributes.filter(one => one.leaked.length > 0);
    expect(leaks.map(one => `${one.kind} ${one.form}: ${one.leaked.join(' ')}`)).toEqual([]);
  });

  test('touch nothing of the host when they are asked for', () => {
    expect(answers.attributes.filter(one => one.touched.length > 0)).toEqual([]);
  });

  test('are asked for without an error on every kind of value', () => {
    expect(
      answers.attributes
        .filter(one => one.error !== undefined && one.kind !== 'undefined')
        .map(one => `${one.kind} ${one.form} ${one.error} ${one.message}`),
    ).toEqual([]);
  });
});
