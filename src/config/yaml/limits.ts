/** Bounds on hostile input; they hold before anything recurses over the text. */
export type YamlLimits = {
  readonly maxChars: number;
  /** Nested collections. */
  readonly maxDepth: number;
  /** Values that aliases stand for, counted as if written out. */
  readonly maxAliasNodes: number;
  /** False: every text goes the long way of tokens and nodes, also one that the reader of plain blocks could take. */
  readonly isFast?: boolean;
};

export const YAML_LIMITS: YamlLimits = { maxChars: 5 * 1024 * 1024, maxDepth: 100, maxAliasNodes: 100_000 };
