export type ProjectStep = {
  readonly run: readonly string[];
  readonly files?: Readonly<Record<string, string | null>>;
  readonly copy?: Readonly<Record<string, string>>;
  readonly sql?: string;
};
export type ProjectPlan = {
  readonly env: Readonly<Record<string, string>>;
  readonly setup: string;
  readonly steps: readonly ProjectStep[];
};
/** What is done with a small project, by its parity.json; a build without one. */
export function stepsOf(project: string): ProjectPlan;
/** Does what stands before a step's command, with `query` for its SQL. */
export function prepareStep(folder: string, step: ProjectStep, query: (sql: string) => Promise<unknown>): Promise<void>;
