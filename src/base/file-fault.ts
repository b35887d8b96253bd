import { type Message, makeMessage } from './message.js';

type Reason = readonly [what: string, nextStep: string];

const NO_WRITE = 'Name folders that can be written to with --target-path and --log-path';

const REASONS: Readonly<Record<string, Reason>> = {
  EROFS: ['the file system is read-only', NO_WRITE],
  EACCES: ['the user has no right to it', NO_WRITE],
  EPERM: ['the user has no right to it', NO_WRITE],
  ENOSPC: ['the disk is full', 'Make room, then type the command again'],
  EDQUOT: ['the quota of the user is used up', 'Make room, then type the command again'],
  ENOTDIR: ['a part of its path is a file and no folder', 'Move that file away'],
  EISDIR: ['it is a folder', 'Move that folder away'],
  ELOOP: ['it is a symbolic link that leads back to itself', 'Remove the link'],
};

/** What a machine's file system refuses, which is nothing that is wrong with us. Undefined for all other errors. */
export function fileFault(error: unknown): Message | undefined {
  const { code = '', path: file } = (error ?? {}) as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (file === undefined || reason === undefined) return undefined;
  return makeMessage('ARTIFACT-003', `${file} cannot be read or written: ${reason[0]}`, { suggestion: reason[1] });
}
