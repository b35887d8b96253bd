import { md5 } from '../../base/index.js';
import { asDict, PyObject, type Rt, raise, repr, str, type Value } from '../../jinja/index.js';
import type { Scope } from '../scope/scope.js';
import { method } from './bind.js';
import { utcDateTime } from './invocation.js';

/** An entry of the config `indexes`. */
class IndexConfig extends PyObject {
  readonly typeName = 'PostgresIndexConfig';
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly type: string | null;
  readonly #now: () => number;

  constructor(columns: readonly string[], unique: boolean, type: string | null, now: () => number) {
    super();
    this.columns = columns;
    this.unique = unique;
    this.type = type;
    this.#now = now;
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'columns':
        return [...this.columns];
      case 'unique':
        return this.unique;
      case 'type':
        return this.type;
      case 'render':
        return method(name, ['relation'], ([relation], rt) => this.#name(relation, rt));
      default:
        return undefined;
    }
  }

  /** The name of the index. The moment is in it, so that an index of a table that was moved aside is in nobody's way. */
  #name(relation: Value | undefined, rt: Rt): string {
    const shown = str(rt.call(rt.getattr(relation ?? null, 'render'), [], null), rt);
    const moment = str(utcDateTime(this.#now()), rt).replace(' ', 'T').replace('+00:00', '');
    const flag = this.unique ? 'True' : 'False';
    return md5([...this.columns, shown, flag, this.type ?? 'None', moment].join('_'));
  }
}

/** `adapter.parse_index`: null for null. Raises dbt's errors, which are those of a JSON schema, for what is no index. */
export function parseIndex(raw: Value | undefined, scope: Scope, rt: Rt): Value {
  if (raw === undefined || raw === null) return null;
  const dict = asDict(raw);
  if (dict === undefined) return invalid('[]', `${repr(raw, rt)} is not of type 'object'`);
  const columns = dict.getText('columns');
  if (columns === undefined) return invalid('[]', "'columns' is a required property");
  if (!Array.isArray(columns)) return invalid("['columns']", `${repr(columns, rt)} is not of type 'array'`);
  const odd = columns.findIndex(column => typeof column !== 'string');
  if (odd >= 0) return invalid(`['columns'][${odd}]`, `${repr(columns[odd], rt)} is not of type 'string'`);
  const unique = dict.getText('unique') ?? false;
  if (typeof unique !== 'boolean') return invalid("['unique']", `${repr(unique, rt)} is not of type 'boolean'`);
  const type = dict.getText('type') ?? null;
  if (type !== null && typeof type !== 'string')
    return invalid("['type']", `${repr(type, rt)} is not valid under any of the given schemas`);
  const strange = dict.keyList().find(key => !KEYS.has(str(key, rt)));
  if (strange !== undefined)
    return invalid('[]', `Additional properties are not allowed (${repr(strange, rt)} was unexpected)`);
  return new IndexConfig(columns as string[], unique, type, () => scope.around.clock.now());
}

const KEYS = new Set(['columns', 'unique', 'type']);

function invalid(path: string, why: string): never {
  return raise('CompilationError', `Could not parse index config: at path ${path}: ${why}`);
}
