import type { Data } from '../data.js';

/** What happens when a later source gives the same key. */
export type MergeKind =
  /** The later value replaces the earlier one. */
  | 'clobber'
  /** Lists are joined; a single value counts as a list of one. */
  | 'append'
  /** Mappings are laid over each other, one level deep. */
  | 'update'
  /** By privilege: the later list replaces the earlier one unless the privilege is written with `+`. */
  | 'dict-key-append';

/** What a value may be, and what it becomes. */
export type ValueRule =
  | { readonly kind: 'any' }
  | { readonly kind: 'bool'; readonly optional: boolean }
  /** Numbers and truth values become text, as in dbt. */
  | { readonly kind: 'text'; readonly optional: boolean }
  | { readonly kind: 'int'; readonly optional: boolean }
  | { readonly kind: 'texts' }
  | { readonly kind: 'text-or-texts' }
  | { readonly kind: 'map' }
  | {
      readonly kind: 'one-of';
      readonly values: readonly string[];
      readonly optional: boolean;
      readonly anyCase?: boolean;
    }
  /** Always this one: nothing else makes sense for the resource. */
  | { readonly kind: 'fixed'; readonly value: string; readonly fault: string }
  /** A mapping with known keys; others are dropped. `or` says what else may stand for it. */
  | {
      readonly kind: 'parts';
      readonly parts: Readonly<Record<string, PartRule>>;
      readonly optional: boolean;
      readonly shorthand?: string;
      /** Without this part the mapping counts as not given. */
      readonly needs?: string;
    }
  | { readonly kind: 'hooks' }
  | { readonly kind: 'grants' };

export type PartRule = { readonly rule: ValueRule; readonly default: Data };

/** One key of a resource's config. */
export type ConfigKey = {
  /** Name in the manifest: `pre-hook`. */
  readonly name: string;
  readonly rule: ValueRule;
  readonly merge: MergeKind;
  /** Value when no source gives one; made anew for each node. */
  readonly default: () => Data;
  /** False for keys that do not count when `state:modified` compares configs. */
  readonly compared: boolean;
};

type More = { merge?: MergeKind; compared?: boolean };

export function configKey(name: string, rule: ValueRule, fallback: () => Data, more: More = {}): ConfigKey {
  return { name, rule, default: fallback, merge: more.merge ?? 'clobber', compared: more.compared ?? true };
}

export const any: ValueRule = { kind: 'any' };
export const bool: ValueRule = { kind: 'bool', optional: false };
export const optionalBool: ValueRule = { kind: 'bool', optional: true };
export const text: ValueRule = { kind: 'text', optional: false };
export const optionalText: ValueRule = { kind: 'text', optional: true };
export const optionalInt: ValueRule = { kind: 'int', optional: true };
export const texts: ValueRule = { kind: 'texts' };
export const map: ValueRule = { kind: 'map' };

export function oneOf(values: readonly string[], optional = false): ValueRule {
  return { kind: 'one-of', values, optional };
}
