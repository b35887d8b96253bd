import type { UniqueId } from '../../manifest/index.js';
import type { Draft } from './draft.js';

type ByPackage = Map<string, Draft>;

/** The kinds that `ref()` finds. */
const REFABLE = new Set(['model', 'seed', 'snapshot']);

/**
 * Nodes on their way by name, as entries of property files look for them: those that start enabled, and beside them
 * those that start disabled.
 */
export class DraftIndex {
  readonly drafts: Draft[] = [];
  readonly #refs = new Map<string, ByPackage>();
  readonly #singularTests = new Map<string, ByPackage>();
  readonly #analyses = new Map<string, ByPackage>();
  readonly #functions = new Map<string, ByPackage>();
  readonly #disabled = new Map<string, Draft[]>();
  readonly #byId = new Map<UniqueId, Draft>();

  /** Gives back the node that has the same id already, when both start enabled. */
  add(draft: Draft): Draft | undefined {
    const { node } = draft;
    if (!draft.startsEnabled) {
      this.drafts.push(draft);
      getOr(this.#disabled, node.name, () => []).push(draft);
      return undefined;
    }
    const twin = this.#byId.get(node.unique_id);
    if (twin !== undefined) return twin;
    this.drafts.push(draft);
    this.#byId.set(node.unique_id, draft);
    this.#tableFor(draft)?.(node.name);
    return undefined;
  }

  #tableFor(draft: Draft): ((name: string) => void) | undefined {
    const { node } = draft;
    const put = (table: Map<string, ByPackage>) => (name: string) =>
      void getOr(table, name, () => new Map()).set(node.package_name, draft);
    if (REFABLE.has(node.resource_type)) return put(this.#refs);
    if (node.resource_type === 'test') return put(this.#singularTests);
    if (node.resource_type === 'analysis') return put(this.#analyses);
    return node.resource_type === 'function' ? put(this.#functions) : undefined;
  }

  /** Takes a function out that became a part of another one. */
  remove(draft: Draft): void {
    this.drafts.splice(this.drafts.indexOf(draft), 1);
    this.#byId.delete(draft.node.unique_id);
    this.#functions.get(draft.node.name)?.delete(draft.node.package_name);
  }

  /** A model that became a version of another name; `asLatest` finds it by that name alone too. */
  renamed(draft: Draft, oldName: string, oldId: UniqueId, versionedName: string, asLatest: boolean): void {
    const { node } = draft;
    if (draft.startsEnabled) {
      this.#byId.delete(oldId);
      this.#byId.set(node.unique_id, draft);
      if (this.#refs.get(oldName)?.get(node.package_name) === draft) this.#refs.get(oldName)?.delete(node.package_name);
      this.#tableFor(draft)?.(versionedName);
      if (asLatest) this.#tableFor(draft)?.(node.name);
      return;
    }
    const others = this.#disabled.get(oldName);
    others?.splice(others.indexOf(draft), 1);
    for (const name of asLatest ? [versionedName, node.name] : [versionedName])
      getOr(this.#disabled, name, () => []).push(draft);
  }

  byId(id: UniqueId): Draft | undefined {
    return this.#byId.get(id);
  }

  /** A node that can be referenced; without a package any one of that name. */
  ref(name: string, packageName: string | null): Draft | undefined {
    return find(this.#refs, name, packageName);
  }

  singularTest(name: string, packageName: string): Draft | undefined {
    return find(this.#singularTests, name, packageName);
  }

  analysis(name: string): Draft | undefined {
    return find(this.#analyses, name, null);
  }

  function(name: string, packageName: string | null = null): Draft | undefined {
    return find(this.#functions, name, packageName);
  }

  /** Those that start disabled; they all have the same id where a package is given. */
  disabled(name: string, packageName: string | null, kind: string | null): readonly Draft[] {
    const found = (this.#disabled.get(name) ?? []).filter(
      ({ node }) =>
        (packageName === null || node.package_name === packageName) && (kind === null || node.resource_type === kind),
    );
    const [first] = found;
    return found.filter(({ node }) => node.package_name === first?.node.package_name);
  }
}

function find(table: Map<string, ByPackage>, name: string, packageName: string | null): Draft | undefined {
  const packages = table.get(name);
  return packageName === null ? packages?.values().next().value : packages?.get(packageName);
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
