import { describe, expect, it } from 'vitest';
import { makeMessage, renderMessage, spanAt } from '../../../src/base/index.js';

const model = "select *\nfrom\n  {{ ref('stg_order') }}\n";

describe('a message on the screen', () => {
  it('shows code, text, place, the line with carets and what may have been meant', () => {
    const span = spanAt('models/marts/orders.sql', model, model.indexOf("'stg_order'"), 11);
    const message = makeMessage('PARSE-001', "ref() names a model that does not exist: 'stg_order'", {
      span,
      source: model,
      suggestion: "did you mean 'stg_orders'? (models/staging/stg_orders.sql)",
    });
    expect(renderMessage(message)).toBe(
      [
        "PARSE-001  ref() names a model that does not exist: 'stg_order'",
        '  models/marts/orders.sql:3:10',
        '    2 | from',
        "  > 3 |   {{ ref('stg_order') }}",
        "      |          ^^^^^^^^^^^  did you mean 'stg_orders'? (models/staging/stg_orders.sql)",
      ].join('\n'),
    );
  });

  it('shows the macro first and then the places it was called from', () => {
    const macro = '{% macro cents(x) %}\n{{ x / 0 }}\n{% endmacro %}';
    const caller = "select {{ cents('amount') }}";
    const message = makeMessage('JINJA-002', 'division by zero', {
      span: spanAt('models/a.sql', caller, 10, 5),
      source: caller,
      frames: [{ name: 'cents', span: spanAt('macros/cents.sql', macro, 24, 5), source: macro }],
    });
    expect(renderMessage(message).split('\n')).toEqual([
      'JINJA-002  division by zero',
      '  macros/cents.sql:2:4  in macro cents',
      '    1 | {% macro cents(x) %}',
      '  > 2 | {{ x / 0 }}',
      '      |    ^^^^^',
      '  called from models/a.sql:1:11',
      "  > 1 | select {{ cents('amount') }}",
      '      |           ^^^^^',
    ]);
  });

  it('puts the caret under the right character behind a tab, and keeps further lines of the text and notes indented', () => {
    const source = '\tfoo: bar';
    const message = makeMessage('CONFIG-001', 'first\nsecond', {
      span: spanAt('a.yml', source, 1, 3),
      source,
      notes: ['one\ntwo'],
    });
    expect(renderMessage(message).split('\n')).toEqual([
      'CONFIG-001  first',
      '  second',
      '  a.yml:1:2',
      '  > 1 |     foo: bar',
      '      |     ^^^',
      '  one',
      '    two',
    ]);
  });

  it('says place and next step without a frame when the source is not at hand', () => {
    const message = makeMessage('CONFIG-001', 'no project', {
      span: spanAt('x.yml', 'a\nb', 2),
      suggestion: 'type: quern init',
    });
    expect(renderMessage(message)).toBe('CONFIG-001  no project\n  x.yml:2:1\n  type: quern init');
  });
});
