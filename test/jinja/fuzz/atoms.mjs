import { quoted, randomData, randomFloat, randomInt, randomPercent, randomText } from './random-values.mjs';
import { expr } from './tree.mjs';
import { CONTEXT, MISSING } from './values.mjs';

/** Makes names and literals of a wished type: the atoms of expressions. */
export class Atoms {
  /** Names that statements have set: [name, type]. */
  scope = [];
  /** Names of the context that the case needs. */
  used = new Set();

  constructor(rng) {
    this.rng = rng;
  }

  /** A name of the context or of the scope, or a literal. */
  atom(type) {
    const { rng } = this;
    const local = this.scope.filter(([, t]) => t === type);
    if (local.length > 0 && rng.chance(0.4)) return expr(type, ['expr:name'], rng.pick(local)[0]);
    const names = Object.keys(CONTEXT).filter(name => CONTEXT[name][0] === type);
    if (names.length > 0 && rng.chance(0.55)) return this.contextName(rng.pick(names));
    return this.literal(type) ?? (names.length > 0 ? this.contextName(rng.pick(names)) : expr('undef', [], 'nope'));
  }

  contextName(name) {
    this.used.add(name);
    return expr(CONTEXT[name][0], ['expr:name'], name);
  }

  literal(type) {
    const { rng } = this;
    if (rng.chance(0.2)) {
      const made = this.randomLiteral(type);
      if (made !== undefined) return made;
    }
    const pick = (tag, ...texts) => expr(type, [tag], rng.pick(texts));
    switch (type) {
      case 'int':
        return rng.pick([
          () => pick('lit:int', '0', '1', '2', '3', '5', '10', '99'),
          () => pick('lit:hex', '0x1f', '0XaB'),
          () => pick('lit:octal', '0o17'),
          () => pick('lit:binary', '0b101'),
          () => pick('lit:underscore', '1_000', '0x_f'),
          () => pick('lit:int', '9007199254740993', '123456789012345678901234567890'),
          () => expr('int', ['op:neg'], '(-', this.literal('int'), ')'),
        ])();
      case 'float':
        return rng.chance(0.6)
          ? pick('lit:float', '1.5', '0.1', '2.0', '100.25', '0.0')
          : pick('lit:exponent', '1e3', '2.5e-3', '1E16', '1e-7');
      case 'bool':
        return pick('lit:bool', 'true', 'false', 'True', 'False');
      case 'none':
        return pick('lit:none', 'none', 'None');
      case 'str':
        return rng.pick([
          () =>
            pick(
              'lit:string',
              "'abc'",
              '"x y"',
              "''",
              "'A'",
              "'12'",
              "'Straße'",
              "'foo bar baz qux'",
              "'<&>'",
              "'b-a-c'",
              "'3.7'",
            ),
          () => pick('lit:adjacent', "'a' 'b'", "'x' \"y\" 'z'"),
          () => pick('lit:escape', "'a\\tb\\n'", "'it\\'s'", "'\\x41\\u00e9'", "'\\\\d+'", "'\\101'", "'\\q'"),
          () => pick('lit:string', "'é😀'", "' pad '", "'a,b,c'", "'Hello'", "'{}'"),
        ])();
      case 'ints':
        return expr('ints', ['lit:list'], '[', ...this.listed('num', rng.below(4)), ']');
      case 'strs':
        return expr('strs', ['lit:list'], '[', ...this.listed('str', rng.below(4)), ']');
      case 'list':
        return expr('list', ['lit:list'], '[', ...this.listed('any', rng.below(3)), ']');
      case 'dicts':
        return expr(
          'dicts',
          ['lit:list', 'lit:dict'],
          "[{'name': ",
          this.atom('str'),
          ", 'n': ",
          this.atom('int'),
          ", 'sub': {'k': 2}}]",
        );
      case 'nonempty':
        return this.nonempty();
      case 'single':
        return expr('list', ['lit:list'], '[', this.atom('any'), ']');
      case 'pairs':
        return expr('pairs', ['lit:tuple'], '[(', this.literal('str'), ', ', this.atom('int'), '), ', "('z', 1)", ']');
      case 'tuple':
        return rng.pick([
          () => pick('lit:tuple', '()', '(1,)', "('a', 'b')", '(1, 2, 3,)'),
          () => expr('tuple', ['lit:tuple'], '(', ...this.listed('any', 2), ')'),
        ])();
      case 'dict':
        return this.dictLiteral();
      case 'attrs':
        return expr('dict', ['lit:dict'], "{'class': ", this.atom('any'), ", 'id': ", this.atom('str'), ", 'x': none}");
      case 'json':
        return this.atom(rng.pick(['int', 'float', 'str', 'ints', 'strs', 'dicts', 'dict', 'none', 'bool', 'list']));
      case 'markup':
        return expr('markup', ['filter'], '(', this.literal('str'), '|safe)');
      case 'fmt':
        return pick('lit:string', "'%s and %s'", "'%5s|%-6s'", "'%r %s'");
      case 'fmt1':
        return pick('lit:string', "'%d'", "'%05.1f'", "'%x'", "'%+d%%'", "'%e'", "'%s'", "'%g'", "'%8.3f'", "'%#o'");
      case 'range':
        return rng.pick([
          () => expr('range', ['global:range'], 'range(', rng.pick(['5', '1, 4', '0, 10, 3', '5, 0, -2', '0']), ')'),
          () => expr('range', ['global:range'], 'range(', this.atom('bool'), ')'),
        ])();
      case 'gen':
        return expr('gen', ['filter'], '(', this.atom('strs'), "|map('upper'))");
      case 'ns':
        return expr('ns', ['global:namespace'], 'namespace(a=', this.atom('any'), ')');
      case 'undef':
        return expr('undef', ['expr:undefined'], rng.pick(MISSING));
      case 'bytes':
        return expr('bytes', [], "'é'.encode()");
      case 'view':
        return expr('view', ['expr:call'], '(', this.atom('dict'), ').', rng.pick(['keys', 'values', 'items']), '()');
      default:
        return undefined;
    }
  }

  /** A literal of random pieces. */
  randomLiteral(type) {
    const { rng } = this;
    switch (type) {
      case 'int':
        return expr('int', ['lit:int'], randomInt(rng));
      case 'float':
        return expr('float', ['lit:float'], randomFloat(rng));
      case 'str':
        return expr('str', ['lit:string'], quoted(randomText(rng)));
      case 'list':
      case 'json':
        return expr('list', ['lit:list'], randomData(rng, 3));
      case 'fmt1':
        return expr('str', ['lit:string'], quoted(randomPercent(rng, rng.pick(['int', 'float']))));
      case 'fmt':
        return expr('str', ['lit:string'], quoted(`${randomPercent(rng, 'str')} ${randomPercent(rng, 'str')}`));
      default:
        return undefined;
    }
  }

  nonempty() {
    const list = this.literal(this.rng.pick(['ints', 'strs']));
    return list.parts.length > 2 ? list : this.contextName(this.rng.pick(['xs', 'names', 'xf', 'words']));
  }

  dictLiteral() {
    const { rng } = this;
    if (rng.chance(0.25))
      return expr('dict', ['global:dict'], 'dict(', rng.pick(['a=1', "[('a', 1)]", "{'x': 2}, y=3", 'a=1,']), ')');
    if (rng.chance(0.2)) return expr('dict', ['lit:dict'], '{}');
    const parts = ["{'a': ", this.atom('any')];
    if (rng.chance(0.5)) parts.push(', ', this.atom('hashable'), ': ', this.atom('any'));
    if (rng.chance(0.2)) parts.push(',');
    return expr('dict', ['lit:dict'], ...parts, '}');
  }

  listed(type, count) {
    const parts = [];
    for (let i = 0; i < count; i += 1) parts.push(...(i > 0 ? [', '] : []), this.expr(type, 0));
    if (count > 0 && this.rng.chance(0.1)) parts.push(',');
    return parts;
  }
}
