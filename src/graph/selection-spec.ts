import type { Data } from '../manifest/index.js';

export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

export const INDIRECT_SELECTIONS: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];

/** One `+1@method.arg:value+2`. Depth null means without limit. */
export type Criterion = {
  readonly kind: 'criterion';
  /** As the user wrote it: text, or the map of a selector file. */
  readonly raw: Data;
  readonly method: string;
  readonly methodArguments: readonly string[];
  readonly value: Data;
  readonly childrensParents: boolean;
  readonly parents: boolean;
  readonly parentsDepth: number | null;
  readonly children: boolean;
  readonly childrenDepth: number | null;
  readonly indirect: IndirectSelection;
};

export type SelectionGroup = {
  readonly kind: 'union' | 'intersection' | 'difference';
  readonly parts: readonly SelectionSpec[];
  readonly indirect: IndirectSelection;
  /** A warning is due when nothing matches; `raw` is what it names. */
  readonly expectExists: boolean;
  readonly raw: Data;
};

export type SelectionSpec = Criterion | SelectionGroup;

/** Selectors of selectors.yml by name, in the order of the file. */
export type Selectors = ReadonlyMap<string, { readonly spec: SelectionSpec; readonly isDefault: boolean }>;
