import { describe, expect, it } from 'vitest';
import { makeMessage, spanAt } from '../../../src/base/index.js';
import { exitCodeOf, formatReport, makeReport, type StatementResult } from '../../../src/checker/index.js';

const MODEL = "select\n  id,\n  lowr(name) as name\nfrom {{ ref('people') }}";
const MACRO = '{% macro low(column) %}lowr({{ column }}){% endmacro %}';

const inModel = makeMessage('VALIDATE-004', 'function lowr(text) does not exist', {
  span: spanAt('models/a.sql', MODEL, 15, 4),
  source: MODEL,
  notes: ['in model.shop.a'],
  suggestion: 'did you mean lower()?',
});
const inMacro = makeMessage('VALIDATE-004', 'function lowr(text) does not exist', {
  span: spanAt('models/b.sql', '{{ low("x") }}', 0, 14),
  frames: [{ name: 'low', span: spanAt('macros/low.sql', MACRO, 23, 4), source: MACRO }],
});
const before = makeMessage('PARSE-001', 'no such thing, 100% & <sure>');

const statements: readonly StatementResult[] = [
  { id: 'model.shop.a', part: 'query', file: 'models/a.sql', outcome: 'failed', messages: [inModel] },
  { id: 'model.shop.b', part: 'query', file: 'models/b.sql', outcome: 'failed', messages: [inMacro] },
  { id: 'model.shop.c', part: 'query', file: 'models/c.sql', outcome: 'proved' },
  {
    id: 'model.shop.c',
    part: 'incremental',
    file: 'models/c.sql',
    outcome: 'not checked',
    reason: 'asks the database while compiling',
    detail: 'its SQL depends on what run_query() finds in the database',
  },
];
const report = makeReport(statements, [before]);

describe('A report', () => {
  it('is text with frames, what was not checked, and a closing line', () => {
    expect(formatReport(report, 'text')).toBe(`PARSE-001  no such thing, 100% & <sure>

VALIDATE-004  function lowr(text) does not exist
  models/a.sql:3:3
    2 |   id,
  > 3 |   lowr(name) as name
      |   ^^^^  did you mean lower()?
  in model.shop.a

VALIDATE-004  function lowr(text) does not exist
  macros/low.sql:1:24  in macro low
  > 1 | {% macro low(column) %}lowr({{ column }}){% endmacro %}
      |                        ^^^^
  called from models/b.sql:1:1

not checked
  asks the database while compiling
    model.shop.c (later runs): its SQL depends on what run_query() finds in the database

found 3 problems

checked 3 of 4 statements; not checked 1 (asks the database while compiling: 1)`);
  });

  it('is JSON that names nodes, places and macros', () => {
    const value = JSON.parse(formatReport(report, 'json'));
    expect(value).toMatchObject({ checked: 3, total: 4 });
    expect(value.problems[1]).toEqual({
      code: 'VALIDATE-004',
      severity: 'error',
      text: 'function lowr(text) does not exist',
      unique_id: 'model.shop.a',
      file: 'models/a.sql',
      line: 3,
      column: 3,
      length: 4,
      macros: [],
      notes: ['in model.shop.a'],
      suggestion: 'did you mean lower()?',
    });
    expect(value.problems[2].macros).toEqual([{ name: 'low', file: 'macros/low.sql', line: 1, column: 24, length: 4 }]);
    expect(value.problems[0]).toMatchObject({ unique_id: null, file: null });
    expect(value.not_checked[0]).toMatchObject({
      unique_id: 'model.shop.c',
      part: 'incremental',
      reason: 'asks the database while compiling',
    });
  });

  it('is annotations at the innermost place, below the folder of the project', () => {
    expect(formatReport(report, 'github', 'analytics')).toBe(
      `::error title=PARSE-001::no such thing, 100%25 & <sure>
::error file=analytics/models/a.sql,line=3,col=3,endColumn=7,title=VALIDATE-004::function lowr(text) does not exist%0Adid you mean lower()?%0Ain model.shop.a
::error file=analytics/macros/low.sql,line=1,col=24,endColumn=28,title=VALIDATE-004::function lowr(text) does not exist
checked 3 of 4 statements; not checked 1 (asks the database while compiling: 1)`,
    );
  });

  it('is JUnit with a case a statement', () => {
    const xml = formatReport(report, 'junit');
    expect(xml.split('\n').slice(0, 8)).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="quern validate" tests="5" failures="3" errors="0" skipped="1">',
      '  <testsuite name="project" tests="1" failures="1" errors="0" skipped="0">',
      '    <testcase classname="project" name="PARSE-001 1">',
      '      <failure type="PARSE-001" message="no such thing, 100% &amp; &lt;sure&gt;">PARSE-001  no such thing, 100% &amp; &lt;sure&gt;</failure>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="statements" tests="4" failures="2" errors="0" skipped="1">',
    ]);
    expect(xml).toContain('    <testcase classname="model" name="model.shop.c" file="models/c.sql"/>\n');
    expect(xml).toContain(
      '      <skipped message="asks the database while compiling: its SQL depends on what run_query() finds in the database"/>\n',
    );
  });

  it('decides the exit code: problems always, statements not checked only when all are required', () => {
    const good = makeReport(statements.slice(2, 3));
    const unsure = makeReport(statements.slice(2));
    const warned = makeReport([], [makeMessage('PARSE-001', 'odd', { severity: 'warning' })]);
    expect([report, good, unsure, warned].map(one => exitCodeOf(one, false))).toEqual([1, 0, 0, 0]);
    expect([report, good, unsure, warned].map(one => exitCodeOf(one, true))).toEqual([1, 0, 1, 0]);
  });
});
