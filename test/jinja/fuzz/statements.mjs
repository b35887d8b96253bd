import { Expressions } from './expressions.mjs';
import { FILTERS } from './filter-table.mjs';
import { METHODS } from './method-table.mjs';
import { TESTS } from './test-table.mjs';
import { expr, print, sequence, stmt } from './tree.mjs';

const FILTER_NAMES = Object.keys(FILTERS);
const TEST_NAMES = [
  ...TESTS.plain,
  ...TESTS.numeric,
  ...TESTS.compare,
  ...TESTS.symbol,
  'divisibleby',
  'in',
  'filter',
  'test',
];
const METHOD_NAMES = Object.entries(METHODS).flatMap(([owner, methods]) =>
  Object.keys(methods).map(name => [owner, name]),
);

/** Makes a whole template: statements around expressions, with the names that they bring into scope. */
export class Statements {
  #names = 0;

  constructor(rng) {
    this.rng = rng;
    this.e = new Expressions(rng);
  }

  /** A sequence of one to `most` statements. */
  body(depth, most) {
    const count = 1 + this.rng.below(most);
    const made = [];
    for (let i = 0; i < count; i += 1) made.push(this.statement(depth));
    return sequence(made);
  }

  /** A body whose new names are gone after it. */
  inner(depth, most = 2, names = []) {
    const { scope, macros } = this.e;
    this.e.scope = [...scope, ...names];
    this.e.macros = [...macros];
    const made = this.body(depth, most);
    this.e.scope = scope;
    this.e.macros = macros;
    return made;
  }

  statement(depth) {
    const choice = this.rng.next();
    if (depth <= 0 || choice < 0.42) return this.output();
    const make = this.rng.pick([
      () => this.set(),
      () => this.set(),
      () => this.setBlock(depth),
      () => this.ifBlock(depth),
      () => this.ifBlock(depth),
      () => this.forBlock(depth),
      () => this.forBlock(depth),
      () => this.forBlock(depth),
      () => this.macro(depth),
      () => this.macro(depth),
      () => this.callBlock(depth),
      () => this.filterBlock(depth),
      () => this.withBlock(depth),
      () => this.doStatement(),
      () => this.namespaceSet(),
      () => this.text(),
      () => this.autoescape(depth),
      () => this.printStatement(),
      () => this.recursiveLoop(),
    ]);
    return make();
  }

  open(tag) {
    return `{%${tag === '' ? '' : tag}`;
  }

  /** A statement tag, now and then with a mark that controls white space. */
  tag(...parts) {
    const { rng } = this;
    const tags = [];
    const mark = () => {
      if (!rng.chance(0.12)) return '';
      const sign = rng.chance(0.75) ? '-' : '+';
      tags.push(sign === '-' ? 'ws:minus' : 'ws:plus');
      return sign;
    };
    const gap = rng.chance(0.05) ? '\n' : ' ';
    return { parts: [`{%${mark()}${gap}`, ...parts, `${gap}${mark()}%}`], tags };
  }

  block(tags, head, body, tail) {
    const first = this.tag(...head);
    const last = this.tag(tail);
    return stmt([...tags, ...first.tags, ...last.tags], ...first.parts, ...body, ...last.parts);
  }

  single(tags, ...parts) {
    const made = this.tag(...parts);
    return stmt([...tags, ...made.tags], ...made.parts);
  }

  output() {
    const { rng, e } = this;
    const tags = ['stmt:output'];
    const left = rng.chance(0.08) ? '-' : '';
    const right = rng.chance(0.08) ? '-' : '';
    if (left || right) tags.push('ws:minus');
    const gap = rng.chance(0.04) ? '\n' : ' ';
    const before = rng.chance(0.3) ? rng.pick(['\n', ' ', 'text ', '<b>', '  \n', '{ ', ',']) : '';
    return stmt(tags, `${before}{{${left}${gap}`, this.printed(e), `${gap}${right}}}`);
  }

  /** An expression whose text does not depend on the order of a set. */
  printed(e) {
    const { rng } = this;
    const choice = rng.next();
    let made;
    if (choice < 0.3) made = e.useFilter(rng.pick(FILTER_NAMES));
    else if (choice < 0.42) made = e.useTest(rng.pick(TEST_NAMES));
    else if (choice < 0.68) made = e.useMethod(...rng.pick(METHOD_NAMES));
    else if (choice < 0.75) made = e.operation('bool', 2);
    else made = e.expr('any', 3);
    if (made.type === 'gen' || made.type === 'view') return expr('list', ['expr:filter'], '(', made, ')|list');
    if (made.type === 'set') return expr('list', ['expr:filter'], '(', made, ')|sort');
    return made;
  }

  name() {
    this.#names += 1;
    return `v${this.#names}`;
  }

  set() {
    const { rng, e } = this;
    if (rng.chance(0.2)) {
      const [a, b] = [this.name(), this.name()];
      const made = this.single(['stmt:set-tuple'], `set ${a}, ${b} = `, e.expr('any', 2), ', ', e.expr('any', 1));
      e.scope = [...e.scope, [a, 'any'], [b, 'any']];
      return made;
    }
    const old = e.scope.length > 0 && rng.chance(0.3) ? rng.pick(e.scope)[0] : undefined;
    const name = old ?? this.name();
    const value = e.expr(rng.pick(['any', 'str', 'int', 'ints', 'dict', 'strs']), 2);
    e.scope = [...e.scope.filter(([n]) => n !== name), [name, value.type]];
    return this.single(['stmt:set'], `set ${name} = `, value);
  }

  setBlock(depth) {
    const { rng, e } = this;
    const name = this.name();
    const filter = rng.chance(0.3)
      ? rng.pick(['|upper', '|trim', "|replace('a', 'b')|title", '|length', '|indent(2)'])
      : '';
    const body = this.inner(depth - 1);
    const made = this.block(
      filter ? ['stmt:set-block-filter'] : ['stmt:set-block'],
      [`set ${name} ${filter}`],
      [body],
      'endset',
    );
    e.scope = [...e.scope, [name, filter === '|length' ? 'int' : 'str']];
    return made;
  }

  namespaceSet() {
    const { e } = this;
    const name = `ns${this.name()}`;
    const first = this.single(['global:namespace'], `set ${name} = namespace(a=`, e.expr('any', 1), ')');
    const second = this.single(['stmt:set-namespace'], `set ${name}.${this.rng.pick(['a', 'b'])} = `, e.expr('any', 1));
    const loop = this.rng.chance(0.4)
      ? [stmt(['stmt:for'], '{% for q in ', e.expr('lists', 1), ' %}', second, '{% endfor %}')]
      : [second];
    return stmt([], first, ...loop, `{{ ${name}.a }}{{ ${name}.b }}`);
  }

  ifBlock(depth) {
    const { rng, e } = this;
    const tags = ['stmt:if'];
    const parts = [this.inner(depth - 1)];
    if (rng.chance(0.3)) {
      tags.push('stmt:elif');
      parts.push('{% elif ', e.expr('any', 1), ' %}', this.inner(depth - 1));
    }
    if (rng.chance(0.5)) {
      tags.push('stmt:else');
      parts.push('{% else %}', this.inner(depth - 1));
    }
    return this.block(tags, ['if ', e.expr(rng.chance(0.7) ? 'bool' : 'any', 2)], parts, 'endif');
  }

  forBlock(depth) {
    const { rng, e } = this;
    const tags = ['stmt:for'];
    const head = ['for '];
    let names;
    if (rng.chance(0.25)) {
      tags.push('stmt:for-unpack');
      const [a, b] = [this.name(), this.name()];
      names = [
        [a, 'str'],
        [b, 'int'],
      ];
      const source = rng.pick([
        () => e.expr('pairs', 1),
        () => expr('view', ['expr:method'], e.operand('dict', 1), '.items()'),
        () => expr('pairs', ['expr:filter'], e.operand('dict', 0), '|dictsort'),
      ])();
      head.push(`${a}, ${b} in `, source);
    } else {
      const kind = rng.pick(['ints', 'strs', 'dicts', 'list', 'range', 'str', 'dict', 'tuple', 'gen']);
      const name = this.name();
      names = [
        [
          name,
          { ints: 'int', strs: 'str', dicts: 'dict', range: 'int', str: 'str', dict: 'str', gen: 'str' }[kind] ?? 'any',
        ],
      ];
      head.push(`${name} in `, e.expr(kind, 2));
    }
    const outer = e.inLoop;
    if (rng.chance(0.25)) {
      tags.push('stmt:for-if');
      const scope = e.scope;
      e.scope = [...scope, ...names];
      e.inLoop = false;
      head.push(' if ', e.expr(rng.chance(0.5) ? 'bool' : 'any', 1));
      e.scope = scope;
    }
    e.inLoop = true;
    const body = [this.inner(depth - 1, 3, names)];
    if (rng.chance(0.15)) body.push(this.loopControl());
    if (rng.chance(0.3)) body.push(stmt(['stmt:output'], '{{ ', e.loopAttribute(), ' }}'));
    e.inLoop = outer;
    if (rng.chance(0.3)) {
      tags.push('stmt:for-else');
      body.push('{% else %}', this.inner(depth - 1));
    }
    return this.block(tags, head, body, 'endfor');
  }

  loopControl() {
    const { rng, e } = this;
    const word = rng.pick(['break', 'continue']);
    return stmt(
      [`stmt:${word}`, 'stmt:if'],
      '{% if ',
      rng.chance(0.5) ? 'loop.index > 1' : e.expr('bool', 1),
      ` %}{% ${word} %}{% endif %}`,
      this.output(),
    );
  }

  recursiveLoop() {
    const tree = this.rng.pick([
      "[{'v': 1, 'c': [{'v': 2, 'c': []}, {'v': 3}]}]",
      "[{'v': 'a'}, {'v': 'b', 'c': [{'v': 'c'}]}]",
    ]);
    this.e.inLoop = true;
    const body = this.e.loopAttribute();
    this.e.inLoop = false;
    return stmt(
      ['stmt:for-recursive'],
      '{% for n in ',
      tree,
      ' recursive %}<{{ n.v }}{{ ',
      body,
      ' }}{{ loop(n.c) if n.c }}>{% endfor %}',
    );
  }

  macro(depth) {
    const { rng, e } = this;
    const name = `m${this.name()}`;
    const tags = ['stmt:macro'];
    const count = rng.below(3);
    const parameters = [];
    const head = [`macro ${name}(`];
    let least = count;
    for (let i = 0; i < count; i += 1) {
      const parameter = this.name();
      head.push(i > 0 ? ', ' : '', parameter);
      if (i === count - 1 && rng.chance(0.5)) {
        tags.push('stmt:macro-default');
        least = i;
        head.push('=', e.expr('any', 1));
      }
      parameters.push([parameter, 'any']);
    }
    head.push(')');
    const { inLoop } = e;
    e.inLoop = false;
    const body = [this.inner(depth - 1, 2, parameters)];
    e.inLoop = inLoop;
    for (const special of ['varargs', 'kwargs']) {
      if (rng.chance(0.2)) {
        tags.push(`stmt:macro-${special}`);
        body.push(`{{ ${special} }}`);
      }
    }
    if (rng.chance(0.2)) {
      tags.push('stmt:macro-caller');
      body.push('{{ caller() if caller }}');
    }
    const made = this.block(tags, head, body, 'endmacro');
    const call = [name, least, count, [...parameters.map(([n]) => n), 'zz']];
    e.macros = [...e.macros, call];
    return rng.chance(0.7) ? stmt([], made, '{{ ', e.macroCall(call, 1), ' }}') : made;
  }

  callBlock(depth) {
    const { rng, e } = this;
    const name = `c${this.name()}`;
    const withArguments = rng.chance(0.4);
    const passed = withArguments ? e.expr('any', 1) : '';
    const macro = stmt(
      ['stmt:macro', 'stmt:macro-caller'],
      `{% macro ${name}(p='d') %}[{{ p }}{{ caller(`,
      passed,
      ') }}]{% endmacro %}',
    );
    const parameter = this.name();
    const body = this.inner(depth - 1, 2, withArguments ? [[parameter, 'any']] : []);
    const head = withArguments ? `call(${parameter}) ` : 'call ';
    const call = this.block(
      [withArguments ? 'stmt:call-parameters' : 'stmt:call'],
      [head, `${name}(`, rng.chance(0.5) ? e.expr('any', 1) : '', ')'],
      [body],
      'endcall',
    );
    return stmt([], macro, call);
  }

  filterBlock(depth) {
    const filter = this.rng.pick([
      'upper',
      'lower',
      'trim',
      'title',
      "replace('a', 'b')",
      'indent(3)',
      'length',
      'escape',
      'wordcount',
      'trim|upper',
      'striptags',
      'capitalize',
    ]);
    return this.block(['stmt:filter'], [`filter ${filter}`], [this.inner(depth - 1)], 'endfilter');
  }

  withBlock(depth) {
    const name = this.name();
    const value = this.e.expr('any', 1);
    return this.block(
      ['stmt:with'],
      [`with ${name} = `, value],
      [this.inner(depth - 1, 2, [[name, value.type]])],
      'endwith',
    );
  }

  doStatement() {
    const { rng, e } = this;
    const [owner, name] = rng.pick(METHOD_NAMES.filter(([o]) => o !== 'str' && o !== 'tuple'));
    const variable = this.name();
    const first = this.single(
      ['stmt:set'],
      `set ${variable} = `,
      e.expr(owner === 'list' ? rng.pick(['ints', 'strs', 'list']) : owner, 1),
    );
    const object = expr(owner, ['expr:name'], variable);
    const [, makeArguments] = METHODS[owner][name];
    const second = this.single(
      ['stmt:do', 'expr:method'],
      'do ',
      object,
      `.${name}(`,
      ...(makeArguments(e, 1) ?? []),
      ')',
    );
    const shown = owner === 'set' ? `{{ ${variable}|sort }}` : `{{ ${variable} }}`;
    return stmt([], first, second, shown);
  }

  text() {
    const { rng } = this;
    return rng.pick([
      () => stmt(['stmt:raw'], '{% raw %}{{ x }} {% if %}{% endraw %}'),
      () => stmt(['stmt:raw', 'ws:minus'], ' {%- raw -%} {# #} {%- endraw -%} '),
      () => stmt(['stmt:comment'], 'a{# note {{ 1 }} #}b'),
      () => stmt(['stmt:comment', 'ws:minus'], ' \n{#- note -#}\n '),
      () => stmt([], rng.pick(['plain\ttext\n', 'a\r\nb', '  }} ', '{ % ', 'é😀\n\n'])),
    ])();
  }

  autoescape(depth) {
    const value = this.rng.pick(['true', 'true', 'false', 'yes']);
    if (value === 'yes') this.e.contextName('yes');
    return this.block(['stmt:autoescape'], [`autoescape ${value}`], [this.inner(depth - 1)], 'endautoescape');
  }

  printStatement() {
    return this.single(['stmt:print'], 'print ', this.printed(this.e));
  }
}

export { print };
