import { type CodeName, lineStarts, positionAt, suggest } from '../../base/index.js';
import type { Data } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import {
  type Asker,
  accessProblem,
  ambiguousRefText,
  type GraphNode,
  type ModelNode,
  type NameIndex,
  notFoundText,
  type RefArgs,
  type Resolved,
  resolveFunction,
  resolveMetric,
  resolveRef,
  resolveSource,
  titleOf,
  type UniqueId,
} from '../../manifest/index.js';
import type { Linking } from './linking.js';
import type { Place } from './problems.js';

/** Anything that refers to other things by name. */
export type Referring = {
  readonly resource_type: GraphNode['resource_type'];
  readonly unique_id: UniqueId;
  readonly name: string;
  readonly package_name: string;
  readonly original_file_path: string;
  config: { enabled: boolean };
  readonly refs?: RefArgs[];
  readonly sources?: [string, string][];
  readonly metrics?: string[][];
  readonly functions?: string[][];
  readonly depends_on: { readonly nodes: UniqueId[] };
  readonly raw_code?: string;
};

type Target = {
  readonly kind: 'node' | 'source' | 'metric' | 'function';
  readonly name: string;
  readonly package: string | null;
  readonly version?: string | null;
};

const NOTHING: readonly never[] = Object.freeze([]);

/** Turns the names that nodes refer to into ids, with dbt's errors for those that lead nowhere. */
export class References {
  readonly #linking: Linking;
  readonly #names: NameIndex;
  readonly #find: (id: UniqueId) => GraphNode | undefined;
  #lastAsker: Asker | undefined;

  constructor(linking: Linking, names: NameIndex, find: (id: UniqueId) => GraphNode | undefined) {
    this.#linking = linking;
    this.#names = names;
    this.#find = find;
  }

  sources(node: Referring, place: Place): void {
    for (const [name, table] of node.sources ?? NOTHING) {
      const found = resolveSource(this.#names, name, table, this.#asker(node));
      const target = { kind: 'source', name: `${name}.${table}`, package: null } as const;
      this.#take(node, found, target, place);
    }
  }

  refs(node: Referring, place: Place): void {
    for (const ref of node.refs ?? NOTHING) {
      const version = ref.version === null ? null : dataShapes.str(ref.version as Data);
      const found = resolveRef(this.#names, { name: ref.name, package: ref.package, version }, this.#asker(node));
      const target = { kind: 'node', name: ref.name, package: ref.package, version } as const;
      if (!this.#take(node, found, target, place)) continue;
      const id = (found as { id: UniqueId }).id;
      const model = this.#find(id);
      if (model?.resource_type === 'model') this.#checkAccess(node, model, place);
      this.#warnOfRoot(node, id, ref);
    }
  }

  metrics(node: Referring, place: Place): void {
    for (const names of node.metrics ?? NOTHING) {
      const [name, packageName] = twoNames(names);
      const found = resolveMetric(this.#names, name, packageName, this.#asker(node));
      this.#take(node, found, { kind: 'metric', name, package: packageName }, place);
    }
  }

  functions(node: Referring, place: Place): void {
    for (const names of node.functions ?? NOTHING) {
      const [name, packageName] = twoNames(names);
      const found = resolveFunction(this.#names, name, packageName, this.#asker(node));
      this.#take(node, found, { kind: 'function', name, package: packageName }, place);
    }
  }

  #asker({ package_name: nodePackage }: Referring): Asker {
    if (this.#lastAsker?.nodePackage === nodePackage) return this.#lastAsker;
    this.#lastAsker = {
      nodePackage,
      rootPackage: this.#linking.input.root.name,
      nodePackageFirst: this.#linking.around.behaviour.require_ref_searches_node_package_before_root === true,
    };
    return this.#lastAsker;
  }

  /** False when the name leads nowhere. Tests are then left out with a warning; for everything else it is an error. */
  #take(node: Referring, found: Resolved, target: Target, place: Place): boolean {
    if (found.kind === 'found') {
      if (!node.depends_on.nodes.includes(found.id)) node.depends_on.nodes.push(found.id);
      return true;
    }
    const at = placeOfName(node, target, place);
    if (found.kind === 'ambiguous') {
      this.#linking.problems.error('PARSE-014', ambiguousRefText(found.name, found.ids), at);
      return false;
    }
    // Configs are shared between nodes that say the same.
    node.config = { ...node.config, enabled: false };
    const isDisabled = found.kind === 'disabled';
    if (node.resource_type === 'test') this.#warnOfTest(node, target, isDisabled);
    else this.#missing(node, target, isDisabled, at);
    return false;
  }

  #missing(node: Referring, target: Target, isDisabled: boolean, place: Place): void {
    const codes: Readonly<Record<Target['kind'], CodeName>> = {
      node: 'PARSE-012',
      source: 'PARSE-013',
      metric: 'PARSE-028',
      function: 'PARSE-029',
    };
    const near = isDisabled ? undefined : suggest(target.name, this.#known(target.kind));
    const suggestion = near === undefined ? undefined : `did you mean '${near}'?`;
    const text = notFoundText(node, { ...target, version: target.version ?? null }, isDisabled);
    this.#linking.problems.error(codes[target.kind], text, place, { suggestion });
  }

  #known(kind: Target['kind']): Iterable<string> {
    const { refs, sources, metrics, functions } = this.#names;
    return { node: refs, source: sources, metric: metrics, function: functions }[kind].keys();
  }

  #warnOfTest(node: Referring, target: Target, isDisabled: boolean): void {
    const data = {
      resource_type_title: titleOf(node.resource_type),
      unique_id: node.unique_id,
      original_file_path: node.original_file_path,
      target_kind: target.kind,
      target_name: target.name,
      target_package: target.package ?? '',
    };
    const { events } = this.#linking.around;
    if (!isDisabled)
      events.emit('NodeNotFoundOrDisabled', { ...data, disabled: 'False' }, { force: true, deferrable: true });
    // dbt tells of disabled refs only in its log.
    else events.emit('InvalidDisabledTargetInTestNode', data, target.kind === 'node' ? {} : { level: 'warn' });
  }

  #checkAccess(node: Referring, model: ModelNode, place: Place): void {
    const packages = this.#linking.around.projects;
    const problem = accessProblem(
      node as unknown as GraphNode,
      model,
      name => packages.get(name)?.restrictAccess ?? false,
    );
    if (problem !== undefined) this.#linking.problems.error('PARSE-015', problem.text, place);
  }

  /** A package that finds something of the root project does so by chance. */
  #warnOfRoot(node: Referring, id: UniqueId, ref: RefArgs): void {
    const root = this.#linking.input.root.name;
    if (this.#asker(node).nodePackageFirst === true) return;
    if (node.package_name === root || id.split('.')[1] !== root || ref.package === root) return;
    this.#linking.around.events.emit(
      'PackageNodeDependsOnRootProjectNode',
      { node_name: node.name, package_name: node.package_name, root_project_unique_id: id },
      { force: true, deferrable: true },
    );
  }
}

function twoNames(words: readonly string[]): [string, string | null] {
  const [first = '', second] = words;
  return second === undefined ? [first, null] : [second, first];
}

/** Where the template writes the name, if it is written out there; the node's own place otherwise. */
function placeOfName(node: Referring, target: Target, place: Place): Place {
  const { span, source } = place;
  if (span === undefined || source === undefined || source === '') return place;
  const last = target.kind === 'source' ? target.name.slice(target.name.indexOf('.') + 1) : target.name;
  const call = { node: 'ref', source: 'source', metric: 'metric', function: 'function' }[target.kind];
  const pattern = new RegExp(`\\b${call}\\s*\\([^)]*?(['"])${escaped(last)}\\1`);
  const found = pattern.exec(source.slice(span.offset));
  if (found === null || node.resource_type === 'exposure') return place;
  const offset = span.offset + found.index;
  const at = positionAt(lineStarts(source), offset);
  return { span: { file: span.file, offset, length: found[0].length, ...at }, source };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
