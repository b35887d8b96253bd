import { raise } from '../../jinja/index.js';
import type { RelationLink, RelationName, SchemaListing } from '../catalogue/schema-listing.js';
import { type CacheChange, cacheKey } from './cache-change.js';
import { ALL_PARTS, type Part, type PartPolicy } from './name-parts.js';
import { ReaderLinks } from './reader-links.js';
import { Relation, relationKey } from './relation.js';
import { matches } from './relation-attributes.js';
import { RelationMap } from './relation-map.js';
import type { RelationType } from './relation-type.js';

/**
 * The relations of the schemas that a run looks at, as dbt keeps them: keys without case, a drop takes dependents along,
 * a rename moves links. What others make while the run goes on is not seen.
 */
export class RelationCache {
  readonly #database: string;
  readonly #relations = new RelationMap();
  readonly #links = new ReaderLinks();
  readonly #schemas = new Map<string, Promise<void>>();
  /** Schemas whose listing has come. */
  readonly #ready = new Set<string>();
  readonly #tell: ((change: CacheChange) => void) | undefined;

  /** @param tell hears of every change, for --log-cache-events */
  constructor(database: string, tell?: (change: CacheChange) => void) {
    this.#database = database;
    this.#tell = tell;
  }

  /** True when the schema has been listed, or something has been made in it. */
  isCached(schema: string): boolean {
    return this.#ready.has(schema.toLowerCase());
  }

  /** True when its schema has been listed and nothing there had the name. Others may have made it since. */
  isFree(relation: Relation): boolean {
    return this.isCached(relation.schema ?? '') && !this.#relations.has(relation.key);
  }

  /** Lists the schemas that are not known yet; those that another node is listing just now are waited for. */
  async ensure(
    schemas: readonly string[],
    list: (schemas: readonly string[]) => Promise<SchemaListing>,
  ): Promise<void> {
    const wanted = [...new Set(schemas.map(schema => schema.toLowerCase()))];
    const missing = wanted.filter(schema => !this.#schemas.has(schema));
    if (missing.length > 0) {
      const listing = list(missing).then(found => {
        this.#fill(found);
        for (const schema of missing) this.#ready.add(schema);
      });
      for (const schema of missing) this.#schemas.set(schema, listing);
      listing.catch(() => {
        for (const schema of missing) this.#schemas.delete(schema);
      });
    }
    await Promise.all(wanted.map(schema => this.#schemas.get(schema)));
  }

  #fill(listing: SchemaListing): void {
    for (const { schema, name, kind } of listing.relations) {
      this.#setDefault(Relation.make({ database: this.#database, schema, identifier: name }, { type: kind }));
    }
    for (const { dependent, referenced } of listing.links) {
      this.#link(this.#keyOf(referenced), this.#keyOf(dependent));
    }
  }

  /** The relations of a schema, in any case. */
  list(schema: string): readonly Relation[] {
    return this.#relations.inSchema(schema);
  }

  /**
   * dbt's get_relation: parts that the project does not quote are searched in lower case; a relation that differs only
   * in case is an error, and so are two that match.
   */
  get(search: Readonly<Record<Part, string | null>>, quoting: PartPolicy = ALL_PARTS): Relation | null {
    const folded = Object.fromEntries(
      Object.entries(search)
        .filter(([, name]) => name !== null)
        .map(([part, name]) => [part, quoting[part as Part] ? name : name?.toLowerCase()]),
    ) as Partial<Record<Part, string>>;
    const { schema, identifier } = search;
    const near = identifier === null ? this.list(schema ?? '') : this.#relations.named(schema ?? '', identifier);
    const found = near.filter(relation => matches(relation, folded));
    if (found.length > 1) raise('CompilationError', severalText(search, found));
    return found[0] ?? null;
  }

  add(relation: Relation): void {
    this.#setDefault(relation);
  }

  /** Drops the relation and every view that reads it, near or far. Gives what went. */
  drop(relation: Relation): readonly Relation[] {
    this.#tell?.({ action: 'drop_relation', ref_key: cacheKey(relation.key) });
    const dropped: Relation[] = [];
    const queue = [relation.key];
    const seen = new Set<string>();
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      if (seen.has(key)) continue;
      seen.add(key);
      const known = this.#relations.get(key);
      if (known === undefined) continue;
      queue.push(...this.#links.readersOf(key));
      dropped.push(known);
    }
    for (const key of seen) this.#forget(key);
    this.#tell?.({ action: 'drop_cascade', ref_key: cacheKey(relation.key), ref_list: [...seen].map(cacheKey) });
    return dropped;
  }

  /** Moves a relation and its links to a new name; raises dbt's error when the name is taken. */
  rename(from: Relation, to: Relation): void {
    this.#tell?.({ action: 'rename_relation', ref_key: cacheKey(from.key), ref_key_2: cacheKey(to.key) });
    if (this.#relations.has(to.key)) raise('DbtInternalError', this.#collision(to));
    const moved = this.#relations.get(from.key);
    if (moved === undefined) {
      this.#setDefault(to);
      return;
    }
    this.#relations.delete(from.key);
    this.#relations.set(to.key, moved.with({ path: { ...to.fields.path } }));
    this.#links.moveReaders(from.key, to.key);
    this.#links.moveReader(from.key, to.key);
    this.#markSchema(to.schema);
  }

  /** `staged` has taken the place and the readers of `target`, whatever stood there; `dropped` are gone. */
  published(staged: Relation, target: Relation, type: RelationType, dropped: readonly RelationName[]): void {
    this.#tell?.({ action: 'rename_relation', ref_key: cacheKey(staged.key), ref_key_2: cacheKey(target.key) });
    this.#relations.delete(staged.key);
    this.#relations.set(target.key, target.with({ type }));
    this.#links.forgetReader(target.key);
    this.#links.moveReader(staged.key, target.key);
    for (const gone of dropped) this.forgetDependent(gone);
    this.#markSchema(target.schema);
  }

  /** A dependent was dropped by name. What is named for a foreign key is its table, which stays. */
  forgetDependent(gone: RelationName): void {
    const key = this.#keyOf(gone);
    if (this.#relations.get(key)?.type !== 'table') this.#forget(key);
  }

  addLink(link: RelationLink): void {
    this.#link(this.#keyOf(link.referenced), this.#keyOf(link.dependent));
  }

  dropSchema(schema: string): void {
    for (const relation of this.list(schema)) this.drop(relation);
    this.#schemas.delete(schema.toLowerCase());
    this.#ready.delete(schema.toLowerCase());
  }

  clear(): void {
    this.#relations.clear();
    this.#links.clear();
    this.#schemas.clear();
    this.#ready.clear();
  }

  #keyOf(name: RelationName): string {
    return relationKey(this.#database, name.schema, name.name);
  }

  #setDefault(relation: Relation): void {
    this.#tell?.({ action: 'add_relation', ref_key: cacheKey(relation.key) });
    this.#markSchema(relation.schema);
    if (!this.#relations.has(relation.key)) this.#relations.set(relation.key, relation);
  }

  #markSchema(schema: string | null): void {
    const key = schema?.toLowerCase();
    if (key === undefined || this.#schemas.has(key)) return;
    this.#schemas.set(key, Promise.resolve());
    this.#ready.add(key);
  }

  #link(referenced: string, dependent: string): void {
    this.#tell?.({ action: 'add_link', ref_key: cacheKey(dependent), ref_key_2: cacheKey(referenced) });
    this.#links.link(referenced, dependent);
  }

  #forget(key: string): void {
    this.#relations.delete(key);
    this.#links.forgetReaders(key);
    this.#links.forgetReader(key);
  }

  #collision(to: Relation): string {
    const shown = (key: string): string => {
      const [database, schema, identifier] = JSON.parse(key) as (string | null)[];
      const text = (part: string | null | undefined): string => (part === null ? 'None' : `'${part}'`);
      return `_ReferenceKey(database=${text(database)}, schema=${text(schema)}, identifier=${text(identifier)})`;
    };
    const all = [...this.#relations.keys()].map(shown).join(', ');
    return `Cache inconsistency detected: in rename, new key ${shown(to.key)} already in cache: [${all}]`;
  }
}

function severalText(search: Readonly<Record<Part, string | null>>, found: readonly Relation[]): string {
  const { identifier, schema, database } = search;
  const shown = Object.entries({ identifier, schema, database }).map(([part, name]) => `'${part}': '${name}'`);
  return (
    'get_relation returned more than one relation with the given args. ' +
    'Please specify a database or schema to narrow down the result set.' +
    `\n{${shown.join(', ')}}\n\n[${found.map(relation => relation.pyRepr()).join(', ')}]`
  );
}
