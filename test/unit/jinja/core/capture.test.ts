import { describe, expect, test } from 'vitest';
import { Engine, TemplateError } from '../../../../src/jinja/index.js';

const engine = new Engine({ sandbox: 'sandboxed', doTag: true, dbtTags: true, undefinedKind: 'capture' });

function outcome(source: string): unknown {
  try {
    return engine.compile(source).render();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `${error.type}: ${error.message}`;
  }
}

// Results as dbt's environment with capture_macros gives them.
describe('a missing name while a project is parsed', () => {
  test.each([
    ['{{ x }}', ''],
    ['{{ x.y }}', ''],
    ['{{ x.y.z() }}', ''],
    ['{{ x.name }}', 'x'],
    ["{{ x['a'] }}", ''],
    ['{{ x()() }}', ''],
    ['{{ x + 1 }}', "UndefinedError: 'x' is undefined"],
    ['{{ 1 + x }}', "UndefinedError: 'x' is undefined"],
    ['{{ x|length }}', '0'],
    ['{% for a in x %}{% else %}e{% endfor %}', 'e'],
    ['{{ x == y }}', 'True'],
    ['{{ x.y == z }}', 'True'],
    ['{{ x is defined }}', 'False'],
    ['{{ x.y is undefined }}', 'True'],
    ['{{ x|list }}', '[]'],
    ["{{ x ~ 'a' }}", 'a'],
    ['{{ x._p }}', ''],
    ['{{ x._p() }}', ''],
    ['{{ x.__class__ }}', ''],
    ['{{ -x }}', "UndefinedError: 'x' is undefined"],
    ['{{ x < 1 }}', "UndefinedError: 'x' is undefined"],
    ['{{ x|int }}', "UndefinedError: 'x' is undefined"],
    ["{{ 'a' in x }}", 'False'],
    ['{{ x in [1] }}', 'False'],
    ["{{ x.y|join(',') }}", ''],
    ['{{ x|tojson }}', 'TypeError: Object of type Undefined is not JSON serializable'],
    ['{{ {x: 1} }}', '{Undefined: 1}'],
    ['{{ x % 2 }}', "UndefinedError: 'x' is undefined"],
    ["{{ 'a' % x }}", 'a'],
    ['{{ [x] }}', '[Undefined]'],
    ["{{ x.y|attr('q') }}", ''],
    ["{{ x|default('d') }}", 'd'],
    ['{{ x.items() }}', ''],
    ['{% for k,v in x.items() %}{% endfor %}', ''],
    ['{{ x|sort }}', '[]'],
    ['{{ x[1:2] }}', ''],
    ['{{ x|first }}', ''],
    ['{{ x|first.z }}', "TemplateAssertionError: No filter named 'first.z'."],
    ['{{ x|upper }}', ''],
    ['{{ {}.x.y }}', ''],
    ['{{ [].x }}', ''],
    ["{{ ''.foo() }}", ''],
    ['{% set a, b = x %}', 'ValueError: not enough values to unpack (expected 2, got 0)'],
    ['{{ x * 3 }}', "UndefinedError: 'x' is undefined"],
    ["{{ x.split(',')[0] }}", ''],
    ["{{ 'a'.join(x) }}", ''],
    ["{{ '%s' % x }}", ''],
    ["{{ x|map('upper')|list }}", '[]'],
    ['{% call x() %}q{% endcall %}', 'TypeError: sequence item 0: expected str instance, Undefined found'],
    ['{{ x|string }}', ''],
    ['{{ x is iterable }} {{ x is mapping }} {{ x is callable }} {{ x is string }}', 'True False True False'],
    ['{{ x|abs }}', "TypeError: bad operand type for abs(): 'Undefined'"],
    ['{{ x|sum }}', '0'],
    ['{{ x.alters_data }}', 'False'],
    ['{{ x|max }}', ''],
    ["{{ x if x else 'n' }}", 'n'],
    [
      "{{ ('a' if false).b }}",
      'UndefinedError: the inline if-expression on line 1 evaluated to false and no else section was defined.',
    ],
  ])('%s', (source, expected) => {
    expect(outcome(source)).toBe(expected);
  });
});
