import { raise } from '../errors/python-error.js';
import { type Kwargs, type MethodTable, PyObject, type Rt, type Value } from './protocol.js';
import { typeName } from './type-name.js';

export type TypeParts = {
  /** `__name__`. */
  readonly name: string;
  /** With its module, as repr() prints it: `jinja2.utils.Cycler`; the bare name for built-ins. */
  readonly qualified?: string;
  readonly construct: (args: Value[], kwargs: Kwargs | null, rt: Rt) => Value;
  /** Class and static methods, found without an instance: `dict.fromkeys`, `date.today`. */
  readonly statics?: MethodTable<PyType>;
  /** Class attributes that are values: `date.min`. */
  readonly constants?: Readonly<Record<string, Value>>;
  /** Methods of instances, which the class gives unbound (`dict.get(d, 'a')`), and how to tell such an instance. */
  readonly methods?: MethodTable;
  readonly instance?: (v: Value) => Value | undefined;
};

/** A class as a value: callable, printed as `<class 'dict'>`. */
export class PyType extends PyObject {
  readonly parts: TypeParts;
  override readonly pyMethods: MethodTable;
  constructor(parts: TypeParts) {
    super();
    this.parts = parts;
    this.pyMethods = parts.statics ?? NO_METHODS;
  }
  get typeName(): string {
    return 'type';
  }
  get name(): string {
    return this.parts.name;
  }
  override pyGetattr(name: string): Value | undefined {
    const { constants, methods } = this.parts;
    if (constants !== undefined && Object.hasOwn(constants, name)) return constants[name];
    const method = methods?.[name];
    return method === undefined ? undefined : new UnboundMethod(this.parts, name, method);
  }
  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    return this.parts.construct(args, kwargs, rt);
  }
  override pyRepr(): string {
    return `<class '${this.parts.qualified ?? this.parts.name}'>`;
  }
}

const NO_METHODS: MethodTable = Object.freeze(Object.create(null) as MethodTable);

class UnboundMethod extends PyObject {
  private readonly owner: TypeParts;
  private readonly name: string;
  private readonly run: NonNullable<MethodTable[string]>;
  constructor(owner: TypeParts, name: string, run: NonNullable<MethodTable[string]>) {
    super();
    this.owner = owner;
    this.name = name;
    this.run = run;
  }
  get typeName(): string {
    return 'method_descriptor';
  }
  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    const owner = this.owner.name;
    if (args.length === 0) raise('TypeError', `unbound method ${owner}.${this.name}() needs an argument`);
    const self = this.owner.instance?.(args[0]);
    if (self === undefined) {
      const type = typeName(args[0]);
      const full = this.owner.qualified ?? owner;
      return raise('TypeError', `descriptor '${this.name}' for '${full}' objects doesn't apply to a '${type}' object`);
    }
    return this.run(self as never, args.slice(1), kwargs, rt);
  }
  override pyRepr(): string {
    return `<method '${this.name}' of '${this.owner.name}' objects>`;
  }
}
