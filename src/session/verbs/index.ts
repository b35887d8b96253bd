import type { RunCommand, RunOutcome } from '../../runner/index.js';
import type { Turn } from '../turn/turn.js';
import type { Validation } from './validate.js';
import type { Verb } from './verb.js';

export type { Verb } from './verb.js';

/** Every verb, one entry each; `invoke` and the methods of Session find them here. Each loads what it needs when it runs. */
export const VERBS = {
  build: execution('build'),
  clean: { run: async (turn: Turn) => (await import('./clean.js')).cleanVerb(turn), exitCode: always(0) },
  clone: execution('clone'),
  compile: execution('compile'),
  debug: {
    run: async (turn: Turn) => (await import('./debug.js')).debugVerb(turn),
    exitCode: (good: boolean) => (good ? 0 : 1),
  },
  deps: { run: async (turn: Turn) => (await import('./deps.js')).depsVerb(turn), exitCode: always(0) },
  'docs generate': {
    run: async (turn: Turn) => (await import('./docs-generate.js')).docsGenerateVerb(turn),
    exitCode: (outcome: RunOutcome | null) => outcome?.exitCode ?? 0,
  },
  'docs serve': {
    run: async (turn: Turn) => (await import('./docs-serve.js')).docsServeVerb(turn),
    exitCode: always(0),
  },
  init: { run: async (turn: Turn) => (await import('./init.js')).initVerb(turn), exitCode: always(0) },
  list: { run: async (turn: Turn) => (await import('./list.js')).listVerb(turn), exitCode: always(0) },
  parse: { run: async (turn: Turn) => (await import('./parse.js')).parseVerb(turn), exitCode: always(0) },
  retry: { run: async (turn: Turn) => (await import('./retry.js')).retryVerb(turn), exitCode: ofOutcome },
  run: execution('run'),
  'run-operation': {
    run: async (turn: Turn) => (await import('./run-operation.js')).runOperationVerb(turn),
    exitCode: ofOutcome,
  },
  seed: execution('seed'),
  show: execution('show'),
  snapshot: execution('snapshot'),
  'source freshness': execution('source freshness'),
  test: execution('test'),
  validate: {
    run: async (turn: Turn) => (await import('./validate.js')).validateVerb(turn),
    exitCode: (found: Validation) => found.exitCode,
  },
} as const;

export type SessionVerb = keyof typeof VERBS;

/** What a verb gives back. */
export type VerbValue<V extends SessionVerb> = Awaited<ReturnType<(typeof VERBS)[V]['run']>>;

function execution(command: RunCommand): Verb<RunOutcome> {
  return { run: async turn => (await import('./execute.js')).executeVerb(turn, command), exitCode: ofOutcome };
}

function ofOutcome(outcome: RunOutcome): 0 | 1 | 2 {
  return outcome.exitCode;
}

function always(code: 0): () => 0 {
  return () => code;
}
