import { sequence, stmt } from './tree.mjs';

const NAMES = ['a', 'b', 'c', 'm', 'loop', 'x'];

/**
 * Templates about who sees which name: a handful of names, set and read in every kind of scope within one another, over
 * several templates. Almost all of them render, because an undefined name prints nothing.
 */
export class Scopes {
  #macros = 0;
  /** How many macros, call blocks and recursive loops are around. */
  #functions = 0;

  constructor(rng) {
    this.rng = rng;
    this.depth = 0;
  }

  /** Trees by template name. */
  templates() {
    const { rng } = this;
    const trees = { main: this.body(3, 5) };
    if (rng.chance(0.5)) trees.part = this.body(2, 3);
    if (rng.chance(0.5)) trees.lib = this.body(2, 4);
    if (rng.chance(0.3)) {
      trees.base = sequence([this.statement(2), this.block(2), this.statement(1), this.block(2), this.read()]);
      trees.main = sequence([stmt(['stmt:extends'], "{% extends 'base' %}"), ...trees.main.parts]);
    }
    return trees;
  }

  name() {
    return this.rng.pick(NAMES.slice(0, 3));
  }

  value() {
    const { rng } = this;
    return rng.pick([
      String(rng.below(9)),
      `'${rng.pick(['p', 'q', 'r'])}'`,
      this.name(),
      `${this.name()} ~ ${rng.below(9)}`,
      `[${this.name()}, 1]`,
    ]);
  }

  read() {
    const { rng } = this;
    const name = rng.chance(0.8) ? this.name() : rng.pick(NAMES);
    return stmt(
      ['stmt:output'],
      rng.pick([
        `[{{ ${name} }}]`,
        `[{{ ${name} is defined }}]`,
        `{{ ${name}|default('-') }}`,
        `{{ ${name} ~ ${this.name()} }}`,
      ]),
    );
  }

  body(depth, most) {
    const statements = [];
    for (let count = 1 + this.rng.below(most); count > 0; count -= 1) statements.push(this.statement(depth));
    return sequence(statements);
  }

  statement(depth) {
    const { rng } = this;
    const choice = rng.next();
    if (depth <= 0 || choice < 0.3) return this.read();
    if (choice < 0.5) return this.set();
    const inner = () => this.body(depth - 1, 3);
    return rng.pick([
      () =>
        stmt(
          ['stmt:if'],
          `{% if ${rng.pick(['true', 'false', this.name()])} %}`,
          inner(),
          rng.chance(0.5) ? '{% else %}' : '',
          rng.chance(0.5) ? inner() : '',
          '{% endif %}',
        ),
      () => this.loop(depth),
      () => this.loop(depth),
      () =>
        stmt(
          ['stmt:with'],
          `{% with ${this.name()} = ${this.value()}${rng.chance(0.3) ? `, ${this.name()} = ${this.value()}` : ''} %}`,
          inner(),
          '{% endwith %}',
        ),
      () => this.macro(depth),
      () => this.macro(depth),
      () => stmt(['stmt:filter'], '{% filter upper %}', inner(), '{% endfilter %}'),
      () => stmt(['stmt:set-block'], `{% set ${this.name()} %}`, inner(), '{% endset %}'),
      () =>
        stmt(
          ['stmt:include'],
          `{% include '${rng.pick(['part', 'lib'])}' ignore missing${this.#contextOfInclude()} %}`,
        ),
      () => this.imports(),
      () => this.block(depth),
      () =>
        stmt(
          ['stmt:set-namespace'],
          `{% set ns = namespace(v=${this.value()}) %}`,
          '{% if true %}',
          stmt(['stmt:set-namespace'], `{% set ns.v = ${this.value()} %}`),
          '{% endif %}[{{ ns.v }}]',
        ),
    ])();
  }

  /**
   * Jinja2 makes a function that includes `without context` a generator: a macro then gives
   * `<generator object … at 0x…>`, which no two runs print alike.
   */
  #contextOfInclude() {
    const context = this.rng.pick(['', ' without context', ' with context']);
    return this.#functions > 0 && context === ' without context' ? ' with context' : context;
  }

  /** A body that Jinja2 puts into a function of its own. */
  #functionBody(depth, most) {
    this.#functions += 1;
    const body = this.body(depth, most);
    this.#functions -= 1;
    return body;
  }

  set() {
    const { rng } = this;
    if (rng.chance(0.2))
      return stmt(['stmt:set-tuple'], `{% set ${this.name()}, ${this.name()} = ${this.value()}, ${this.value()} %}`);
    return stmt(['stmt:set'], `{% set ${this.name()} = ${this.value()} %}`);
  }

  loop(depth) {
    const { rng } = this;
    const target = rng.chance(0.8) ? this.name() : `${this.name()}, x`;
    const list = target.includes(',')
      ? "[(1, 2), ('y', 'z')]"
      : rng.pick(['[1, 2]', "'pq'", '[]', this.name(), 'range(2)']);
    const condition = rng.chance(0.25) ? ` if ${this.name()} != ${this.value()}` : '';
    const recursive = rng.chance(0.1) ? ' recursive' : '';
    const more = rng.chance(0.3)
      ? stmt(['loop:index'], `{{ loop.${rng.pick(['index', 'first', 'last', 'length', 'revindex', 'depth'])} }}`)
      : '';
    const control = rng.chance(0.1)
      ? `{% if ${this.name()} == 1 %}{% ${rng.pick(['break', 'continue'])} %}{% endif %}`
      : '';
    const body = (depthOfBody, most) =>
      recursive === '' ? this.body(depthOfBody, most) : this.#functionBody(depthOfBody, most);
    const other = rng.chance(0.3) ? ['{% else %}', body(depth - 1, 2)] : [];
    return stmt(
      ['stmt:for'],
      `{% for ${target} in ${list}${condition}${recursive} %}`,
      body(depth - 1, 3),
      more,
      control,
      ...other,
      '{% endfor %}',
    );
  }

  macro(depth) {
    const { rng } = this;
    this.#macros += 1;
    const name = rng.chance(0.3) ? this.name() : `m${rng.below(3)}`;
    const parameters = rng.pick(['', 'a', 'a, b', `a=${this.value()}`, `b, c=b`, 'x']);
    const special = rng.pick([
      '',
      '',
      '{{ varargs }}',
      '{{ kwargs }}',
      '{{ caller() if caller }}',
      '{{ caller(1) if caller }}',
    ]);
    const define = stmt(
      ['stmt:macro'],
      `{% macro ${name}(${parameters}) %}`,
      this.#functionBody(depth - 1, 3),
      special,
      '{% endmacro %}',
    );
    if (rng.chance(0.3)) return define;
    const args = rng.pick(['', '', this.value(), `${this.name()}=${this.value()}`]);
    const use = rng.chance(0.7)
      ? stmt(['expr:call'], `{{ ${name}(${args}) }}`)
      : stmt(
          ['stmt:call'],
          `{% call${rng.pick(['', '(a)', '(x, b=2)'])} ${name}(${args}) %}`,
          this.#functionBody(depth - 1, 2),
          '{% endcall %}',
        );
    return stmt([], define, rng.chance(0.3) ? this.set() : '', use);
  }

  imports() {
    const { rng } = this;
    const context = rng.pick(['', ' with context', ' without context']);
    if (rng.chance(0.5)) return stmt(['stmt:import'], `{% import 'lib' as ${this.name()}${context} %}`);
    return stmt(['stmt:from-import'], `{% from 'lib' import ${this.name()}, m0 as ${this.name()}${context} %}`);
  }

  block(depth) {
    const { rng } = this;
    const name = `k${rng.below(3)}`;
    const scoped = rng.chance(0.4) ? ' scoped' : '';
    const more = rng.pick(['', '', '{{ super() }}', '']);
    return stmt(['stmt:block'], `{% block ${name}${scoped} %}`, this.body(depth - 1, 3), more, '{% endblock %}');
  }
}
