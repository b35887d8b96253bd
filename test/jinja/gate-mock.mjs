/** The mock values of gate_reference.py in our value model: they answer everything and print as their path. */
export function mockClass(language) {
  const { hostFunction, makeFloat, PyObject, str } = language;
  const cut = (value, rt, length) => [...str(value, rt).replace(/0x[0-9a-f]+/g, '0x')].slice(0, length).join('');

  class Mock extends PyObject {
    typeName = 'Mock';

    constructor(path) {
      super();
      this.path = path;
    }

    get qualifiedTypeName() {
      return 'mock.Mock';
    }

    get pyIsSequence() {
      return true;
    }

    pyStr() {
      return `<${this.path}>`;
    }

    pyRepr() {
      return this.pyStr();
    }

    pyGetattr(name) {
      if (name.startsWith('__') || ['mock_path', 'unsafe_callable', 'alters_data', 'jinja_pass_arg'].includes(name))
        return undefined;
      return new Mock(`${this.path}.${name}`);
    }

    pyGetitem(key, rt) {
      return new Mock(`${this.path}[${str(key, rt)}]`);
    }

    pySlice(start, stop, step, rt) {
      const [a, b, c] = [start, stop, step].map(bound => language.repr(bound ?? null, rt));
      return new Mock(`${this.path}[slice(${a}, ${b}, ${c})]`);
    }

    pyCall(args, kwargs, rt) {
      const shown = [
        ...args.map(arg => cut(arg, rt, 40)),
        ...Object.entries(kwargs ?? {}).map(([name, arg]) => `${name}=${cut(arg, rt, 40)}`),
      ];
      return new Mock(`${this.path}(${shown.join(', ')})`.slice(0, 200));
    }

    *pyIter() {
      yield new Mock(`${this.path}#1`);
      yield new Mock(`${this.path}#2`);
    }

    pyLen() {
      return 2;
    }

    pyBool() {
      return true;
    }

    pyContains() {
      return false;
    }

    pyEq(other) {
      return other instanceof Mock && other.path === this.path;
    }

    pyHashKey() {
      return `mock ${this.path}`;
    }

    pyCompare(operator) {
      return operator.startsWith('<');
    }

    pyInt() {
      return 3;
    }

    pyFloat() {
      return 3.5;
    }

    pyBinary(operator, other, reflected, rt) {
      if (reflected && operator === '%') return undefined;
      return new Mock(`${this.path}&${cut(other, rt, 20)}`.slice(0, 200));
    }
  }

  class Adapter extends Mock {
    constructor(find) {
      super('adapter');
      this.find = find;
    }

    pyGetattr(name) {
      if (name !== 'dispatch') return super.pyGetattr(name);
      return hostFunction('dispatch', (args, kwargs, rt) => {
        const macro = args[0] ?? kwargs?.name;
        return this.find(str(macro, rt)) ?? new Mock(`dispatch(${str(macro, rt)})`);
      });
    }
  }

  /** What a macro gets for a parameter: in every variant something else. */
  function argument(variant, name, rt) {
    if (variant === 'mock') return new Mock(name);
    if (variant === 'text') return `${name}_text`;
    if (variant === 'list') return [`${name}_1`, `${name}_2`];
    if (variant === 'number') return 3;
    if (variant === 'dict')
      return language.dictOf(
        [
          [`${name}_a`, 1],
          [`${name}_b`, 'x'],
        ],
        rt,
      );
    return null;
  }

  return { Mock, Adapter, argument, makeFloat };
}
