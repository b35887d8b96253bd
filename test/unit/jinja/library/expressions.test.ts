import { describe, expect, it } from 'vitest';
import {
  Dict,
  decimalOf,
  emptyTable,
  makeDatetimeModule,
  makeDecimalType,
  makeItertoolsModule,
  makeModules,
  PyDate,
  PyTimedelta,
  PythonError,
  type Table,
  TemplateError,
  tableFromResult,
  type Value,
} from '../../../../src/jinja/index.js';
import { type Answer, makeEngine, makeRt, recorded, withoutAddresses } from './environment.js';

const engine = makeEngine();
const rt = makeRt(engine);

/** The rows of a query, as the recorder has them. */
function queryTable(): Table {
  const nested = new Dict();
  nested.setText('k', decimalOf('2'));
  const rows = [
    [1, 'x', decimalOf('1.50'), null, [1, nested], true, new PyDate(2024, 1, 2), new PyTimedelta(1, 0, 0)],
    [2, null, 3, null, null, null, null, null],
    [2, 'null', decimalOf('-1234.5'), null, null, false, new PyDate(2023, 12, 31), null],
  ];
  return tableFromResult(rows, ['id', 'name', 'amt', 'nul', 'js', 'ok', 'day', 'iv'], rt);
}

function names(): Map<string, Value> {
  const modules = makeModules();
  const all = makeItertoolsModule();
  const itertools = new Dict();
  for (const name of (modules.getText('itertools') as Dict).keyList()) {
    itertools.setText(name as string, all.getText(name as string));
  }
  modules.setText('itertools', itertools);
  return new Map<string, Value>([
    ['modules', modules],
    ['dt', modules.getText('datetime')],
    ['re', modules.getText('re')],
    ['pytz', modules.getText('pytz')],
    ['it', itertools],
    ['D', makeDecimalType()],
    ['tz', makeDatetimeModule().getText('timezone')],
    ['t', queryTable()],
    ['E', emptyTable()],
    ['big', decimalOf('1234567.891')],
  ]);
}

async function rendered(source: string): Promise<Answer> {
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  try {
    const text = (await engine.compile(source).render(names(), { print })) as string;
    return { v: withoutAddresses(text) + printed };
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof PythonError)) throw error;
    return { e: [error.type, withoutAddresses(error.message)] };
  }
}

describe.each(['datetime-and-zones', 'regular-expressions', 'iterators', 'decimal-numbers', 'tables'])(
  'templates that use %s',
  file => {
    it.each(recorded(file))('%s renders as in Python', async (source, want) => {
      expect(await rendered(source as string)).toEqual(want);
    });
  },
);
