/**
 * What the context of a generated case may hold: name → [type, value in the encoding of the case protocol]. The first
 * letters of a name say its type to the reader of a shrunk case.
 */
export const CONTEXT = {
  i0: ['int', 0],
  i1: ['int', 7],
  ineg: ['int', -3],
  ibig: ['int', { __t: 'int', v: '9223372036854775808' }],
  ismall: ['int', 2],
  f1: ['float', { __t: 'float', v: '2.5' }],
  f2: ['float', { __t: 'float', v: '3.0' }],
  fneg: ['float', { __t: 'float', v: '-0.75' }],
  fexp: ['float', { __t: 'float', v: '1e+16' }],
  yes: ['bool', true],
  no: ['bool', false],
  nil: ['none', null],
  sempty: ['str', ''],
  s1: ['str', 'abc'],
  s2: ['str', 'Hello World foo'],
  squote: ['str', 'it\'s a "test"'],
  suni: ['str', 'ünï 😀 ß'],
  spad: ['str', '  pad\t'],
  snum: ['str', '42'],
  sfloat: ['str', '-3.25'],
  scsv: ['str', 'a,b,,c'],
  shtml: ['str', '<b class="x">A & B</b>'],
  slines: ['str', 'line one\nline two\n\nend'],
  surl: ['str', 'see https://example.org/a?b=1&c=2, or me@example.org'],
  sfmt: ['str', '{0}-{1}'],
  spct: ['str', '%s=%s'],
  xsempty: ['ints', []],
  xs: ['ints', [3, 1, 2]],
  xsdup: ['ints', [5, 1, 5, 2, 1]],
  xf: ['ints', [{ __t: 'float', v: '1.5' }, 2, { __t: 'float', v: '-1.0' }]],
  names: ['strs', ['b', 'A', 'c', 'a']],
  words: ['strs', ['one', 'Two', 'three words here', '']],
  mixed: ['list', [1, 'a', null, true, { __t: 'float', v: '1.0' }]],
  nested: ['list', [[1, 2], [3], []]],
  rows: [
    'dicts',
    [
      { name: 'x', n: 3, f: true, tags: ['p', 'q'], sub: { k: 1 } },
      { name: 'Y', n: 1, f: false, tags: [], sub: { k: 5 } },
      { name: 'x', n: 2, f: true, tags: ['r'], sub: { k: 2 } },
    ],
  ],
  t1: ['tuple', { __t: 'tuple', v: [1, 'two', null] }],
  tpairs: [
    'pairs',
    [
      { __t: 'tuple', v: ['k', 1] },
      { __t: 'tuple', v: ['l', 2] },
    ],
  ],
  d1: ['dict', { a: 1, b: 2, c: 3 }],
  dempty: ['dict', {}],
  dnest: ['dict', { x: { y: [1, 2, { z: 'deep' }] }, items: 'shadow', key: 'v' }],
  dkeys: [
    'dict',
    {
      __t: 'dict',
      v: [
        [1, 'one'],
        [{ __t: 'tuple', v: [1, 2] }, 'pair'],
        [null, 'nothing'],
        ['s', [1]],
      ],
    },
  ],
  z1: ['set', { __t: 'set', v: [1, 2, 3] }],
  z2: ['set', { __t: 'set', v: [2, 3, 4] }],
  dec: ['dec', { __t: 'decimal', v: '12.50' }],
  day: ['date', { __t: 'date', v: '2024-02-29' }],
  stamp: ['date', { __t: 'datetime', v: '2024-03-10T08:05:09.000120' }],
  mark: ['markup', { __t: 'markup', v: '<i>m&amp;</i>' }],
  rng: ['range', { __t: 'range', v: [0, 10, 3] }],
};

/** Names that no context has. */
export const MISSING = ['nope', 'gone', 'missing_name'];

/** Values that a type may stand in for when an operand is asked for. */
export const SUBTYPES = {
  num: ['int', 'int', 'int', 'float', 'float', 'float', 'bool', 'dec'],
  list: ['ints', 'strs', 'dicts', 'list', 'pairs'],
  seq: ['ints', 'strs', 'list', 'tuple', 'str', 'range', 'dict', 'gen', 'set', 'dicts'],
  lists: ['ints', 'strs', 'list', 'dicts'],
  any: [
    'int',
    'float',
    'bool',
    'none',
    'str',
    'ints',
    'strs',
    'list',
    'tuple',
    'dict',
    'dicts',
    'dec',
    'markup',
    'range',
    'date',
  ],
  hashable: ['int', 'str', 'str', 'bool', 'none', 'float', 'tuple'],
  text: ['str', 'str', 'str', 'markup'],
};
