import { describe, expect, test } from 'vitest';
import { Engine, TemplateError, walk } from '../../../../src/jinja/index.js';

const engine = new Engine({ sandbox: 'sandboxed', doTag: true, loopControls: true, dbtTags: true });

/** Text of each node of a kind, in the order of the tree. */
function sources(source: string, kind: string): string[] {
  const found: string[] = [];
  walk([engine.parse(source)], node => {
    if (node.kind === kind) found.push(source.slice(node.start, node.end));
    return undefined;
  });
  return found;
}

function problem(source: string): { type: string; message: string; line: number | undefined; at: string } {
  try {
    engine.compile(source);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const span = error.messages[0]?.span;
    const at = span === undefined ? '' : source.slice(span.offset, span.offset + span.length);
    return { type: error.type, message: error.message, line: error.line, at };
  }
  throw new Error('compiled');
}

describe('every node knows its stretch of the source', () => {
  test.each([
    ["{{ ref('a') ~ x.y[1] }}", 'Call', ["ref('a')"]],
    ["{{ ref('a') ~ x.y[1] }}", 'Getitem', ['x.y[1]']],
    ["{{ ref('a') ~ x.y[1] }}", 'Concat', ["ref('a') ~ x.y[1]"]],
    ['{{ a + b * c }}', 'Binary', ['a + b * c', 'b * c']],
    ['{{ (a or b) and not c }}', 'Logic', ['(a or b) and not c', 'a or b']],
    ['{{ a if b else c }}', 'CondExpr', ['a if b else c']],
    ["{{ x | map('upper') | join(',') }}", 'Filter', ["x | map('upper') | join(',')", "x | map('upper')"]],
    ['{{ f(1)(2)[3:4] }}', 'Slice', ['3:4']],
    ['{{ 1 < x in y }}', 'Compare', ['1 < x in y']],
    ['{% set a.b = 1 %}', 'NSRef', ['a.b']],
    ['{% for a, b in c if d recursive %}x{% endfor %}', 'For', ['for a, b in c if d recursive']],
    ['x {{- "a" "b" -}} y', 'Const', ['"a" "b"']],
  ])('%s', (source, kind, expected) => {
    expect(sources(source, kind)).toEqual(expected);
  });

  test('data keeps its place where tags strip what is around it', () => {
    expect(sources('  {%- if a -%}  text  {%- endif %} end', 'TemplateData')).toEqual(['text', ' end']);
  });

  test('offsets count in the text with its line breaks made one kind', () => {
    const tree = engine.parse('a\nb {{ c }}');
    expect(engine.compile('a\r\nb {{ c }}').source).toBe('a\nb {{ c }}');
    expect(tree.body[0]).toMatchObject({ start: 0 });
  });
});

// Texts and lines as Jinja2 3.1.6 gives them.
describe('an error says what Jinja2 says, and points at the place', () => {
  test.each([
    ['{{ a', "unexpected end of template, expected 'end of print statement'.", 1, ''],
    ['{{ 1 + }}', "unexpected 'end of print statement'", 1, '}}'],
    [
      '{% if x %}',
      "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
      1,
      '',
    ],
    [
      '{% for x in y %}\n{% endif %}',
      "Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.",
      2,
      'endif',
    ],
    [
      '{% if a %}{% for b in c %}{% endif %}',
      "Encountered unknown tag 'endif'. You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.",
      1,
      'endif',
    ],
    ['{{ {1: 2] }}', "unexpected ']', expected '}'", 1, ']'],
    ["a\n{{ 'b }}", `unexpected char "'" at 5`, 2, "'"],
    ['{% set 1 = 2 %}', "can't assign to 'const'", 1, '1'],
    ['{{ f(a=1, 2) }}', 'invalid syntax for function call expression', 1, '('],
    ['{# never', 'Missing end of comment tag', 1, '{#'],
    ["{{ 'a' | nope }}", "No filter named 'nope'.", 1, "'a' | nope"],
    [
      '{% block a-b %}',
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      1,
      '-',
    ],
  ])('%s', (source, message, line, at) => {
    const found = problem(source);
    expect(found.message).toBe(message);
    expect(found.line).toBe(line);
    expect(found.at).toBe(at);
  });

  test('a syntax error comes before a lexical one that stands behind it', () => {
    expect(problem('{% set 1 %}{{ "never }}').message).toBe("can't assign to 'const'");
  });

  test('it is shown as dbt shows it: message, line, text of the line', () => {
    try {
      engine.compile('select 1\n  {{ x. }}');
      expect.unreachable();
    } catch (error) {
      expect((error as TemplateError).located).toBe('expected name or number\n  line 2\n    {{ x. }}');
    }
  });
});

describe('dbt adds to the grammar', () => {
  test('parameters of macros may have types and keep the text of their defaults', () => {
    const source = "{% macro m(a: dict[str, list[int]], b: str = 'x' ~ y, c=[1]) %}{% endmacro %}";
    expect(engine.compile(source).macros).toMatchObject([
      {
        tag: 'macro',
        declared: 'm',
        parameters: [
          {
            name: 'a',
            defaultSource: undefined,
            annotation: {
              name: 'dict',
              params: [
                { name: 'str', params: [] },
                { name: 'list', params: [{ name: 'int', params: [] }] },
              ],
            },
          },
          { name: 'b', defaultSource: "'x' ~ y", annotation: { name: 'str', params: [] } },
          { name: 'c', defaultSource: '[1]', annotation: undefined },
        ],
      },
    ]);
  });

  test('blocks are macros under names that the embedder makes', () => {
    const named = new Engine({ dbtTags: true, macroName: (tag, declared, adapter) => `${tag}/${declared}/${adapter}` });
    const source =
      "{% materialization m, adapter='x' %}{% endmaterialization %}{% materialization n, default %}{% endmaterialization %}" +
      '{% test t(a) %}{% endtest %}{% data_test u(a) %}{% enddata_test %}{% docs d %}x{% enddocs %}';
    expect(named.compile(source).macros.map(macro => macro.name)).toEqual([
      'materialization/m/x',
      'materialization/n/default',
      'test/t/',
      'test/u/',
      'docs/d/',
    ]);
  });

  test('a materialization refuses an argument that it does not know', () => {
    expect(problem('{% materialization m, other=1 %}{% endmaterialization %}').message).toBe(
      "materialization 'm' received unknown argument 'other'.",
    );
  });

  test('without its tags they are unknown', () => {
    expect(() => new Engine().compile('{% docs d %}{% enddocs %}')).toThrow("Encountered unknown tag 'docs'.");
    expect(() => new Engine().compile('{% do x %}')).toThrow("Encountered unknown tag 'do'.");
  });
});
