import {
  ChainableUndefined,
  DebugUndefined,
  StrictUndefined,
  Undefined,
  type UndefinedInit,
  type Value,
} from '../values/index.js';
import type { UndefinedKind } from './options.js';

/**
 * What dbt puts for a missing name while a project is parsed: attributes of it are undefined again (and remember the last
 * name), items and calls of it are itself. Printing and truth are as ever; arithmetic still fails.
 */
export class CaptureUndefined extends Undefined {
  override get qualifiedTypeName(): string {
    return 'dbt_common.clients.jinja.create_undefined.<locals>.Undefined';
  }
  override pyGetattr(name: string): Value | undefined {
    if (name.startsWith('__') && name.endsWith('__')) return undefined;
    switch (name) {
      // What dbt's own object has as attributes.
      case 'name':
        return this.undefinedName;
      case 'hint':
        return this.hint ?? null;
      case 'node':
        return null;
      case 'unsafe_callable':
      case 'alters_data':
        return false;
      default:
        return new CaptureUndefined({ hint: this.hint, name });
    }
  }
  override pySlice(): Value {
    return this;
  }
  override pyGetitem(): Value {
    return this;
  }
  override pyCall(): Value {
    return this;
  }
}

export function undefinedMaker(kind: UndefinedKind): (init: UndefinedInit) => Value {
  switch (kind) {
    case 'strict':
      return init => new StrictUndefined(init);
    case 'chainable':
      return init => new ChainableUndefined(init);
    case 'debug':
      return init => new DebugUndefined(init);
    case 'capture':
      // It forgets which object lacked the name, so that its message speaks of the name alone.
      return ({ hint, name }) => new CaptureUndefined({ hint, name });
    default:
      return init => new Undefined(init);
  }
}
