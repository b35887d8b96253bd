import { describe, expect, test } from 'vitest';
import * as language from '../../src/jinja/index.js';
import { answerer } from './answer.mjs';
import { normalise, sameValue } from './fuzz/compare.mjs';
import { type Expected, type GoldenCase, readCases, readGeneratedCases } from './read-cases.js';

type Answer = Partial<{
  text: string;
  value: unknown;
  error: string;
  message: string;
  line: number | null;
  phase: string;
}>;
type Segment = language.Segment;

const MODES = ['plain', 'generator', 'suspend', 'segments', 'walked'] as const;
const { answer } = await answerer(language);

/** What of an answer is compared: addresses are all alike, sets have no order, a line that Python does not say is free. */
function comparable(found: Answer, expected: Expected): unknown {
  if ('value' in expected && 'value' in found)
    return sameValue(expected.value, found.value) ? expected.value : found.value;
  if (found.error === undefined) return found.text === undefined ? found.value : normalise(found.text);
  const line = 'error' in expected && expected.line === null ? null : found.line;
  return { error: found.error, message: normalise(found.message ?? ''), line, phase: found.phase };
}

function wanted(expected: Expected): unknown {
  if ('text' in expected) return normalise(expected.text);
  return 'value' in expected ? expected.value : { ...expected, message: normalise(expected.message) };
}

/** Segments lie side by side over the whole text, and an exact one is its source letter by letter. */
function expectSegments(text: string, segments: readonly Segment[], template: language.Template): void {
  let at = 0;
  for (const segment of segments) {
    expect(segment.start).toBe(at);
    expect(segment.end).toBeGreaterThan(at);
    at = segment.end;
    const { span } = segment;
    if (!segment.exact || span === undefined || span.file !== template.file) continue;
    expect(template.text.slice(span.offset, span.offset + span.length)).toBe(text.slice(segment.start, segment.end));
  }
  expect(at).toBe(text.length);
}

function runs(cases: readonly GoldenCase[], mode: (typeof MODES)[number]): void {
  for (const one of cases) {
    test(one.title, async () => {
      const found = (await answer(one.line, mode)) as Answer & {
        segments?: readonly Segment[];
        template?: language.Template;
      };
      expect(comparable(found, one.expect)).toEqual(wanted(one.expect));
      if (found.segments !== undefined && found.template !== undefined && found.text !== undefined) {
        expectSegments(found.text, found.segments, found.template);
      }
    });
  }
}

const themes = new Map<string, GoldenCase[]>();
for (const one of [...readCases(), ...readGeneratedCases()])
  themes.set(one.theme, [...(themes.get(one.theme) ?? []), one]);

for (const mode of MODES) {
  describe(`templates in ${mode} mode`, () => {
    for (const [theme, cases] of themes) describe(theme, () => runs(cases, mode));
  });
}
