import type { Turn } from '../turn/turn.js';

/** What a verb does, and which exit code its value means. */
export type Verb<T> = { readonly run: (turn: Turn) => T | Promise<T>; readonly exitCode: (value: T) => 0 | 1 | 2 };
