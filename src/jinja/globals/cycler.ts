import {
  bindArguments,
  type Kwargs,
  type MethodTable,
  makeTuple,
  methodTable,
  PyObject,
  params,
  raise,
  type Tuple,
  type Value,
} from '../values/index.js';

const cyclerMethods: MethodTable<Cycler> = methodTable<Cycler>({
  next: (self, args, kwargs) => {
    bindArguments('Cycler.next', [], args, kwargs, 1);
    return self.step();
  },
  reset: (self, args, kwargs) => {
    bindArguments('Cycler.reset', [], args, kwargs, 1);
    self.start();
    return null;
  },
});

/** `cycler(a, b, …)`: gives its items in turn, over and over. */
export class Cycler extends PyObject {
  override readonly pyMethods: MethodTable = cyclerMethods;
  private readonly items: Tuple;
  private position = 0;
  constructor(items: Tuple) {
    super();
    this.items = items;
  }
  get typeName(): string {
    return 'Cycler';
  }
  override get qualifiedTypeName(): string {
    return 'jinja2.utils.Cycler';
  }
  get current(): Value {
    return this.items[this.position];
  }
  step(): Value {
    const item = this.current;
    this.position = (this.position + 1) % this.items.length;
    return item;
  }
  start(): void {
    this.position = 0;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'current') return this.current;
    return name === 'pos' ? this.position : name === 'items' ? this.items : undefined;
  }
}

export function makeCycler(args: readonly Value[], kwargs: Kwargs | null): Cycler {
  for (const name of Object.keys(kwargs ?? {})) {
    raise('TypeError', `Cycler.__init__() got an unexpected keyword argument '${name}'`);
  }
  if (args.length === 0) raise('RuntimeError', 'at least one item has to be provided');
  return new Cycler(makeTuple(args));
}

/** `joiner(sep)`: nothing at the first call, the separator at all later ones. */
export class Joiner extends PyObject {
  private readonly separator: Value;
  private used = false;
  constructor(separator: Value) {
    super();
    this.separator = separator;
  }
  get typeName(): string {
    return 'Joiner';
  }
  override get qualifiedTypeName(): string {
    return 'jinja2.utils.Joiner';
  }
  override pyGetattr(name: string): Value | undefined {
    return name === 'sep' ? this.separator : name === 'used' ? this.used : undefined;
  }
  override pyCall(args: Value[], kwargs: Kwargs | null): Value {
    bindArguments('Joiner.__call__', [], args, kwargs, 1);
    if (this.used) return this.separator;
    this.used = true;
    return '';
  }
}

export function makeJoiner(args: readonly Value[], kwargs: Kwargs | null): Joiner {
  const [separator] = bindArguments('Joiner.__init__', params('sep?'), args, kwargs, 1);
  return new Joiner(separator === undefined ? ', ' : separator);
}
