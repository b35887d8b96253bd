import { spawn } from 'node:child_process';
import { makeMessage, ProjectError } from '../../../base/index.js';
import type { EventBus } from '../../../events/index.js';

export type GitOptions = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly events: EventBus;
  readonly signal?: AbortSignal | undefined;
};

/** git ended with something else than 0; `stderr` may hold secrets of the address. */
export class GitFailure extends Error {
  readonly stderr: string;
  constructor(stderr: string) {
    super(stderr);
    this.name = 'GitFailure';
    this.stderr = stderr;
  }
}

/** Set by a git hook or an alias that runs us; they would make git work on the user's own repository. */
const LOCAL_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
];

/** What git prints. Throws a GitFailure, or a ProjectError when there is no git. */
export async function runGit(args: readonly string[], { folder, env, events, signal }: GitOptions): Promise<string> {
  const own = Object.entries(env).filter(([name]) => !LOCAL_VARIABLES.includes(name));
  // Without a terminal to ask at, a missing password is an error instead of a process that waits for ever.
  const gitEnv = { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
  const child = spawn('git', args, { cwd: folder, env: gitEnv, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => void out.push(piece));
  child.stderr.on('data', (piece: Buffer) => void err.push(piece));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? missing(events, error) : error),
    );
    child.on('close', resolve);
  });
  if (code !== 0) throw new GitFailure(Buffer.concat(err).toString().trim());
  return Buffer.concat(out).toString();
}

function missing(events: EventBus, cause: Error): ProjectError {
  events.emit('EnsureGitInstalled', {});
  const text = 'There is no git on this machine, and a package comes from git';
  const suggestion = 'Install git, or put it on the PATH';
  return new ProjectError(makeMessage('DEPS-010', text, { suggestion }), { cause });
}
