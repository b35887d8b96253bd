import { describe, expect, test } from 'vitest';
import { readCases } from './read-cases.js';

const FILTERS =
  'abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape format groupby indent int items join last length list lower map max min pprint random reject rejectattr replace reverse round safe select selectattr slice sort string striptags sum title tojson trim truncate unique upper urlencode urlize wordcount wordwrap xmlattr';
const TESTS =
  '!= < <= == > >= boolean callable defined divisibleby eq equalto escaped even false filter float ge greaterthan gt in integer iterable le lessthan lower lt mapping ne none number odd sameas sequence string test true undefined upper';
const METHODS: Record<string, string> = {
  str: 'capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill',
  list: 'append clear copy count extend index insert pop remove reverse sort',
  tuple: 'count index',
  dict: 'clear copy fromkeys get items keys pop popitem setdefault update values',
  set: 'add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update',
};
/** Sections of the description of differences: each has cases of its own theme. */
const AREAS =
  'whitespace literals operators loops scoping macros include import inheritance undefined sandbox immutable autoescape native dbt printing truth unicode errors tests-syntax methods-other';

const cases = readCases();
const covered = new Map<string, number>();
for (const one of cases) for (const tag of one.covers) covered.set(tag, (covered.get(tag) ?? 0) + 1);

function fewerThan(least: number, tags: readonly string[]): string[] {
  return tags.filter(tag => (covered.get(tag) ?? 0) < least).map(tag => `${tag} ${covered.get(tag) ?? 0}`);
}

describe('the golden corpus', () => {
  test('has at least a thousand cases, each under a title of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(1000);
    const titles = cases.map(one => one.title);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  });

  test('has titles that are sentences', () => {
    expect(cases.filter(one => one.title.split(' ').length < 3).map(one => one.title)).toEqual([]);
  });

  test('shows each rule that is easy to miss at least five times', () => {
    expect(
      fewerThan(
        5,
        Array.from({ length: 10 }, (_, index) => `rule:${index + 1}`),
      ),
    ).toEqual([]);
  });

  test('shows each filter, each test and each method at least three times', () => {
    const names = [
      ...FILTERS.split(' ').map(name => `filter:${name}`),
      ...TESTS.split(' ').map(name => `test:${name}`),
      ...Object.entries(METHODS).flatMap(([owner, methods]) =>
        methods.split(' ').map(name => `method:${owner}.${name}`),
      ),
    ];
    expect(names.length).toBe(54 + 39 + 88);
    expect(fewerThan(3, names)).toEqual([]);
  });

  test('shows each area of the language at least five times', () => {
    expect(fewerThan(5, AREAS.split(' '))).toEqual([]);
  });

  test('records an outcome for every case and no time-out', () => {
    expect(cases.filter(one => 'error' in one.expect && one.expect.error === 'TimedOut').map(one => one.title)).toEqual(
      [],
    );
  });
});
