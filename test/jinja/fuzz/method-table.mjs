/** How each method is called: owner → name → [type it gives, arguments]; `arguments(g, depth)` gives parts or null. */
const none = () => null;
const short = g => [g.rng.pick(["'a'", "'l'", "' '", "','", "'o'", "'ab'", "''", "'é'", "'😀'"])];
const chars = g => (g.rng.chance(0.5) ? null : [g.rng.pick(["'a'", "' a'", "'\\t '", 'none', "'ba'"])]);
const fill = g => [g.rng.pick(['5', '8', '2', '0', '-1', "9, '*'", "6, '-'"])];
const find = g => [
  g.rng.pick(["'a'", "'l'", "'o'", "'zz'", "''"]),
  g.rng.pick(['', ', 1', ', -2', ', 1, 3', ', 0, 99']),
];
const item = (g, d) => [g.expr('hashable', Math.min(d, 1))];
/** Members of sets are ints only: the order of other members is an accident of each process. */
const member = g => [g.rng.pick(['1', '2', '5', '2.0', 'true', '7'])];
const other = g => [
  g.rng.chance(0.6)
    ? g.contextName(g.rng.pick(['z1', 'z2']))
    : g.rng.pick(['[1, 5]', '[]', '(2, 3)', '{3: 0}', 'range(3)']),
];
const others = g => (g.rng.chance(0.2) ? [...other(g), ', ', ...other(g)] : other(g));

const formatCall = g => {
  const field = g.rng.pick([
    '',
    '0',
    'x',
    '!r',
    ':>6',
    ':<4',
    ':^7',
    ':*^9',
    ':05',
    ':+',
    ':,',
    ':.2f',
    ':x',
    ':e',
    ':.1%',
    ':d',
    ':s',
    ':_',
    '0[0]',
    ':#b',
    ':g',
    ':8.3f',
    '!s:>5',
  ]);
  return `'[{${field}}]'`;
};

export const METHODS = {
  str: {
    capitalize: ['str', none],
    casefold: ['str', none],
    center: ['str', fill],
    count: ['int', find],
    encode: ['bytes', g => (g.rng.chance(0.5) ? null : ["'utf-8'"])],
    endswith: ['bool', g => [g.rng.pick(["'c'", "'o'", "('a', 'd')", "''", "'c', 1"])]],
    expandtabs: ['str', g => (g.rng.chance(0.5) ? null : ['4'])],
    find: ['int', find],
    format: [
      'str',
      (g, d) => [g.expr(g.rng.pick(['any', 'num', 'num', 'str']), d), ', ', g.expr('any', 0), ', x=', g.expr('any', 0)],
    ],
    format_map: ['str', () => ["{'x': 1, 'y': 'z'}"]],
    index: ['int', g => [g.rng.pick(["'a'", "'o'", "''"])]],
    isalnum: ['bool', none],
    isalpha: ['bool', none],
    isascii: ['bool', none],
    isdecimal: ['bool', none],
    isdigit: ['bool', none],
    isidentifier: ['bool', none],
    islower: ['bool', none],
    isnumeric: ['bool', none],
    isprintable: ['bool', none],
    isspace: ['bool', none],
    istitle: ['bool', none],
    isupper: ['bool', none],
    join: ['str', (g, d) => [g.expr('strs', d)]],
    ljust: ['str', fill],
    lower: ['str', none],
    lstrip: ['str', chars],
    maketrans: ['dict', () => ["'ab', 'xy'"]],
    partition: ['tuple', short],
    removeprefix: ['str', short],
    removesuffix: ['str', short],
    replace: ['str', g => [...short(g), ', ', ...short(g), g.rng.pick(['', ', 1', ', -1'])]],
    rfind: ['int', find],
    rindex: ['int', g => [g.rng.pick(["'a'", "'o'", "''"])]],
    rjust: ['str', fill],
    rpartition: ['tuple', short],
    rsplit: ['strs', g => (g.rng.chance(0.3) ? null : [g.rng.pick(["','", "' '", "',', 1", 'none, 1', 'maxsplit=1'])])],
    rstrip: ['str', chars],
    split: [
      'strs',
      g =>
        g.rng.chance(0.3) ? null : [g.rng.pick(["','", "' '", "'o'", "',', 1", 'none, 1', "sep=','", 'maxsplit=1'])],
    ],
    splitlines: ['strs', g => (g.rng.chance(0.5) ? null : ['true'])],
    startswith: ['bool', g => [g.rng.pick(["'a'", "'H'", "('a', 'l')", "''", "'b', 1"])]],
    strip: ['str', chars],
    swapcase: ['str', none],
    title: ['str', none],
    translate: ['str', () => ["{97: 'A', 98: none, 108: 76}"]],
    upper: ['str', none],
    zfill: ['str', g => [g.rng.pick(['3', '6', '0', '-1'])]],
  },
  list: {
    append: ['none', item],
    clear: ['none', none],
    copy: ['list', none],
    count: ['int', item],
    extend: ['none', (g, d) => [g.expr('seq', Math.min(d, 1))]],
    index: ['int', g => [g.rng.pick(['1', '2', "'a'"])]],
    insert: ['none', g => [g.rng.pick(['0', '1', '-1', '99']), ", 'ins'"]],
    pop: ['any', g => (g.rng.chance(0.5) ? null : [g.rng.pick(['0', '-1', '1'])])],
    remove: ['none', g => [g.rng.pick(['1', '2', "'a'"])]],
    reverse: ['none', none],
    sort: ['none', g => (g.rng.chance(0.5) ? null : ['reverse=true'])],
  },
  tuple: { count: ['int', item], index: ['int', g => [g.rng.pick(['1', "'two'", 'none'])]] },
  dict: {
    clear: ['none', none],
    copy: ['dict', none],
    fromkeys: ['dict', g => [g.rng.pick(["'ab'", "['x', 'y'], 1", '[1, 2]'])]],
    get: [
      'any',
      (g, d) => [
        g.rng.pick(["'a'", "'b'", "'zz'", '1', "'key'"]),
        ...(g.rng.chance(0.4) ? [', ', g.expr('any', Math.min(d, 1))] : []),
      ],
    ],
    items: ['view', none],
    keys: ['view', none],
    pop: ['any', g => [g.rng.pick(["'a'", "'b', 0", "'zz', none", "'key', 1"])]],
    popitem: ['tuple', none],
    setdefault: [
      'any',
      (g, d) => [
        g.rng.pick(["'a'", "'new'", '1']),
        ...(g.rng.chance(0.6) ? [', ', g.expr('any', Math.min(d, 1))] : []),
      ],
    ],
    update: ['none', g => [g.rng.pick(["{'u': 1}", "[('p', 2)]", 'k=3', "{'a': 9}, b=8"])]],
    values: ['view', none],
  },
  set: {
    add: ['none', member],
    clear: ['none', none],
    copy: ['set', none],
    difference: ['set', others],
    difference_update: ['none', others],
    discard: ['none', member],
    intersection: ['set', others],
    intersection_update: ['none', others],
    isdisjoint: ['bool', other],
    issubset: ['bool', other],
    issuperset: ['bool', other],
    pop: ['any', none],
    remove: ['none', g => [g.rng.pick(['2', '3'])]],
    symmetric_difference: ['set', other],
    symmetric_difference_update: ['none', other],
    union: ['set', others],
    update: ['none', others],
  },
};

/** Methods of library values; they are no part of the coverage table. */
export const LIBRARY_METHODS = {
  date: {
    strftime: [
      'str',
      g => [
        g.rng.pick([
          "'%Y-%m-%d'",
          "'%H:%M:%S.%f'",
          "'%j %U %W %u %w'",
          "'%a %A %b %B'",
          "'%y %e %I %p'",
          "'%G-W%V-%u'",
          "'%%|%D|%F|%T|%R'",
          "'%c|%x|%X'",
          "'%z%Z'",
        ]),
      ],
    ],
    isoformat: ['str', none],
    weekday: ['int', none],
    isoweekday: ['int', none],
    toordinal: ['int', none],
    isocalendar: ['tuple', none],
    ctime: ['str', none],
    replace: ['date', g => [g.rng.pick(['year=2023', 'day=1', 'month=12, day=31', 'day=30'])]],
    timetuple: ['tuple', none],
  },
  dec: {
    quantize: ['dec', g => [g.rng.pick(['dec', 'dec * 100', '1'])]],
    normalize: ['dec', none],
    sqrt: ['dec', none],
    is_signed: ['bool', none],
    as_tuple: ['tuple', none],
    to_integral_value: ['dec', none],
    adjusted: ['int', none],
    copy_negate: ['dec', none],
  },
};

export { formatCall };
