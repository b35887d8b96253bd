import { createHash } from 'node:crypto';

/** What an advisory lock of ours stands for. Any two processes that mean the same thing make the same key. */
export type LockTopic = 'relation' | 'ddl' | 'internal';

/** The two halves of an advisory lock's key for one thing of this database, as SQL arguments: `123, -456`. */
export function advisoryKey(topic: LockTopic, ...names: readonly string[]): string {
  const text = JSON.stringify(['quern', topic, ...names]);
  const digest = createHash('sha256').update(text).digest();
  return `${digest.readInt32BE(0)}, ${digest.readInt32BE(4)}`;
}
