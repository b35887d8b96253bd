import type { Value } from '../values/index.js';

/**
 * Where a template finds its names: a Map, a plain object, or anything that can look one up. A plain object's getters make
 * members that cost something only when they are asked for; its prototype is never looked at.
 */
export type NameSource = { readonly get: (name: string) => Value | undefined; readonly keys?: () => Iterable<string> };
export type NameLayer = NameSource | Readonly<Record<string, Value>>;

class RecordSource implements NameSource {
  private readonly record: Readonly<Record<string, Value>>;
  constructor(record: Readonly<Record<string, Value>>) {
    this.record = record;
  }
  get(name: string): Value | undefined {
    return Object.hasOwn(this.record, name) ? this.record[name] : undefined;
  }
  keys(): Iterable<string> {
    return Object.keys(this.record);
  }
}

/** Layers as sources, the first one asked first. */
export function nameSources(layers: NameLayer | readonly NameLayer[]): readonly NameSource[] {
  const list = Array.isArray(layers) ? (layers as readonly NameLayer[]) : [layers as NameLayer];
  return list.map(layer => (isSource(layer) ? layer : new RecordSource(layer)));
}

function isSource(layer: NameLayer): layer is NameSource {
  if (layer instanceof Map) return true;
  const prototype: unknown = Object.getPrototypeOf(layer);
  if (prototype === null || prototype === Object.prototype) return false;
  return typeof (layer as Partial<NameSource>).get === 'function';
}
