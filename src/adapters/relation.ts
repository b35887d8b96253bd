import { PyObject } from '../jinja/index.js';

/** The name of a thing in the database, as templates hold it. */
export class Relation extends PyObject {
  override readonly typeName = 'PostgresRelation';
}
