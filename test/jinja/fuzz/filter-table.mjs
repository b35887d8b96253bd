/**
 * How each filter is asked for: `[type it takes, type it gives, arguments]`, where `arguments(g, depth)` gives a list of
 * parts to print between the parentheses, or null for none. A filter may stand here several times.
 */
const str = (g, d) => g.expr('str', d);
const int = (g, d) => g.expr('int', d);
const list = (...parts) => parts;
const some = (probability, make) => (g, d) => (g.rng.chance(probability) ? make(g, d) : null);
const raw = text => text;
const attribute = g => g.rng.pick(["'name'", "'n'", "'f'", "'sub.k'", "'tags'", "'nope'", "'n,name'"]);
const single = g => g.rng.pick(["'name'", "'n'", "'f'", "'sub.k'"]);
const flag = g => g.rng.pick(['true', 'false']);
const width = g => g.rng.pick(['0', '1', '3', '7', '12', '40']);

const argumentTest = g =>
  g.rng.pick([
    "'even'",
    "'odd'",
    "'none'",
    "'string'",
    "'number'",
    "'defined'",
    "'==', 1",
    "'!=', 1",
    "'gt', 1",
    "'<', 3",
    "'>', 0",
    "'<=', 2",
    "'>=', 2",
    "'in', [1, 'a', none]",
    "'divisibleby', 2",
    "'eq', 'a'",
    "'mapping'",
    "'true'",
  ]);
const mapFilter = g =>
  g.rng.pick([
    "'upper'",
    "'string'",
    "'length'",
    "'int'",
    "'title'",
    "'default', 1",
    "'replace', 'a', 'b'",
    "'round', 1",
    "attribute='name'",
    "attribute='sub.k'",
    "attribute='nope', default='d'",
    'attribute=0',
    "'first'",
    "'list'",
    "'trim'",
    "'abs'",
    "'float', 2.5",
    "'tojson'",
    "'join', '+'",
  ]);

export const FILTERS = {
  abs: [['num', 'num', null]],
  attr: [
    ['any', 'any', g => list(g.rng.pick(["'real'", "'nope'", "'upper'", "'__class__'"]))],
    ['ns', 'any', () => list(raw("'a'"))],
  ],
  batch: [
    ['lists', 'gen', (g, d) => list(g.rng.pick(['1', '2', '3']), ...(g.rng.chance(0.5) ? [', ', str(g, d)] : []))],
  ],
  capitalize: [['str', 'str', null]],
  center: [['str', 'str', some(0.7, g => list(width(g)))]],
  count: [['seq', 'int', null]],
  d: [['any', 'any', (g, d) => list(g.expr('any', d))]],
  default: [
    ['any', 'any', (g, d) => list(g.expr('any', d))],
    ['undef', 'any', (g, d) => list(g.expr('any', d), ', ', flag(g))],
    ['any', 'any', (g, d) => list(g.expr('any', d), ', boolean=', flag(g))],
  ],
  dictsort: [
    [
      'dict',
      'pairs',
      some(0.6, g => list(flag(g), g.rng.pick([", 'key'", ", 'value'", ', reverse=true', ", by='value'", '']))),
    ],
  ],
  e: [['text', 'markup', null]],
  escape: [['any', 'markup', null]],
  filesizeformat: [['num', 'str', some(0.5, g => list(flag(g)))]],
  first: [['seq', 'any', null]],
  float: [['any', 'float', some(0.4, () => list('1.5'))]],
  forceescape: [['text', 'markup', null]],
  format: [
    ['fmt', 'str', (g, d) => list(g.expr('any', d), ', ', g.expr('any', d))],
    ['fmt1', 'str', (g, d) => list(g.expr('num', d))],
  ],
  groupby: [['dicts', 'list', g => list(single(g), g.rng.pick(['', ', case_sensitive=true', ", default='q'"]))]],
  indent: [
    [
      'str',
      'str',
      some(0.7, g =>
        list(g.rng.pick(['2', "'> '", '0', '4, true', '2, first=true', '3, blank=true', '1, true, true'])),
      ),
    ],
  ],
  int: [['any', 'int', some(0.4, g => list(g.rng.pick(['-1', '5, 16', 'base=8', '0, 2', 'default=9'])))]],
  items: [['dict', 'gen', null]],
  join: [
    ['lists', 'str', (g, d) => list(str(g, d))],
    ['strs', 'str', null],
    ['dicts', 'str', g => list("'|', attribute=", single(g))],
    ['seq', 'str', () => list("', '")],
  ],
  last: [['lists', 'any', null]],
  length: [['seq', 'int', null]],
  list: [['seq', 'list', null]],
  lower: [['str', 'str', null]],
  map: [
    ['seq', 'gen', g => list(mapFilter(g))],
    ['dicts', 'gen', g => list('attribute=', single(g))],
    ['strs', 'gen', g => list(g.rng.pick(["'upper'", "'length'", "'replace', 'a', 'b'", "'capitalize'"]))],
  ],
  max: [
    ['nonempty', 'any', some(0.3, g => list('case_sensitive=', flag(g)))],
    ['dicts', 'dict', g => list('attribute=', single(g))],
  ],
  min: [
    ['nonempty', 'any', some(0.3, g => list('case_sensitive=', flag(g)))],
    ['dicts', 'dict', g => list('attribute=', single(g))],
  ],
  pprint: [['any', 'str', null]],
  random: [['single', 'any', null]],
  reject: [
    ['list', 'gen', some(0.8, g => list(argumentTest(g)))],
    ['ints', 'gen', () => list("'even'")],
  ],
  rejectattr: [
    ['dicts', 'gen', g => list(single(g), g.rng.pick(['', ", 'eq', 1", ", 'none'", ", 'defined'", ", 'odd'"]))],
  ],
  replace: [['str', 'str', (g, d) => list(str(g, 0), ', ', str(g, d), g.rng.pick(['', '', ', 1']))]],
  reverse: [
    ['lists', 'gen', null],
    ['str', 'str', null],
    ['tuple', 'gen', null],
  ],
  round: [
    ['num', 'num', some(0.7, g => list(g.rng.pick(['1', '2', '0', '-1', "1, 'floor'", "1, 'ceil'", "method='ceil'"])))],
  ],
  safe: [['text', 'markup', null]],
  select: [
    ['list', 'gen', some(0.8, g => list(argumentTest(g)))],
    ['ints', 'gen', () => list("'odd'")],
  ],
  selectattr: [
    [
      'dicts',
      'gen',
      g => list(single(g), g.rng.pick(['', ", 'eq', 1", ", 'gt', 1", ", 'equalto', 'x'", ", 'defined'"])),
    ],
  ],
  slice: [['lists', 'gen', g => list(g.rng.pick(['1', '2', '3']), g.rng.pick(['', ", 'fill'"]))]],
  sort: [
    ['ints', 'ints', some(0.4, g => list(g.rng.pick(['true', 'reverse=true', 'false, true'])))],
    ['strs', 'strs', some(0.5, g => list(g.rng.pick(['true', 'reverse=true', 'case_sensitive=true', 'false, true'])))],
    ['dicts', 'dicts', g => list('attribute=', attribute(g), g.rng.pick(['', ', reverse=true']))],
    ['set', 'ints', null],
    ['dict', 'list', null],
  ],
  string: [['any', 'str', null]],
  striptags: [['text', 'str', null]],
  sum: [
    ['ints', 'num', some(0.4, g => list('start=', int(g, 0)))],
    ['dicts', 'num', () => list("attribute='n'")],
    ['dicts', 'num', () => list("'sub.k'")],
  ],
  title: [['str', 'str', null]],
  tojson: [['json', 'markup', some(0.3, g => list('indent=', g.rng.pick(['1', '2', '4'])))]],
  trim: [['str', 'str', some(0.4, g => list(g.rng.pick(["'a'", "' '", "'ab '", "'<>'"])))]],
  truncate: [
    [
      'str',
      'str',
      g => list(g.rng.pick(['5', '8, true', "10, false, '..'", '9, true, leeway=0', "6, end='', leeway=1"])),
    ],
  ],
  unique: [
    ['lists', 'gen', some(0.4, g => list(g.rng.pick(['true', 'case_sensitive=true', "attribute='name'"])))],
    ['strs', 'gen', null],
  ],
  upper: [['str', 'str', null]],
  urlencode: [
    ['str', 'str', null],
    ['dict', 'str', null],
    ['pairs', 'str', null],
    ['num', 'str', null],
  ],
  urlize: [
    ['str', 'markup', some(0.5, g => list(g.rng.pick(['10', 'nofollow=true', "target='_blank'", "20, rel='x'"])))],
  ],
  wordcount: [['str', 'int', null]],
  wordwrap: [
    ['str', 'str', g => list(g.rng.pick(['5', '10', '8, false', "6, true, '|'", '7, break_on_hyphens=false']))],
  ],
  xmlattr: [['attrs', 'markup', some(0.4, g => list(flag(g)))]],
  is_list: [['any', 'bool', null]],
  as_text: [['any', 'any', null]],
  as_bool: [['any', 'any', null]],
  as_native: [['any', 'any', null]],
  as_number: [['any', 'any', null]],
};
