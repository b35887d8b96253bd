/** What happens to the project or its database before a recorded command. */
export type ConsoleStep =
  | readonly ['write', file: string, text: string]
  | readonly ['copy', from: string, to: string]
  | readonly ['remove', path: string]
  | readonly ['sql', text: string];

/** Does the steps in the folder of the project; `sql` runs one text on its database. */
export function takeSteps(
  steps: readonly ConsoleStep[],
  folder: string,
  sql: (text: string) => Promise<unknown>,
): Promise<void>;

/** Status of each node in run_results.json, or undefined where there is none. */
export function statusesLeft(folder: string): Readonly<Record<string, string>> | undefined;
