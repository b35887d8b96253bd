import { type Kwargs, PyObject, type Rt, strRepr, type Value } from '../../jinja/index.js';
import type { Scope } from '../scope/scope.js';
import { LazyDict } from '../values/lazy-dict.js';
import type { MacroEntry } from './macro-entry.js';
import type { MacroTable } from './macro-registry.js';

/** A macro of the project as one rendering sees it: its calls are noted there. */
export class BoundMacro extends PyObject {
  readonly typeName = 'MacroGenerator';
  readonly entry: MacroEntry;
  readonly #scope: Scope;

  constructor(entry: MacroEntry, scope: Scope) {
    super();
    this.entry = entry;
    this.#scope = scope;
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    return this.#scope.enter(this.entry, args, kwargs, rt);
  }
  override pyRepr(): string {
    return `<Macro ${strRepr(this.entry.name)}>`;
  }
}

/** `some_package.` in a template: its macros by name. */
export function macroPackage(table: MacroTable, scope: Scope): Value {
  return new LazyDict(
    {
      keys: () => table.keys(),
      get: name => {
        const entry = table.get(name);
        return entry === undefined ? undefined : scope.bound(entry);
      },
    },
    'MacroNamespace',
  );
}
