import { raise } from '../errors/python-error.js';
import { Dict } from './dict.js';
import { updateDict, updateKwargs } from './dict-update.js';
import { keysOf } from './methods/dict.js';
import { type Kwargs, PyObject, type Rt, type Value } from './protocol.js';
import { repr } from './text.js';

/** Jinja's namespace(): attributes that `{% set ns.x = … %}` may write from inner scopes. */
export class Namespace extends PyObject {
  readonly attributes = new Dict();
  get typeName(): string {
    return 'Namespace';
  }
  override get qualifiedTypeName(): string {
    return 'jinja2.utils.Namespace';
  }
  override pyGetattr(name: string): Value | undefined {
    return this.attributes.getText(name);
  }
  override pySetattr(name: string, value: Value): void {
    this.attributes.setText(name, value);
  }
  override pySetitem(key: Value, value: Value, rt: Rt): void {
    this.attributes.set(key, value, rt);
  }
  override pyRepr(rt: Rt): string {
    return `<Namespace ${repr(this.attributes, rt)}>`;
  }
}

/** `namespace(mapping or pairs, **names)`. */
export function makeNamespace(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): Namespace {
  const result = new Namespace();
  if (args.length > 1) raise('TypeError', `dict expected at most 1 argument, got ${args.length}`);
  if (args.length === 1) updateDict(result.attributes, args[0], v => keysOf(v, rt), rt);
  updateKwargs(result.attributes, kwargs);
  return result;
}
