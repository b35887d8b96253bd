import { describe, expect, it } from 'vitest';
import { specialJson } from '../../../src/artifacts/index.js';
import { pythonJson } from '../../../src/base/index.js';
import { decimalOf, dictOf, makeFloat } from '../../../src/jinja/index.js';
import { rt } from '../manifest/python-values.js';

/** Values and what Python 3.11's json.dumps prints for them. */
const dumped: [unknown, string][] = [
  ['plain', '"plain"'],
  ['quote" back\\slash', '"quote\\" back\\\\slash"'],
  ['tab\t nl\n cr\r bs\b ff\f nul\0', '"tab\\t nl\\n cr\\r bs\\b ff\\f nul\\u0000"'],
  ['del\u007f', '"del\\u007f"'],
  ['é', '"\\u00e9"'],
  ['日本', '"\\u65e5\\u672c"'],
  ['😀', '"\\ud83d\\ude00"'],
  ['\u2028', '"\\u2028"'],
  [0, '0'],
  [-5, '-5'],
  [1.5, '1.5'],
  [1e-5, '1e-05'],
  [1.25e-7, '1.25e-07'],
  [0.0001, '0.0001'],
  [123456789.125, '123456789.125'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [2n ** 70n, '1180591620717411303424'],
  [true, 'true'],
  [null, 'null'],
  [[], '[]'],
  [{}, '{}'],
  [[1, [2, { a: null }]], '[1, [2, {"a": null}]]'],
  [{ é: 'x', b: [true] }, '{"\\u00e9": "x", "b": [true]}'],
];

describe("JSON as Python's", () => {
  for (const [value, expected] of dumped) {
    it(`writes ${expected}`, () => {
      expect(pythonJson(value)).toBe(expected);
    });
  }
  it('leaves out what is undefined', () => {
    expect(pythonJson({ a: undefined, b: 1 })).toBe('{"b": 1}');
  });
  it('keeps floats, decimals and odd keys of the template language', () => {
    const value = {
      ratio: makeFloat(1),
      price: decimalOf('1.50'),
      odd: dictOf(
        [
          [2, 'b'],
          [1, null],
          [true, 1],
        ],
        rt,
      ),
    };
    // json.dumps({"ratio": 1.0, "price": float(Decimal("1.50")), "odd": {2: "b", 1: None, True: 1}})
    expect(pythonJson(value, specialJson(rt))).toBe('{"ratio": 1.0, "price": 1.5, "odd": {"2": "b", "1": 1}}');
    expect(() => pythonJson(value)).toThrow('cannot be written as JSON without an encoder');
  });
});
