import { type Data, type DataShapes, type DictEntry, mapFrom } from '../data.js';
import { TAG_PREFIX as TAG } from './compose.js';
import type { YamlFault } from './cursor.js';
import type { YamlLimits } from './limits.js';
import type { AliasNode, ListNode, MapNode, ScalarNode, YamlNode } from './nodes.js';
import type { Positions, Range } from './positions.js';
import { type ScalarKind, scalarKind } from './scalar-kind.js';
import { BadScalar, scalarValue } from './scalar-value.js';

/** A key that stands twice in one mapping: the later one counts, as in PyYAML. */
export type DoubleKey = { readonly key: string; readonly first: Range; readonly second: Range };

export type Constructed = {
  readonly value: Data;
  readonly faults: readonly YamlFault[];
  readonly doubles: readonly DoubleKey[];
};

const KINDS: ReadonlySet<string> = new Set<ScalarKind>(['str', 'null', 'bool', 'int', 'float', 'timestamp']);
/** What PyYAML makes of these (sets, bytes, lists of tuples) dbt's files cannot hold: dbt stops at them as well. */
const REFUSED: ReadonlySet<string> = new Set(['set', 'omap', 'pairs', 'binary']);

type Pair = { readonly key: YamlNode; readonly value: YamlNode; readonly merged: boolean };

/** Nodes to values, by the rules of PyYAML's SafeLoader: implicit types, `<<`, the last of double keys. */
export function construct(root: YamlNode, shapes: DataShapes, limits: YamlLimits, places: Positions): Constructed {
  const reader = new NodeReader(shapes, limits, places);
  const value = reader.read(root);
  places.setRoot(rangeOf(root));
  return { value, faults: reader.faults, doubles: reader.doubles };
}

class NodeReader {
  readonly faults: YamlFault[] = [];
  readonly doubles: DoubleKey[] = [];
  readonly #shapes: DataShapes;
  readonly #limits: YamlLimits;
  readonly #places: Positions;
  /** Anchored nodes that are being read: an alias to one of them would never end. */
  readonly #open = new Set<YamlNode>();
  #aliasDepth = 0;
  #aliasNodes = 0;

  constructor(shapes: DataShapes, limits: YamlLimits, places: Positions) {
    this.#shapes = shapes;
    this.#limits = limits;
    this.#places = places;
  }

  read(node: YamlNode): Data {
    if (this.#aliasDepth > 0 && ++this.#aliasNodes >= this.#limits.maxAliasNodes) return this.#tooMany(node);
    if (node.kind === 'alias') return this.#readAlias(node);
    if (node.kind === 'scalar') return this.#readScalar(node);
    this.#open.add(node);
    const value = node.kind === 'map' ? this.#readMap(node) : this.#readList(node);
    this.#open.delete(node);
    return value;
  }

  #readAlias(node: AliasNode): Data {
    if (this.#open.has(node.target))
      return this.#fault(node, `the alias '*${node.name}' stands inside what it stands for`);
    this.#aliasDepth++;
    const value = this.read(node.target);
    this.#aliasDepth--;
    return value;
  }

  #readScalar(node: ScalarNode): Data {
    const kind = this.#kindOf(node);
    if (kind === undefined) return null;
    try {
      return scalarValue(kind, node.text, this.#shapes);
    } catch (error) {
      if (!(error instanceof BadScalar)) throw error;
      return this.#fault(node, `${error.message}; put it in quotes if text is meant`);
    }
  }

  #kindOf(node: ScalarNode): ScalarKind | undefined {
    if (node.tag === undefined) return node.plain ? scalarKind(node.text) : 'str';
    const name = node.tag.startsWith(TAG) ? node.tag.slice(TAG.length) : '';
    if (KINDS.has(name)) return name as ScalarKind;
    this.#badTag(node, node.tag);
    return undefined;
  }

  #readList(node: ListNode): Data {
    if (!this.#tagIs(node, 'seq')) return null;
    const list = node.items.map(item => this.read(item));
    this.#places.addList(list, node.items.flatMap(rangeOf));
    return list;
  }

  #readMap(node: MapNode): Data {
    if (!this.#tagIs(node, 'map')) return null;
    const entries: DictEntry[] = [];
    const places: number[] = [];
    const seen = new Map<string, { index: number; merged: boolean }>();
    for (const pair of this.#pairsOf(node)) {
      const key = this.#readKey(pair);
      if (key === undefined) continue;
      if (pair.merged) this.#aliasDepth++;
      const value = this.read(pair.value);
      if (pair.merged) this.#aliasDepth--;
      const before = seen.get(key.identity);
      const index = before?.index ?? entries.length;
      if (before !== undefined && !before.merged && !pair.merged) {
        const first: Range = [places[index * 4] ?? 0, places[index * 4 + 1] ?? 0];
        this.doubles.push({ key: String(key.value), first, second: rangeOf(pair.key) });
      }
      entries[index] = [before === undefined ? key.value : (entries[index]?.[0] ?? null), value];
      [...rangeOf(pair.key), ...rangeOf(pair.value)].forEach((offset, i) => {
        places[index * 4 + i] = offset;
      });
      seen.set(key.identity, { index, merged: pair.merged });
    }
    const map = mapFrom(entries, this.#shapes);
    this.#places.addMap(map as object, places);
    return map;
  }

  #readKey(pair: Pair): { value: Data; identity: string } | undefined {
    const target = targetOf(pair.key);
    if (target.kind !== 'scalar') {
      this.#fault(pair.key, 'a list or a mapping cannot be a key');
      return undefined;
    }
    const value = isPlainMark(target, '=') ? '=' : this.read(pair.key);
    return { value, identity: identityOf(value, target.text) };
  }

  /** The entries of a mapping with those that `<<` brings in before its own, as PyYAML orders them. */
  #pairsOf(node: MapNode): Pair[] {
    const merged: Pair[] = [];
    const own: Pair[] = [];
    for (const [key, value] of node.pairs) {
      if (isMergeKey(key)) merged.push(...this.#mergedPairs(value, node));
      else own.push({ key, value, merged: false });
    }
    return merged.length === 0 ? own : [...merged, ...own];
  }

  #mergedPairs(value: YamlNode, into: MapNode): Pair[] {
    const source = targetOf(value);
    if (source === into) return [];
    if (source.kind !== 'list') return this.#pairsOfMerged(source, value);
    return source.items.toReversed().flatMap(item => this.#pairsOfMerged(targetOf(item), item));
  }

  #pairsOfMerged(map: YamlNode, at: YamlNode): Pair[] {
    if (map.kind !== 'map' || this.#open.has(map)) {
      this.#fault(
        at,
        map.kind === 'map' ? "'<<' merges a mapping into itself" : "'<<' takes a mapping or a list of them",
      );
      return [];
    }
    if (this.#aliasNodes >= this.#limits.maxAliasNodes) return [];
    this.#open.add(map);
    const pairs = this.#pairsOf(map).map(pair => ({ ...pair, merged: true }));
    this.#open.delete(map);
    this.#aliasNodes += pairs.length;
    if (this.#aliasNodes < this.#limits.maxAliasNodes) return pairs;
    this.#tooMany(at);
    return [];
  }

  #tagIs(node: YamlNode, name: 'map' | 'seq'): boolean {
    const tag = node.tag;
    if (tag === undefined || tag === '!' || tag === TAG + name) return true;
    this.#badTag(node, tag);
    return false;
  }

  #badTag(node: YamlNode, tag: string): void {
    const name = tag.startsWith(TAG) ? tag.slice(TAG.length) : '';
    const why = REFUSED.has(name) ? 'makes a value that a project file cannot hold' : 'is not known here';
    this.#fault(node, `the tag '${name === '' ? tag : `!!${name}`}' ${why}`);
  }

  #tooMany(node: YamlNode): null {
    if (this.#aliasNodes >= this.#limits.maxAliasNodes && !this.faults.some(f => f.text.startsWith('aliases')))
      this.#fault(node, `aliases stand for more than ${this.#limits.maxAliasNodes} values`);
    return null;
  }

  #fault(node: YamlNode, text: string): null {
    const [offset, end] = rangeOf(node);
    this.faults.push({ offset, length: Math.max(1, end - offset), text });
    return null;
  }
}

function rangeOf(node: YamlNode): [start: number, end: number] {
  return [node.start, node.end];
}

function targetOf(node: YamlNode): YamlNode {
  return node.kind === 'alias' ? node.target : node;
}

function isMergeKey(key: YamlNode): boolean {
  return isPlainMark(key, '<<') || (key.kind === 'scalar' && key.tag === `${TAG}merge`);
}

function isPlainMark(node: YamlNode, mark: string): boolean {
  return node.kind === 'scalar' && node.tag === undefined && node.plain && node.text === mark;
}

/** Equal for keys that are one key to Python: 1, 1.0 and true are. */
function identityOf(key: Data, text: string): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return key ? 'n1' : 'n0';
  return typeof key === 'object' && key !== null ? `n${Number(text.replaceAll('_', ''))}` : `n${String(key)}`;
}
