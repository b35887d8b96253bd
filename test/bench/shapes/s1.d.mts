export const S1: {
  readonly models: number;
  readonly refs: number;
  readonly tests: number;
  readonly levels: readonly number[];
  readonly hottest: readonly number[];
  readonly mostParents: number;
};
export function parentsOfS1(seed?: number): number[][];
export function filesOfS1(options?: {
  copies?: number;
  tests?: boolean;
  materialized?: string;
  seed?: number;
}): Map<string, string>;
