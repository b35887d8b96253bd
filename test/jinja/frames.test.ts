import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderMessage } from '../../src/base/index.js';
import * as language from '../../src/jinja/index.js';
import { answerer } from './answer.mjs';
import { FOLDER, frameCases, frameText } from './frames.mjs';

const { answer } = await answerer(language);
const cases = frameCases();

describe('frames of template errors', () => {
  test('are kept for sixty errors, thirty of them raised three macros deep', () => {
    expect(new Set(cases.map(one => one.file)).size).toBeGreaterThanOrEqual(60);
    expect(cases.filter(one => one.deep).length).toBeGreaterThanOrEqual(30);
  });

  for (const one of cases) {
    test.each(['plain', 'generator', 'segments'])(`${one.title}, in %s mode`, async mode => {
      const shown = await frameText(answer, renderMessage, one.line, mode);
      expect(shown).toBe(readFileSync(new URL(one.file, FOLDER), 'utf8'));
      expect(shown).toContain(one.expect.message.split('\n')[0]);
      if (one.deep) expect(shown.match(/called from/g)?.length).toBeGreaterThanOrEqual(3);
    });
  }
});
