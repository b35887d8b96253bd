import { ColumnClass, RelationClass } from '../../adapters/index.js';
import { PyObject, type Value } from '../../jinja/index.js';
import type { Member, Scope, Shelf } from '../scope/scope.js';
import { parseAnswer } from './adapter-parse.js';
import { pureAdapterMember } from './adapter-pure.js';
import { databaseMember } from './adapter-run.js';

/** `adapter`: what needs a database answers with nothing while there is none. */
export class AdapterObject extends PyObject {
  readonly typeName: string;
  readonly #scope: Scope;
  readonly #members = new Map<string, Value>();

  constructor(scope: Scope) {
    super();
    this.#scope = scope;
    this.typeName = scope.run === undefined ? 'ParseDatabaseWrapper' : 'RuntimeDatabaseWrapper';
  }

  override get qualifiedTypeName(): string {
    return `dbt.context.providers.${this.typeName}`;
  }
  override pyGetattr(name: string): Value | undefined {
    const known = this.#members.get(name);
    if (known !== undefined) return known;
    const made = pureAdapterMember(this.#scope, name) ?? this.#databaseMember(name);
    if (made !== undefined) this.#members.set(name, made);
    return made;
  }

  #databaseMember(name: string): Value | undefined {
    const { run } = this.#scope;
    return run?.database === undefined
      ? parseAnswer(this.#scope, name)
      : databaseMember(this.#scope, run.database, name);
  }
}

/** `adapter`, and the classes of relations and columns. */
export const adapterNames: Shelf = new Map<string, Member>([
  ['adapter', scope => new AdapterObject(scope)],
  ['api', scope => ({ Relation: new RelationClass(scope.around.quoting), Column: new ColumnClass() })],
  ['column', () => new ColumnClass()],
]);
