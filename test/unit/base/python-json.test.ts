import { describe, expect, it } from 'vitest';
import { indentedJson } from '../../../src/base/index.js';

/** What Python 3.11 says to json.dumps({"show": json.loads(text)}, indent=2). */
const AGAIN: readonly (readonly [text: string, python: readonly string[]])[] = [
  ['[]', ['{', '  "show": []', '}']],
  [
    '[{"a": 1e+20, "c": [], "d": {}, "e": NaN, "f": -Infinity, "g": 5.0, "h": null, "i": 12345678901234567890}]',
    [
      '{',
      '  "show": [',
      '    {',
      '      "a": 1e+20,',
      '      "c": [],',
      '      "d": {},',
      '      "e": NaN,',
      '      "f": -Infinity,',
      '      "g": 5.0,',
      '      "h": null,',
      '      "i": 12345678901234567890',
      '    }',
      '  ]',
      '}',
    ],
  ],
  [
    '[{"k": "\\ud83d\\ude00 😀 \u007f {[,:\\n\\"é"}, {}]',
    [
      '{',
      '  "show": [',
      '    {',
      '      "k": "\\ud83d\\ude00 \\ud83d\\ude00 \\u007f {[,:\\n\\"\\u00e9"',
      '    },',
      '    {}',
      '  ]',
      '}',
    ],
  ],
];

describe('JSON that is spaced anew', () => {
  it.each(AGAIN)('keeps the spelling of every value: %s', (text, python) => {
    expect(indentedJson(`{"show": ${text}}`)).toBe(python.join('\n'));
  });
});
