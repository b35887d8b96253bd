import type { Statement } from '../adapters/index.js';
import { type Files, readText } from '../base/index.js';
import type {
  NodeEnd,
  NodeRecord,
  NodeStart,
  NodeState,
  RunRecord,
  RunStart,
  RunStatus,
  StateStore,
} from './state-store.js';

type Line =
  | {
      readonly kind: 'run';
      readonly run: string;
      readonly command: string;
      readonly code: string | null;
      readonly at: number;
    }
  | {
      readonly kind: 'node';
      readonly run: string;
      readonly node: string;
      readonly attempt: number;
      readonly status: string;
      readonly ms: number | null;
    }
  | { readonly kind: 'end'; readonly run: string; readonly status: RunStatus };

export type LocalStoreOptions = {
  readonly files: Files;
  /** `target/quern_history.jsonl` of the project. */
  readonly file: string;
  readonly now: () => number;
};

/**
 * History in a file, for a role that may not have an internal schema: durations and the results of runs, nothing that
 * could decide about data. A file that cannot be written costs the history, not the run.
 */
export class LocalStore implements StateStore {
  readonly mode = 'local';
  readonly #options: LocalStoreOptions;
  readonly #started = new Map<string, number>();
  #runId = '';

  constructor(options: LocalStoreOptions) {
    this.#options = options;
  }

  async startRun(run: RunStart): Promise<void> {
    this.#runId = run.runId;
    const at = this.#options.now();
    this.#append({ kind: 'run', run: run.runId, command: run.command, code: run.codeFingerprint ?? null, at });
  }

  async nodeRunning(node: NodeStart): Promise<void> {
    this.#started.set(node.nodeId, this.#options.now());
  }

  commitStatements(): readonly Statement[] {
    return [];
  }

  async finishNodes(ends: readonly NodeEnd[]): Promise<void> {
    for (const end of ends) {
      const started = this.#started.get(end.nodeId);
      const ms = started === undefined ? null : this.#options.now() - started;
      const { nodeId: node, attempt, status } = end;
      this.#append({ kind: 'node', run: this.#runId, node, attempt, status, ms });
    }
  }

  async finishRun(status: RunStatus): Promise<void> {
    this.#append({ kind: 'end', run: this.#runId, status });
  }

  async lastDurations(nodeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const wanted = new Set(nodeIds);
    const found = new Map<string, number>();
    for (const line of this.#lines()) {
      const good = line.kind === 'node' && ['success', 'pass', 'warn', 'fail'].includes(line.status);
      if (good && line.ms !== null && wanted.has(line.node)) found.set(line.node, line.ms);
    }
    return found;
  }

  async nodeStates(): Promise<ReadonlyMap<string, NodeState>> {
    return new Map();
  }

  async recordedRelations(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async lastRuns(limit: number): Promise<readonly RunRecord[]> {
    const runs = new Map<string, RunRecord>();
    for (const line of this.#lines()) {
      if (line.kind === 'run') {
        const { run: runId, command, code } = line;
        runs.set(runId, { runId, command, status: 'running', codeFingerprint: code, resumedFrom: null });
      } else if (line.kind === 'end') {
        const run = runs.get(line.run);
        if (run !== undefined) runs.set(line.run, { ...run, status: line.status });
      }
    }
    return [...runs.values()].reverse().slice(0, limit);
  }

  async nodesOf(runId: string): Promise<readonly NodeRecord[]> {
    return this.#lines().flatMap(line =>
      line.kind === 'node' && line.run === runId
        ? [{ nodeId: line.node, attempt: line.attempt, status: line.status, fingerprint: null }]
        : [],
    );
  }

  async commitOutcome(): Promise<'rolled back'> {
    return 'rolled back';
  }

  async forgetReplaced(): Promise<void> {}

  async reapScratch(): Promise<readonly string[]> {
    return [];
  }

  async close(): Promise<void> {}

  #append(line: Line): void {
    try {
      this.#options.files.append(this.#options.file, `${JSON.stringify(line)}\n`);
    } catch {
      // A full or read-only disk: the artifacts will say so where it matters.
    }
  }

  /** A line that was cut by a crash is skipped. */
  #lines(): readonly Line[] {
    const { files, file } = this.#options;
    if (files.stat(file) === undefined) return [];
    return readText(files, file)
      .split('\n')
      .flatMap(text => {
        try {
          return text === '' ? [] : [JSON.parse(text) as Line];
        } catch {
          return [];
        }
      });
  }
}
