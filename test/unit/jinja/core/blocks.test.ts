import { describe, expect, test } from 'vitest';
import { type ProjectError, renderMessage } from '../../../../src/base/index.js';
import { type ScanOptions, scanBlocks } from '../../../../src/jinja/index.js';

const OPTIONS: ScanOptions = {
  file: 'macros/all.sql',
  allowed: ['macro', 'materialization', 'test', 'data_test', 'docs', 'snapshot'],
};

function scan(text: string, options: Partial<ScanOptions> = {}): unknown[] {
  return scanBlocks(text, { ...OPTIONS, ...options }).map(block => [block.type, block.name, block.contents]);
}

// Results and messages as dbt's own extract_toplevel_blocks gives them.
describe('the blocks at the top of a file', () => {
  test('are found between whatever else stands there', () => {
    const text = '{% macro a() %}x{% endmacro %} junk {% if x %}{% endif %}{% test t(m) %}select{% endtest %}';
    expect(scan(text)).toEqual([
      ['macro', 'a', 'x'],
      ['test', 't', 'select'],
    ]);
    expect(scan(text, { withData: true })).toEqual([
      ['macro', 'a', 'x'],
      ['data', undefined, ' junk {% if x %}{% endif %}'],
      ['test', 't', 'select'],
    ]);
  });

  test('say where they are, with the white space that their tags strip', () => {
    const text = ' {%- macro c(x="}}") -%} b {%- endmacro -%}\n tail';
    const [block] = scanBlocks(text, OPTIONS);
    expect(block).toMatchObject({ start: 0, end: 45, contentsStart: 25, full: text.slice(0, 45), contents: 'b' });
  });

  test('are not seen in comments, raw blocks, strings and other blocks', () => {
    const text =
      '{# {% macro a() %} #}{% raw %}{% macro b() %}{% endraw %}{{ "{% macro c() %}" }}' +
      "{% set x = '%}{% macro d() %}' %}{% docs e %}{# #}{% set y = 1 %}{% enddocs %}";
    expect(scan(text)).toEqual([['docs', 'e', '{# #}{% set y = 1 %}']]);
  });

  test('of a kind that nobody wants are passed over, and can be told of', () => {
    const seen: string[] = [];
    const text = '{% set x = 1 %}{% macro a() %}{% set y = 2 %}{% endmacro %}{% endfoo %}';
    scan(text, { onUnexpected: tag => seen.push(tag.type) });
    expect(seen).toEqual(['set', 'endfoo']);
  });

  test.each([
    ['{% macro a() %}', 'Reached EOF without finding a close tag for macro (searched from line 1)'],
    [
      '{% macro a() %}{% macro b() %}{% endmacro %}',
      'Got nested tags: macro (started at 0) did not have a matching {{% endmacro %}} before a subsequent macro was found (started at 15)',
    ],
    [
      '{% if x %}{% macro a() %}{% endmacro %}{% endif %}',
      'Got a block definition inside control flow at 1:10. All dbt block definitions must be at the top level',
    ],
    ['a\n  {% endif %}', 'Got an unexpected control flow end tag, got endif but never saw a preceeding if (@ 2:2)'],
    ['{% for %}{% endif %}', 'Got an unexpected control flow end tag, got endif but expected endfor next (@ 1:9)'],
    ['{% macro a() ', 'unexpected EOF, expected tag close ("%}"), got "() "'],
    ["{{ 'a ", 'unexpected EOF, expected string, got "\'a "'],
    ['x {# never', 'unexpected EOF, expected #}, got " never"'],
  ])('refuses %s', (text, message) => {
    expect(() => scan(text)).toThrow(message);
  });

  test('an error has a code and a place', () => {
    try {
      scan('-- one\n  {% endfor %}');
      expect.unreachable();
    } catch (error) {
      expect(renderMessage((error as ProjectError).messages[0]!)).toBe(
        [
          'JINJA-004  Got an unexpected control flow end tag, got endfor but never saw a preceeding for (@ 2:2)',
          '  macros/all.sql:2:3',
          '    1 | -- one',
          '  > 2 |   {% endfor %}',
          '      |   ^^^^^^^^^^^^',
        ].join('\n'),
      );
    }
  });
});
