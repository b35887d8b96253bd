import type { RunCommand, RunOutcome } from '../../runner/index.js';
import { cleanVerb } from './clean.js';
import { debugVerb } from './debug.js';
import { depsVerb } from './deps.js';
import { docsGenerateVerb } from './docs-generate.js';
import { docsServeVerb } from './docs-serve.js';
import { executeVerb } from './execute.js';
import { initVerb } from './init.js';
import { listVerb } from './list.js';
import { parseVerb } from './parse.js';
import { retryVerb } from './retry.js';
import { runOperationVerb } from './run-operation.js';
import { type Validation, validateVerb } from './validate.js';
import type { Verb } from './verb.js';

export type { Verb } from './verb.js';

/** Every verb, one entry each; `invoke` and the methods of Session find them here. */
export const VERBS = {
  build: execution('build'),
  clean: { run: cleanVerb, exitCode: always(0) },
  clone: execution('clone'),
  compile: execution('compile'),
  debug: { run: debugVerb, exitCode: (good: boolean) => (good ? 0 : 1) },
  deps: { run: depsVerb, exitCode: always(0) },
  'docs generate': { run: docsGenerateVerb, exitCode: (outcome: RunOutcome | null) => outcome?.exitCode ?? 0 },
  'docs serve': { run: docsServeVerb, exitCode: always(0) },
  init: { run: initVerb, exitCode: always(0) },
  list: { run: listVerb, exitCode: always(0) },
  parse: { run: parseVerb, exitCode: always(0) },
  retry: { run: retryVerb, exitCode: ofOutcome },
  run: execution('run'),
  'run-operation': { run: runOperationVerb, exitCode: ofOutcome },
  seed: execution('seed'),
  show: execution('show'),
  snapshot: execution('snapshot'),
  'source freshness': execution('source freshness'),
  test: execution('test'),
  validate: { run: validateVerb, exitCode: (found: Validation) => found.exitCode },
} as const;

export type SessionVerb = keyof typeof VERBS;

/** What a verb gives back. */
export type VerbValue<V extends SessionVerb> = Awaited<ReturnType<(typeof VERBS)[V]['run']>>;

function execution(command: RunCommand): Verb<RunOutcome> {
  return { run: turn => executeVerb(turn, command), exitCode: ofOutcome };
}

function ofOutcome(outcome: RunOutcome): 0 | 1 | 2 {
  return outcome.exitCode;
}

function always(code: 0): () => 0 {
  return () => code;
}
