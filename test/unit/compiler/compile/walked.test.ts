import { describe, expect, it } from 'vitest';
import { type Adapter, RelationCache } from '../../../../src/adapters/index.js';
import { memoryFiles } from '../../../../src/base/index.js';
import { makeRunEnvironment, type NodeWork } from '../../../../src/compiler/index.js';
import type { GraphNode } from '../../../../src/manifest/index.js';
import { loadProject } from '../load-project.js';

const MODELS: Readonly<Record<string, string>> = {
  a: 'select 1 as id',
  plain: "select * from {{ ref('a') }}\njoin {{ source('raw', 't') }} using (id)",
  configured: "{{ config(materialized='table', tags=['x'], meta={'k': 1}) }}\nselect '{{ target.schema }}', {{ this }}",
  vars: "select {{ var('n', 3) }}, {{ env_var('HOME_OF', 'none') }}, {{ two_of(ref('a'), k=[1]) }}",
  nested: "{{ return_it(two_of(ref('a'))) }} -- {{ model.name }} {{ adapter.quote('x') }}",
  branching: "{% if is_incremental() %}no{% else %}select * from {{ ref('a') }}{% endif %}",
  missing: "select\n{{ ref('a').nothing }} {{ nowhere }}",
  failing: 'select 1,\n  {{ stops(this) }}',
  macro_fails: "select {{ breaks(ref('a')) }}",
  inner: "{{ config(materialized='ephemeral') }}select * from {{ ref('a') }}",
  outer: "select * from {{ ref('inner') }}",
};

const files = {
  ...Object.fromEntries(Object.entries(MODELS).map(([name, text]) => [`models/${name}.sql`, text])),
  'models/_sources.yml': 'sources: [{name: raw, tables: [{name: t}]}]\n',
  'macros/some.sql':
    '{% macro two_of(x, k=none) %}{{ x }}, {{ x }} {{ k }}{% endmacro %}\n' +
    '{% macro return_it(x) %}{{ return(x) }}{% endmacro %}\n{% macro breaks(x) %}\n{{ x.no.thing if execute }}{% endmacro %}\n' +
    "{% macro stops(x) %}{% if execute %}{{ exceptions.raise_compiler_error('stop ' ~ x) }}{% endif %}{% endmacro %}",
};

/** What compiling each model gives: its text with the origins of all parts, or its error with places and frames. */
function compiled(staticParse: boolean): Record<string, unknown> {
  const { linked } = loadProject(files, { staticParse });
  const content = new Map(Object.entries(files).map(([name, text]) => [`/project/${name}`, text] as const));
  const environment = makeRunEnvironment({
    linked,
    files: memoryFiles(content),
    adapter: {} as Adapter,
    cache: new RelationCache('db'),
    selected: [],
  });
  const work = { thread: 'Thread-1 (worker)', progress: () => ({ status: null }) } as unknown as NodeWork;
  const outcome = (name: string): unknown => {
    const node = linked.manifest.nodes.get(`model.shop.${name}`) as GraphNode;
    try {
      const { sql, segments, reads } = environment.compileNode(node, work) as Exclude<
        ReturnType<typeof environment.compileNode>,
        Promise<unknown>
      >;
      return { sql, segments, reads };
    } catch (error) {
      return { error: String(error), messages: (error as { messages?: unknown }).messages };
    }
  };
  return Object.fromEntries(Object.keys(MODELS).map(name => [name, outcome(name)]));
}

describe('models of a project', () => {
  it('compile to the same text, origins, reads and errors whether their templates are walked or made into code', () => {
    const walked = compiled(true);
    expect(walked).toEqual(compiled(false));
    expect(walked['plain']).toMatchObject({ sql: 'select * from "db"."sch"."a"\njoin "db"."raw"."t" using (id)' });
    expect(walked['macro_fails']).toMatchObject({ error: expect.stringContaining("has no attribute 'no'") });
    expect(walked['failing']).toMatchObject({ error: expect.stringContaining('stop "db"."sch"."failing"') });
  });
});
