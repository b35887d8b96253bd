import { type Kwargs, PyObject, type Rt, str, type Value } from '../../jinja/index.js';
import { method } from './bind-call.js';
import { ALL_PARTS, type PartPolicy } from './name-parts.js';
import { Relation } from './relation.js';
import { nameOf, policyOf, relationTypeOf, scdArgs, TYPE_CONSTANTS } from './relation-attributes.js';

const CREATE = ['database', 'schema', 'identifier', 'type', 'limit', 'quote_policy', 'include_policy', 'dbt_created'];

/** `api.Relation` and `adapter.Relation`: makes relations that are quoted as the project says. */
export class RelationClass extends PyObject {
  readonly typeName = 'RelationProxy';
  readonly #quoting: PartPolicy;

  constructor(quoting: PartPolicy) {
    super();
    this.#quoting = quoting;
  }

  override pyGetattr(name: string): Value | undefined {
    if (name === 'create') return method(name, CREATE, (given, rt) => this.#create(given, rt));
    if (name === 'scd_args') return scdArgs;
    if (name === 'add_ephemeral_prefix')
      return method(name, ['name'], ([given], at) => `__dbt__cte__${str(given, at)}`);
    return TYPE_CONSTANTS[name];
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    return method('create', CREATE, (given, at) => this.#create(given, at))(args, kwargs, rt);
  }

  override pyRepr(): string {
    return "<class 'dbt.adapters.postgres.relation.PostgresRelation'>";
  }

  #create(given: readonly (Value | undefined)[], rt: Rt): Relation {
    const [database, schema, identifier, type, limit, quote, include, dbtCreated] = given;
    return Relation.make(
      {
        database: nameOf(database, 'database'),
        schema: nameOf(schema, 'schema'),
        identifier: nameOf(identifier, 'identifier'),
      },
      {
        type: relationTypeOf(type),
        limit: typeof limit === 'number' ? limit : null,
        quote: { ...ALL_PARTS, ...this.#quoting, ...policyOf(quote, rt) },
        include: { ...ALL_PARTS, ...policyOf(include, rt) },
        dbtCreated: dbtCreated === true,
      },
    );
  }
}
