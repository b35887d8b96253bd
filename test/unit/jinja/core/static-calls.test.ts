import { describe, expect, test } from 'vitest';
import { Engine, findStaticCalls } from '../../../../src/jinja/index.js';

const engine = new Engine({ doTag: true, dbtTags: true });
const PATHS = ['ref', 'source', 'config', 'var', 'env_var', 'adapter.dispatch'];

function calls(source: string): unknown[] {
  return findStaticCalls(engine.parse(source), PATHS).map(({ path, args, kwargs, isLiteral, isConditional, macro }) => [
    path,
    args.map(shown).join(' '),
    kwargs.map(([key, value]) => `${key}=${shown(value)}`).join(' '),
    `${isLiteral ? 'literal' : 'computed'}${isConditional ? ' conditional' : ''}${macro ? ` in ${macro.declared}` : ''}`,
  ]);
}

function shown(value: unknown): string {
  return value === undefined ? '?' : JSON.stringify(value).replaceAll('"', "'");
}

describe('calls that can be read off a template', () => {
  test('have their literal arguments', () => {
    expect(calls("{{ config(materialized='table', tags=['a', -1], meta=none) }}{{ ref('p', 'm', v=2) }}")).toEqual([
      ['config', '', "materialized='table' tags=['a',-1] meta=null", 'literal'],
      ['ref', "'p' 'm'", 'v=2', 'literal'],
    ]);
  });

  test('say when an argument has to be computed', () => {
    expect(calls("{{ ref('a' ~ x) }}{{ source(*xs) }}{{ var('a', b) }}{{ env_var('X')|lower }}")).toEqual([
      ['ref', '?', '', 'computed'],
      ['source', '', '', 'computed'],
      ['var', "'a' ?", '', 'computed'],
      ['env_var', "'X'", '', 'literal'],
    ]);
  });

  test('say when they need not happen', () => {
    const source =
      "{% if ref('a') %}{{ ref('b') }}{% endif %}{{ ref('c') and ref('d') }}{% for x in ref('e') %}{{ ref('f') }}{% endfor %}" +
      "{{ ref('g') if ref('h') else ref('i') }}{% set s %}{{ ref('j') }}{% endset %}";
    expect(calls(source).map(call => (call as string[])[1] + ((call as string[])[3] ?? '').slice(7))).toEqual([
      "'a'",
      "'b' conditional",
      "'c'",
      "'d' conditional",
      "'e'",
      "'f' conditional",
      "'g' conditional",
      "'h'",
      "'i' conditional",
      "'j'",
    ]);
  });

  test('are told apart by their macro and path', () => {
    const source = "{% macro m() %}{{ return(adapter.dispatch('x', 'p')(1)) }}{{ other.ref('no') }}{% endmacro %}";
    expect(calls(source)).toEqual([['adapter.dispatch', "'x' 'p'", '', 'literal conditional in m']]);
  });
});
