/** One case of a JUnit report: without failures and without a reason to skip it has passed. */
export type JunitCase = {
  readonly group: string;
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly failures: readonly { readonly code: string; readonly title: string; readonly text: string }[];
  readonly skipped?: string;
};

export type JunitSuite = { readonly name: string; readonly cases: readonly JunitCase[] };

/** JUnit's XML as CI servers read it: a suite a kind, a case a statement. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(suite => suite.cases);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${attributes({ name, ...counts(all) })}>`];
  for (const suite of suites) {
    lines.push(`  <testsuite ${attributes({ name: suite.name, ...counts(suite.cases) })}>`);
    for (const one of suite.cases) lines.push(...caseLines(one));
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function counts(cases: readonly JunitCase[]): Record<string, number> {
  return {
    tests: cases.length,
    failures: cases.filter(one => one.failures.length > 0).length,
    errors: 0,
    skipped: cases.filter(one => one.skipped !== undefined).length,
  };
}

function caseLines(one: JunitCase): string[] {
  const words = attributes({ classname: one.group, name: one.name, file: one.file, line: one.line });
  const inner = one.failures.map(
    ({ code, title, text }) =>
      `      <failure ${attributes({ type: code, message: title })}>${escaped(text)}</failure>`,
  );
  if (one.skipped !== undefined) inner.push(`      <skipped ${attributes({ message: one.skipped })}/>`);
  return inner.length === 0 ? [`    <testcase ${words}/>`] : [`    <testcase ${words}>`, ...inner, '    </testcase>'];
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}="${escaped(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`)
    .join(' ');
}

/** XML 1.0 has no place for most control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
