import { Atoms } from './atoms.mjs';
import { FILTERS } from './filter-table.mjs';
import { formatCall, LIBRARY_METHODS, METHODS } from './method-table.mjs';
import { quoted, randomSpec } from './random-values.mjs';
import { TESTS } from './test-table.mjs';
import { expr, print } from './tree.mjs';
import { MISSING, SUBTYPES } from './values.mjs';

/** How often an operand is of a type that nobody asked for: errors must be equal too. */
const WRONG = 0.03;
const MISSING_NAME = 0.015;

const BINARY = ['+', '-', '*', '/', '//', '%', '**'];
const COMPARE = ['==', '!=', '<', '<=', '>', '>='];

function byOutput(table, split) {
  const out = new Map();
  for (const [name, entry] of Object.entries(table)) {
    for (const [type, item] of split(name, entry)) {
      if (!out.has(type)) out.set(type, []);
      out.get(type).push(item);
    }
  }
  return out;
}

const FILTERS_GIVING = byOutput(FILTERS, (name, uses) => uses.map(use => [use[1], [name, use]]));
const METHODS_GIVING = byOutput(METHODS, (owner, methods) =>
  Object.entries(methods).map(([name, method]) => [method[0], [owner, name, method]]),
);

/** Makes expressions of a wished type. One for each case; `scope` holds the names that statements have set. */
export class Expressions extends Atoms {
  /** Callable names: [name, smallest and largest number of arguments]. */
  macros = [];
  inLoop = false;

  /** An expression of `type`, at most `depth` levels above its atoms. */
  expr(type, depth) {
    const { rng } = this;
    if (rng.chance(WRONG)) type = 'any';
    if (rng.chance(MISSING_NAME)) return expr('undef', ['expr:undefined'], rng.pick(MISSING));
    const wanted = SUBTYPES[type] ? rng.pick(SUBTYPES[type]) : type;
    if (depth <= 0) return this.atom(wanted);
    const choice = rng.next();
    if (choice < 0.25) return this.atom(wanted);
    if (choice < 0.5) return this.filtered(wanted, depth) ?? this.atom(wanted);
    if (choice < 0.68) return this.method(wanted, depth) ?? this.operation(wanted, depth);
    if (choice < 0.92) return this.operation(wanted, depth);
    return this.form(wanted, depth);
  }

  filtered(type, depth) {
    const uses = FILTERS_GIVING.get(type);
    if (uses === undefined) return undefined;
    const [name, use] = this.rng.pick(uses);
    return this.useFilter(name, use, depth);
  }

  /** The filter `name` on an operand that it takes. */
  useFilter(name, use = this.rng.pick(FILTERS[name]), depth = 2) {
    const [input, output, makeArguments] = use;
    // A random member of more than one could not be compared.
    const operand = input === 'single' ? this.literal('single') : this.operand(input, depth - 1);
    const args = makeArguments === null ? null : makeArguments(this, depth - 1);
    const tail = args === null ? [] : ['(', ...args, ')'];
    return expr(output, ['expr:filter', `wants-filter:${name}`], '(', operand, '|', name, ...tail, ')');
  }

  method(type, depth) {
    const uses = METHODS_GIVING.get(type);
    if (uses === undefined) return undefined;
    const [owner, name, method] = this.rng.pick(uses);
    return this.useMethod(owner, name, method, depth);
  }

  useMethod(owner, name, method = METHODS[owner][name], depth = 2) {
    const [output, makeArguments] = method;
    const object = this.methodOwner(owner, name, depth);
    const args = makeArguments(this, depth - 1) ?? [];
    return expr(output, ['expr:method'], object, '.', name, '(', ...args, ')');
  }

  /** The object of a method call; index and remove get a list that has what they look for, more often than not. */
  methodOwner(owner, name, depth) {
    if (name === 'format')
      return expr(
        'str',
        ['lit:string'],
        this.rng.chance(0.4)
          ? formatCall(this)
          : quoted(`{:${randomSpec(this.rng, this.rng.pick(['int', 'float', 'str']))}}`),
      );
    if (owner === 'list' && (name === 'index' || name === 'remove'))
      return expr('ints', ['lit:list'], '[5, 2, 1, ', this.atom('int'), ']');
    return this.operand(owner, depth - 1);
  }

  /** An operand that may be followed by a dot, a bracket or a bar: parenthesised unless it is an atom. */
  operand(type, depth) {
    const made = this.expr(type, depth);
    const text = print(made);
    return /^[\w']+$/u.test(text) && !/^[\d.]/.test(text) ? made : expr(made.type, ['expr:paren'], '(', made, ')');
  }

  /** A method of a date or a Decimal. */
  libraryMethod() {
    const owner = this.rng.pick(Object.keys(LIBRARY_METHODS));
    const name = this.rng.pick(Object.keys(LIBRARY_METHODS[owner]));
    const [output, makeArguments] = LIBRARY_METHODS[owner][name];
    const args = makeArguments(this, 0) ?? [];
    this.used.add('dec');
    const object = this.contextName(owner === 'dec' ? 'dec' : this.rng.pick(['day', 'stamp']));
    return expr(output, ['expr:method'], object, '.', name, '(', ...args, ')');
  }

  /** Arithmetic and comparison of dates and Decimals. */
  libraryOperation() {
    const { rng } = this;
    const operands = () =>
      rng.pick([
        () => this.contextName('dec'),
        () => this.contextName('day'),
        () => this.contextName('stamp'),
        () => this.expr('num', 0),
        () => this.libraryMethod(),
      ])();
    const operator = rng.pick([...BINARY, ...COMPARE]);
    return expr('any', [`op:${operator}`], '(', operands(), ` ${operator} `, operator === '**' ? '2' : operands(), ')');
  }

  useTest(name, depth = 1) {
    const { rng } = this;
    const negation = rng.chance(0.25) ? ['op:is not', ' is not '] : ['op:is', ' is '];
    const tags = ['expr:test', negation[0]];
    const made = (...parts) => expr('bool', tags, '(', ...parts, ')');
    const any = () => this.operand('any', depth);
    if (TESTS.numeric.includes(name)) return made(this.operand('int', depth), negation[1], name);
    if (name === 'sameas') {
      // Whether equal numbers or texts are one object is an accident of Python.
      return made(any(), negation[1], 'sameas ', rng.pick(['true', 'false', 'none']));
    }
    if (TESTS.compare.includes(name)) {
      const type = rng.pick(['num', 'num', 'str', 'ints']);
      const argument = this.atom(SUBTYPES[type] ? rng.pick(SUBTYPES[type]) : type);
      return rng.chance(0.5)
        ? made(this.operand(type, depth), negation[1], name, '(', argument, ')')
        : made(this.operand(type, depth), negation[1], name, ' ', argument);
    }
    if (TESTS.symbol.includes(name)) {
      return expr(
        'list',
        ['expr:test'],
        '(',
        this.operand('ints', depth),
        '|',
        rng.pick(['select', 'reject']),
        "('",
        name,
        "', 2)|list)",
      );
    }
    if (name === 'divisibleby')
      return made(this.operand('int', depth), negation[1], name, rng.pick([' 3', '(2)', ' 7']));
    if (name === 'in')
      return made(any(), negation[1], 'in ', this.operand(rng.pick(['list', 'tuple', 'dict', 'range']), 0));
    if (name === 'filter' || name === 'test')
      return made(rng.pick(["'upper'", "'nope'", "'even'", "'in'", "'d'"]), negation[1], name);
    return made(rng.chance(0.1) ? this.expr('undef', 0) : any(), negation[1], name);
  }

  /** An operator that gives `type`. */
  operation(type, depth) {
    const { rng } = this;
    const d = depth - 1;
    const wrap = (tag, ...parts) =>
      rng.chance(0.7) ? expr(type, [tag], '(', ...parts, ')') : expr(type, [tag], ...parts);
    switch (type) {
      case 'int':
      case 'float': {
        const operator = rng.pick(BINARY);
        if (operator === '**')
          return wrap('op:**', this.expr('num', 0), ' ** ', rng.pick(['2', '3', '0', '-1', '0.5', '7', '1.5', '-2']));
        if (rng.chance(0.12))
          return wrap(rng.chance(0.7) ? 'op:neg' : 'op:pos', rng.pick(['-', '+']), this.expr('num', d));
        return wrap(`op:${operator}`, this.expr('num', d), ` ${operator} `, this.expr('num', d));
      }
      case 'bool':
        return this.condition(d, wrap);
      case 'str':
        return rng.pick([
          () => wrap('op:+', this.expr('str', d), ' + ', this.expr('str', d)),
          () => wrap('op:~', this.expr('any', d), ' ~ ', this.expr('any', d)),
          () => wrap('op:*', this.expr('str', 0), ' * ', rng.pick(['2', '0', '3', '-1'])),
          () => wrap('op:%', this.literal('fmt1'), ' % ', this.expr('num', d)),
          () => wrap('op:%', this.literal('fmt'), ' % (', this.expr('any', d), ', ', this.expr('any', 0), ')'),
          () => this.slice('str', d),
          () => expr('str', ['expr:item'], this.operand('str', d), '[', rng.pick(['0', '-1', '1', '99']), ']'),
        ])();
      case 'ints':
      case 'strs':
      case 'list':
        return rng.pick([
          () => wrap('op:+', this.expr(type, d), ' + ', this.expr(type, d)),
          () => wrap('op:*', this.expr(type, 0), ' * ', rng.pick(['2', '0', '1'])),
          () => this.slice(type, d),
        ])();
      case 'tuple':
        return rng.chance(0.5)
          ? wrap('op:+', this.expr('tuple', d), ' + ', this.expr('tuple', d))
          : this.slice('tuple', d);
      case 'set':
        return wrap(rng.pick(['op:-']), this.expr('set', d), ' - ', this.expr('set', d));
      case 'markup':
        return wrap('op:+', this.expr('markup', d), ' + ', this.expr('str', d));
      default:
        return this.form(type, depth);
    }
  }

  slice(type, d) {
    const bounds = this.rng.pick(['1:', ':2', '1:3', '::2', '::-1', '-2:', ':-1', ':', '5:', '3:1', '-3:-1:1', '::-2']);
    return expr(type, ['expr:slice'], this.operand(type, d), '[', bounds, ']');
  }

  condition(d, wrap) {
    const { rng } = this;
    return rng.pick([
      () => wrap('op:and', this.expr('bool', d), ' and ', this.expr('any', d)),
      () => wrap('op:or', this.expr('any', d), ' or ', this.expr('bool', d)),
      () => wrap('op:not', 'not ', this.expr('any', d)),
      () => {
        const operator = rng.pick(COMPARE);
        const kind = rng.pick(['num', 'num', 'str', 'ints', 'tuple', 'any']);
        return wrap(
          `op:${operator}`,
          this.expr(kind, d),
          ` ${operator} `,
          this.expr(operator.includes('=') && kind === 'any' ? 'any' : kind, d),
        );
      },
      () =>
        wrap(
          'expr:compare-chain',
          this.expr('num', 0),
          ' < ',
          this.expr('num', d),
          rng.pick([' <= ', ' != ', ' > ']),
          this.expr('num', 0),
        ),
      () =>
        wrap(
          'op:in',
          this.expr('any', d),
          ' in ',
          this.operand(rng.pick(['list', 'dict', 'tuple', 'ints', 'range']), d),
        ),
      () => wrap('op:not in', this.expr('str', 0), ' not in ', this.operand(rng.pick(['str', 'strs', 'dict']), d)),
      () => this.useTest(rng.pick(TESTS.plain), d),
      () => this.useTest(rng.pick([...TESTS.numeric, ...TESTS.compare, 'divisibleby', 'in']), d),
    ])();
  }

  /** What is open to every type: conditionals, look-ups, calls. */
  form(type, depth) {
    const { rng } = this;
    const d = depth - 1;
    const choice = rng.below(12);
    if (choice < 2)
      return expr(
        type,
        ['expr:if'],
        '(',
        this.expr(type, d),
        ' if ',
        this.expr('any', d),
        ' else ',
        this.expr(type, d),
        ')',
      );
    if (choice < 3)
      return expr(type, ['expr:if-without-else'], '(', this.expr(type, d), ' if ', this.expr('bool', d), ')');
    if (choice < 5) return this.lookup(d);
    if (choice < 6 && this.macros.length > 0) return this.macroCall(rng.pick(this.macros), d);
    if (choice < 7 && this.inLoop) return this.loopAttribute();
    if (choice < 8) return this.globalUse(d);
    if (choice < 8.5 && rng.chance(0.4)) return rng.chance(0.5) ? this.libraryMethod() : this.libraryOperation();
    if (choice < 9) return expr(type, ['expr:star'], "'a-b-c'.split(*['-', ", this.atom('bool'), '])');
    if (choice < 10) return expr('dict', ['expr:double-star'], "dict(b=1, **{'k': ", this.expr('any', d), '})');
    return this.atom(type);
  }

  lookup(d) {
    const { rng } = this;
    return rng.pick([
      () =>
        expr('any', ['expr:attribute'], this.operand('dict', d), '.', rng.pick(['a', 'x', 'key', 'zz', 'b', 'items'])),
      () =>
        expr(
          'any',
          ['expr:item'],
          this.operand('dict', d),
          '[',
          rng.pick(["'a'", "'items'", '1', "'zz'", '(1, 2)', 'none']),
          ']',
        ),
      () => expr('any', ['expr:item'], this.operand('list', d), '[', rng.pick(['0', '1', '-1', '9']), ']'),
      () => expr('any', ['expr:dotted-index'], this.operand('tuple', 0), '.', rng.pick(['0', '1', '7'])),
      () => expr('any', ['expr:attribute'], this.contextName('dnest'), '.x.y', rng.pick(['', '[2].z', '.0', '[0]'])),
      () =>
        expr(
          'any',
          ['expr:item'],
          this.contextName('rows'),
          rng.pick(["[0]['name']", '[1].n', '[2].tags', "[0]['sub']['k']"]),
        ),
      () =>
        expr(
          'int',
          ['expr:attribute'],
          this.contextName(rng.pick(['day', 'stamp'])),
          '.',
          rng.pick(['year', 'month', 'day']),
        ),
      () => expr('any', ['expr:attribute'], this.operand('any', 0), '.', rng.pick(['nope', 'real', '__class__', '_x'])),
    ])();
  }

  macroCall([name, least, most, accepts], d) {
    const { rng } = this;
    const count = rng.chance(0.9) ? least + rng.below(most - least + 1) : rng.below(most + 2);
    const parts = [];
    for (let i = 0; i < count; i += 1) parts.push(...(i > 0 ? [', '] : []), this.expr('any', d));
    if (rng.chance(0.15)) parts.push(count > 0 ? ', ' : '', rng.pick(accepts), '=', this.expr('any', d));
    return expr('str', ['expr:call'], name, '(', ...parts, ')');
  }

  loopAttribute() {
    const name = this.rng.pick([
      'index',
      'index0',
      'revindex',
      'revindex0',
      'first',
      'last',
      'length',
      'depth',
      'depth0',
      'previtem',
      'nextitem',
      'cycle',
      'changed',
    ]);
    if (name === 'cycle') return expr('any', ['loop:cycle'], 'loop.cycle(', ...this.listed('any', 2), ')');
    if (name === 'changed') return expr('bool', ['loop:changed'], 'loop.changed(', this.expr('any', 0), ')');
    return expr('any', [`loop:${name}`], 'loop.', name);
  }

  globalUse(d) {
    const { rng } = this;
    return rng.pick([
      () => expr('str', ['global:cycler'], "cycler('a', ", this.expr('any', 0), ').', rng.pick(['next()', 'current'])),
      () => expr('str', ['global:joiner'], 'joiner(', rng.pick(['', "'; '"]), ')()'),
      () =>
        expr(
          'any',
          ['global:namespace'],
          'namespace(',
          rng.pick(['a=', "{'b': 1}, a="]),
          this.expr('any', d),
          ').',
          rng.pick(['a', 'b', 'c']),
        ),
      () => expr('dict', ['global:dict'], 'dict(', this.expr('pairs', 0), ')'),
      () => expr('int', ['global:lipsum'], '(lipsum(n=1, html=', rng.pick(['true', 'false']), ')|length > 10)'),
      () => expr('list', ['global:range'], '(', this.literal('range'), '|list)'),
    ])();
  }
}
