import { buildCommand } from './build.js';
import { cleanCommand } from './clean.js';
import type { CliCommand } from './cli-command.js';
import { cloneCommand } from './clone.js';
import { compileCommand } from './compile.js';
import { debugCommand } from './debug.js';
import { depsCommand } from './deps.js';
import { docsGenerateCommand } from './docs-generate.js';
import { docsServeCommand } from './docs-serve.js';
import { initCommand } from './init.js';
import { listCommand } from './list.js';
import { parseCommand } from './parse.js';
import { retryCommand } from './retry.js';
import { runCommand } from './run.js';
import { runOperationCommand } from './run-operation.js';
import { seedCommand } from './seed.js';
import { showCommand } from './show.js';
import { snapshotCommand } from './snapshot.js';
import { sourceFreshnessCommand } from './source-freshness.js';
import { testCommand } from './test.js';
import { validateCommand } from './validate.js';

/** Every verb, one file each, in the order in which the help lists them. */
export const COMMAND_SHELF: readonly CliCommand[] = [
  buildCommand,
  cleanCommand,
  cloneCommand,
  compileCommand,
  debugCommand,
  depsCommand,
  docsGenerateCommand,
  docsServeCommand,
  initCommand,
  listCommand,
  parseCommand,
  retryCommand,
  runCommand,
  runOperationCommand,
  seedCommand,
  showCommand,
  snapshotCommand,
  sourceFreshnessCommand,
  testCommand,
  validateCommand,
];
