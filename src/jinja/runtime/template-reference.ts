import { raise } from '../errors/python-error.js';
import { Markup, PyObject, strRepr, type Value } from '../values/index.js';
import type { EntryPoint, Events } from './code.js';
import type { Context } from './context.js';
import type { Waiting } from './drive.js';
import { TracedText, whole } from './segments.js';

/** `self` in a template: its blocks by name. */
export class TemplateReference extends PyObject {
  readonly typeName = 'TemplateReference';
  private readonly context: Context;
  constructor(context: Context) {
    super();
    this.context = context;
  }
  override get qualifiedTypeName(): string {
    return 'jinja2.runtime.TemplateReference';
  }
  /** The one attribute of Python's object: there, so that a sandbox refuses it. */
  override pyGetattr(name: string): Value | undefined {
    return name === '_TemplateReference__context' ? null : undefined;
  }
  override pyGetitem(key: Value): Value | undefined {
    const stack = typeof key === 'string' ? this.context.blockStack(key) : undefined;
    return stack === undefined ? undefined : new BlockReference(String(key), this.context, stack, 0);
  }
  override pyRepr(): string {
    const { name } = this.context.unit;
    return `<TemplateReference ${name === null ? 'None' : strRepr(name)}>`;
  }
}

/** A block that can be called, at one level of the inheritance: `super`, or what `self.name` gives. */
export class BlockReference extends PyObject {
  readonly typeName = 'BlockReference';
  private readonly name: string;
  private readonly context: Context;
  private readonly stack: readonly EntryPoint[];
  private readonly depth: number;

  constructor(name: string, context: Context, stack: readonly EntryPoint[], depth: number) {
    super();
    this.name = name;
    this.context = context;
    this.stack = stack;
    this.depth = depth;
  }

  override get qualifiedTypeName(): string {
    return 'jinja2.runtime.BlockReference';
  }

  override pyGetattr(name: string): Value | undefined {
    if (name === 'name') return this.name;
    if (name !== 'super') return undefined;
    if (this.depth + 1 < this.stack.length) {
      return new BlockReference(this.name, this.context, this.stack, this.depth + 1);
    }
    return this.context.makeUndefined({
      hint: `there is no parent block called ${strRepr(this.name)}.`,
      name: 'super',
    });
  }

  override pyCall(args: Value[]): Value {
    if (args.length > 0) {
      raise('TypeError', `BlockReference.__call__() takes 1 positional argument but ${args.length + 1} were given`);
    }
    const block = this.stack[this.depth];
    if (block === undefined) raise('IndexError', 'list index out of range');
    const events = block(this.context);
    return isEvents(events) ? this.concat(events) : this.concatLater(events);
  }

  private *concatLater(running: Waiting<Events>): Waiting<Value> {
    return this.concat(yield* running);
  }

  private concat(events: Events): Value {
    const { run } = this.context;
    if (run.badPiece !== undefined) throw run.badPiece;
    const joined = Array.isArray(events) ? run.host.joinNative(events, this.context) : events;
    if (joined instanceof TracedText) whole(joined);
    if (!this.context.autoescape) return joined;
    return new Markup(joined instanceof TracedText ? joined.text : String(joined));
  }
}

function isEvents(value: Events | Waiting<Events>): value is Events {
  return typeof value === 'string' || Array.isArray(value) || value instanceof TracedText;
}
