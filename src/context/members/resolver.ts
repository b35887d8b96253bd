import { RelationClass } from '../../adapters/index.js';
import { type Kwargs, PyObject, type Rt, type Value } from '../../jinja/index.js';
import { NodeObject } from '../scope/node-object.js';
import type { Scope } from '../scope/scope.js';
import { RuntimeConfigValue } from '../values/runtime-config.js';

/**
 * What dbt's templates call: an object, by which packages reach the running configuration (`builtins.ref.config`).
 */
export class Resolver extends PyObject {
  readonly typeName: string;
  readonly #scope: Scope;
  readonly #call: (args: Value[], kwargs: Kwargs | null, rt: Rt) => Value;

  constructor(scope: Scope, what: string, call: (args: Value[], kwargs: Kwargs | null, rt: Rt) => Value) {
    super();
    this.typeName = `${scope.execute ? 'Runtime' : 'Parse'}${what}Resolver`;
    this.#scope = scope;
    this.#call = call;
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    return this.#call(args, kwargs, rt);
  }

  override pyGetattr(name: string): Value | undefined {
    const { around, run } = this.#scope;
    switch (name) {
      case 'config':
        return new RuntimeConfigValue(around);
      case 'model':
        return new NodeObject(this.#scope.subject);
      case 'db_wrapper':
        return this.#scope.member('adapter');
      case 'current_project':
        return around.root.name;
      case 'Relation':
        return new RelationClass(around.quoting);
      case 'resolve_limit':
        return run?.links.limit ?? null;
      default:
        return undefined;
    }
  }
}
