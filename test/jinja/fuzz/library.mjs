import { Random } from './random.mjs';
import { quoted, randomData, randomFloat, randomInt, randomText } from './random-values.mjs';

/** Cases for what `modules` gives templates: regular expressions, dates and zones, itertools; and for JSON and Decimals. */
export function libraryCase(seed) {
  const rng = new Random(seed);
  const [tag, source] = rng.pick([regex, regex, regex, dates, dates, zones, iterators, decimals])(rng);
  const env = { sandbox: 'SandboxedEnvironment', extensions: ['do', 'loopcontrols'], modules: true };
  return { line: { source, context: [], env }, tags: [tag] };
}

const CHARACTERS = [
  'a',
  'b',
  'c',
  'A',
  'z',
  '1',
  '2',
  '_',
  ' ',
  '-',
  '.',
  '\\.',
  '\\n',
  'é',
  'ß',
  'İ',
  '😀',
  'K',
  'ſ',
  '\\t',
  ',',
];
const CLASSES = [
  '\\d',
  '\\w',
  '\\s',
  '\\D',
  '\\W',
  '\\S',
  '.',
  '[abc]',
  '[^a]',
  '[a-f0-9]',
  '[\\w.-]',
  '[^\\s]',
  '[A-Za-z]',
  '[]a]',
  '[^]]',
  '[a\\]b]',
  '[é-ü]',
];
const ANCHORS = ['^', '$', '\\b', '\\B', '\\A', '\\Z'];
const REPEATS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{,2}', '{2,}', '{1,2}?', '*+', '++', '?+', '{1,2}+'];
const TEXTS = [
  'abcabc',
  'aaa bbb',
  'a1b2c3',
  'The quick brown fox',
  'foo.bar_baz-qux',
  'line1\nline2\n',
  'ÄÖÜ äöü ß',
  '2024-01-02T03:04:05',
  'key=value; k2=v2',
  'aAbBkK\u212a',
  '',
  'a,b,,c',
  '😀a😀',
  'xxyyzz',
];
const FLAGS = ['', '', '', 'I', 'M', 'S', 'X', 'A', 'I|M'];

function pattern(rng, depth) {
  const alternatives = rng.chance(0.15) ? 2 : 1;
  return Array.from({ length: alternatives }, () => sequence(rng, depth)).join('|');
}

function sequence(rng, depth) {
  let text = '';
  for (let count = 1 + rng.below(4); count > 0; count -= 1) {
    if (rng.chance(0.1)) text += rng.pick(ANCHORS);
    else text += piece(rng, depth) + (rng.chance(0.4) ? rng.pick(REPEATS) : '');
  }
  return text;
}

function piece(rng, depth) {
  const choice = rng.next();
  if (choice < 0.45 || depth <= 0) return rng.pick(CHARACTERS);
  if (choice < 0.65) return rng.pick(CLASSES);
  const inner = pattern(rng, depth - 1);
  const open = rng.pick(['(', '(', '(', '(?:', '(?P<n>', '(?=', '(?!', '(?<=', '(?<!', '(?i:', '(?>', '(?-i:', '(?#']);
  const after = rng.chance(0.1) ? rng.pick(['\\1', '(?P=n)', '(?(1)a|b)', '\\2']) : '';
  return `${open}${inner})${after}`;
}

function regex(rng) {
  let source = pattern(rng, 2);
  if (rng.chance(0.05))
    source += rng.pick([
      '(',
      ')',
      '[',
      '*',
      '\\',
      '{',
      '(?',
      '(?P<',
      '(?z)',
      '[z-a]',
      '(?P<n>a)(?P<n>b)',
      '\\x',
      '\\g',
      '{2,1}',
    ]);
  const text = quoted(rng.chance(0.6) ? rng.pick(TEXTS) : randomText(rng));
  const flag = rng.pick(FLAGS);
  const flags = flag === '' ? '' : `, flags=${flag === 'I|M' ? '2 + 8' : `modules.re.${flag}`}`;
  const p = quoted(source);
  const replacement = quoted(
    rng.pick(['X', '[\\0]', '\\1', '<\\g<0>>', '\\g<1>\\n', '', '\\\\', '\\g<n>', '$1', '\\9']),
  );
  return [
    're',
    rng.pick([
      () => `{{ modules.re.findall(${p}, ${text}${flags}) }}`,
      () => `{{ modules.re.sub(${p}, ${replacement}, ${text}${rng.pick(['', ', 1', ', count=2'])}${flags}) }}`,
      () => `{{ modules.re.split(${p}, ${text}${rng.pick(['', ', 1', ', maxsplit=2'])}${flags}) }}`,
      () => `{{ modules.re.subn(${p}, ${replacement}, ${text}${flags}) }}`,
      () =>
        `{% set m = modules.re.${rng.pick(['match', 'search', 'fullmatch'])}(${p}, ${text}${flags}) %}{{ m }}{% if m %}{{ m.group(0) }} {{ m.groups() }} {{ m.span() }} {{ m.groupdict() }} {{ m.lastindex }} {{ m.start() }} {{ m.end(0) }} {{ m.regs }}{% endif %}`,
      () => `{% for m in modules.re.finditer(${p}, ${text}${flags}) %}{{ m.span() }}{{ m.group() }};{% endfor %}`,
      () =>
        `{% set c = modules.re.compile(${p}${flags}) %}{{ c }} {{ c.groups }} {{ c.flags }} {{ c.groupindex }} {{ c.pattern }} {{ c.findall(${text}, ${rng.below(4)}) }}`,
      () => `{{ modules.re.escape(${text}) }}`,
    ])(),
  ];
}

const number = (rng, low, high) => low + rng.below(high - low + 1);
const moment = rng =>
  `modules.datetime.datetime(${number(rng, 1, 9999)}, ${number(rng, 1, 12)}, ${number(rng, 1, 29)}, ${number(rng, 0, 23)}, ${number(rng, 0, 59)}, ${number(rng, 0, 59)}${rng.chance(0.3) ? `, ${rng.below(1_000_000)}` : ''})`;
const recent = rng =>
  `modules.datetime.datetime(${number(rng, 1950, 2037)}, ${number(rng, 1, 12)}, ${number(rng, 1, 28)}, ${number(rng, 0, 23)}, ${number(rng, 0, 59)})`;
const day = rng => `modules.datetime.date(${number(rng, 1, 9999)}, ${number(rng, 1, 12)}, ${number(rng, 1, 31)})`;
const delta = rng =>
  `modules.datetime.timedelta(${rng.pick(['days', 'hours', 'minutes', 'seconds', 'weeks', 'milliseconds', 'microseconds'])}=${rng.pick([String(number(rng, -400, 400)), randomFloat(rng).slice(0, 6)])})`;
const FORMATS = [
  '%Y-%m-%d',
  '%d/%m/%y %H:%M',
  '%j %U %W %V %G %u %w',
  '%A %a %B %b %p %I',
  '%c',
  '%x %X',
  '%H:%M:%S.%f',
  '%s',
  '%%',
  '%e|%k|%l',
  '%D %T %R %F',
  '%Q',
  '%-d',
  '%z %Z',
  '%C %h %n',
];
const PARSED = [
  ['%Y-%m-%d', '2024-02-29'],
  ['%d %b %Y', '05 Mar 2021'],
  ['%H:%M:%S', '25:00:00'],
  ['%Y-%m-%dT%H:%M:%S.%f', '2024-01-02T03:04:05.123'],
  ['%Y-%m-%d %z', '2024-01-02 +0530'],
  ['%j %Y', '366 2023'],
  ['%I:%M %p', '11:30 PM'],
  ['%Y-%m-%d', '2024-13-01'],
  ['%Y-%m-%d', '2024-01-01 extra'],
  ['%y%m%d', '690101'],
  ['%A', 'Monday'],
  ['%G-W%V-%u', '2020-W53-5'],
];

function dates(rng) {
  const format = rng.pick(FORMATS);
  const [parseFormat, parsed] = rng.pick(PARSED);
  return [
    'datetime',
    rng.pick([
      () => `{{ ${moment(rng)}.strftime('${format}') }}`,
      () => `{{ modules.datetime.datetime.strptime('${parsed}', '${parseFormat}') }}`,
      () => `{{ ${moment(rng)} - ${moment(rng)} }} {{ ${moment(rng)} < ${moment(rng)} }}`,
      () => `{{ ${moment(rng)} ${rng.pick(['+', '-'])} ${delta(rng)} }}`,
      () =>
        `{% set d = ${delta(rng)} %}{{ d }} {{ d.days }} {{ d.seconds }} {{ d.total_seconds() }} {{ [d] }} {{ d * ${number(rng, -3, 3)} }} {{ d / 3 }} {{ d // 7 }} {{ -d }} {{ d|abs }} {{ d == ${delta(rng)} }}`,
      () =>
        `{% set d = ${day(rng)} %}{{ d }} {{ d.isocalendar() }} {{ d.weekday() }} {{ d.toordinal() }} {{ d.timetuple() }} {{ d.strftime('${format}') }} {{ [d] }} {{ d.ctime() }}`,
      () => `{{ ${day(rng)} + ${delta(rng)} }} {{ ${day(rng)} - ${day(rng)} }} {{ ${day(rng)} > ${day(rng)} }}`,
      () =>
        `{{ ${moment(rng)}.isoformat(${rng.pick(['', "' '", "timespec='minutes'", "timespec='milliseconds'", "'x', 'hours'"])}) }}`,
      () =>
        `{{ modules.datetime.${rng.pick(['date', 'datetime', 'time'])}.fromisoformat('${rng.pick(['2024-02-29', '2024-02-29T10:11:12', '2024-02-29 10:11:12.5', '10:11', '20240229', '2024-W09-4', '2024-02-30', '2024-02-29T10:11:12+02:00', '2024-02-29T10:11:12Z', 'x', '10:11:12.123456-05:30'])}') }}`,
      () =>
        `{{ ${moment(rng)}.replace(${rng.pick(['day=31', 'month=2', 'year=0', 'hour=24', 'microsecond=5', 'minute=1, second=2'])}) }}`,
      () =>
        `{{ modules.datetime.time(${number(rng, 0, 24)}, ${number(rng, 0, 60)}, ${number(rng, 0, 59)}).strftime('${format}') }}`,
      () =>
        `{{ modules.datetime.datetime.combine(${day(rng)}, modules.datetime.time(${number(rng, 0, 23)}, 5)) }} {{ modules.datetime.date.fromordinal(${number(rng, 1, 800000)}) }}`,
      () => `{{ ${moment(rng)} + ${rng.pick(['1', "'a'", day(rng), '1.5'])} }}`,
      () => `{{ '{:%Y/%m}|{!r}|{}'.format(${moment(rng)}, ${day(rng)}, ${delta(rng)}) }}`,
    ])(),
  ];
}

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Tehran',
  'Pacific/Apia',
  'Europe/London',
  'US/Pacific',
  'Etc/GMT+5',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Europe/Moscow',
  'EST',
  'CET',
];

function zones(rng) {
  const zone = `modules.pytz.timezone('${rng.pick(ZONES)}')`;
  const show = '{{ d }} {{ d.tzname() }} {{ d.utcoffset() }} {{ d.dst() }} {{ d.isoformat() }} {{ d.tzinfo }}';
  return [
    'pytz',
    rng.pick([
      () =>
        `{% set d = ${zone}.localize(${recent(rng)}${rng.pick(['', ', is_dst=true', ', is_dst=false', ', is_dst=none'])}) %}${show} {{ [d.tzinfo] }}`,
      () => `{% set d = modules.pytz.utc.localize(${recent(rng)}).astimezone(${zone}) %}${show}`,
      () => `{% set d = ${zone}.normalize(${zone}.localize(${recent(rng)}) + ${delta(rng)}) %}${show}`,
      () => `{% set d = ${recent(rng)}.replace(tzinfo=${zone}) %}${show}`,
      () =>
        `{{ ${zone}.localize(${recent(rng)}) - modules.pytz.utc.localize(${recent(rng)}) }} {{ ${zone}.localize(${recent(rng)}) < ${zone}.localize(${recent(rng)}) }}`,
      () => `{{ modules.pytz.timezone('${rng.pick(['Mars/Base', 'europe/berlin', '', 'UTC '])}') }}`,
      () =>
        `{{ ${zone} }} {{ [${zone}] }} {{ ${zone}.zone }} {{ modules.pytz.FixedOffset(${number(rng, -800, 800)}) }}`,
      () => `{{ ${zone}.localize(${recent(rng)}) ${rng.pick(['<', '-', '==', '>='])} ${recent(rng)} }}`,
    ])(),
  ];
}

function iterators(rng) {
  const list = () => rng.pick(['[3, 1, 2]', "'abcd'", '[]', 'range(5)', "['a', 'b']", '(1, 1, 2)', randomData(rng, 1)]);
  const n = () => String(rng.below(4));
  const call = rng.pick([
    () => `count(${rng.pick(['', '5', '1, 3', '0.5, 0.25'])})`,
    () => `cycle(${list()})`,
    () => `repeat('x'${rng.pick([', 3', ''])})`,
    () => `accumulate(${list()})`,
    () => `chain(${list()}, ${list()})`,
    () => `chain.from_iterable([${list()}, ${list()}])`,
    () => `compress(${list()}, [1, 0, true, none])`,
    () => `islice(${list()}, ${rng.pick(['2', '1, 3', '0, none, 2', '-1'])})`,
    () => `starmap(dict, [[]])`,
    () => `zip_longest(${list()}, ${list()}${rng.pick(['', ", fillvalue='-'"])})`,
    () => `product(${list()}, ${rng.pick(['repeat=2', "'xy'", '[1]'])})`,
    () => `permutations(${list()}, ${n()})`,
    () => `combinations(${list()}, ${n()})`,
    () => `combinations_with_replacement(${list()}, ${n()})`,
    () => `tee(${list()})[1]`,
  ])();
  return [
    'itertools',
    `{% for x in modules.itertools.${call} %}{{ x }};{% if loop.index > 7 %}{% break %}{% endif %}{% endfor %}`,
  ];
}

function decimals(rng) {
  const value = () =>
    rng.pick([
      'dec(1)',
      'dec(-2.5)',
      `dec(${randomInt(rng)})`,
      `dec('${randomFloat(rng)}')`,
      "dec('0.1')",
      "dec('1E+5')",
      "dec('-0')",
      "dec('Infinity')",
      "dec('NaN')",
      "dec('123456789.123456789123456789')",
    ]);
  const operator = rng.pick(['+', '-', '*', '/', '//', '%', '<', '==', '>=', '!=']);
  const spec = rng.pick(['', '.2f', ',', '10.3', 'e', '%', '+.1f', '08.2f', 'g', '_', '>12']);
  return [
    'decimal',
    rng.pick([
      () => `{{ ${value()} ${operator} ${rng.pick([value(), String(number(rng, -9, 9)), '1.5'])} }}`,
      () =>
        `{{ '{:${spec}}'.format(${value()}) }} {{ ${value()}|round(${number(rng, 0, 4)}) }} {{ ${value()}|int }} {{ ${value()}|float }} {{ -${value()} }} {{ ${value()}|abs }}`,
      () =>
        `{{ [${value()}] }} {{ ${value()} }} {{ ${value()} ** ${rng.pick(['2', '-1', '3', '0'])} }} {{ '%s %.2f' % (${value()}, 1) }}`,
      () =>
        `{{ [${value()}, ${value()}, 2, 1.5]|sort }} {{ [${value()}, ${value()}]|sum }} {{ [${value()}, ${value()}]|max }} {{ {${value()}: 1} }}`,
      () =>
        `{{ ${value()}.${rng.pick(['quantize(dec("0.01"))', 'normalize()', 'to_integral_value()', 'as_tuple()', 'sqrt()', 'is_nan()', 'copy_abs()', 'adjusted()', 'compare(dec(1))', 'as_integer_ratio()', 'to_eng_string()', 'ln()', 'exp()', 'log10()'])} }}`,
    ])(),
  ];
}
