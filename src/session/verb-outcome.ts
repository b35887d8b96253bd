/** How a verb ended. */
export type VerbOutcome<T> = {
  /** 0 good, 1 a node, test or check failed, 2 it could not be done. */
  readonly exitCode: 0 | 1 | 2;
  readonly value?: T;
  /** Why it could not be done; the listeners were told unless `isUsage`. */
  readonly error?: unknown;
};
