import type { Relation } from './relation.js';

/**
 * Relations by key, with two further ways in: by schema, and by schema and name, both without case and without the quotes
 * that a name may carry at its ends. A project of thousands of nodes asks for one relation thousands of times.
 */
export class RelationMap {
  readonly #byKey = new Map<string, Relation>();
  readonly #bySchema = new Map<string, Map<string, Relation>>();
  readonly #byName = new Map<string, Map<string, Relation>>();

  get(key: string): Relation | undefined {
    return this.#byKey.get(key);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  keys(): IterableIterator<string> {
    return this.#byKey.keys();
  }

  set(key: string, relation: Relation): void {
    this.delete(key);
    this.#byKey.set(key, relation);
    put(this.#bySchema, schemaOf(relation), key, relation);
    put(this.#byName, nameOf(schemaOf(relation), relation.identifier), key, relation);
  }

  delete(key: string): void {
    const relation = this.#byKey.get(key);
    if (relation === undefined) return;
    this.#byKey.delete(key);
    this.#bySchema.get(schemaOf(relation))?.delete(key);
    this.#byName.get(nameOf(schemaOf(relation), relation.identifier))?.delete(key);
  }

  clear(): void {
    this.#byKey.clear();
    this.#bySchema.clear();
    this.#byName.clear();
  }

  /** The relations of a schema, in any case, in the order in which they came. */
  inSchema(schema: string): readonly Relation[] {
    return [...(this.#bySchema.get(schema.toLowerCase())?.values() ?? [])];
  }

  /** Those of them that have the name, or one that differs only in case or in quotes at its ends. */
  named(schema: string, name: string): readonly Relation[] {
    return [...(this.#byName.get(nameOf(schema.toLowerCase(), name))?.values() ?? [])];
  }
}

function schemaOf(relation: Relation): string {
  return relation.schema?.toLowerCase() ?? '';
}

function nameOf(schema: string, name: string | null): string {
  return `${schema}\n${(name ?? 'None').toLowerCase().replace(/^"+|"+$/g, '')}`;
}

function put(index: Map<string, Map<string, Relation>>, place: string, key: string, relation: Relation): void {
  const found = index.get(place);
  if (found === undefined) index.set(place, new Map([[key, relation]]));
  else found.set(key, relation);
}
