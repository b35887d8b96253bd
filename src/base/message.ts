import type { CodeName } from './codes/index.js';
import type { MacroFrame, Span } from './span.js';

export type Severity = 'error' | 'warning' | 'info';

/** What is said to the user about one problem: plain data, the same in every report. */
export type Message = {
  readonly code: CodeName;
  readonly severity: Severity;
  readonly text: string;
  /** dbt's line above the text, where it is not that of the error's class: `Breaking change to contract Error in …`. */
  readonly heading?: string;
  readonly span?: Span;
  /** Source text of `span.file`, when it is at hand, so that a frame can be drawn without reading the file again. */
  readonly source?: string;
  /** Macros that were running, innermost first; the last one was called from `span` of the node's own file. */
  readonly frames?: readonly (MacroFrame & { readonly source?: string })[];
  /** Further facts, one line each: server detail and hint, the other place of a duplicate. */
  readonly notes: readonly string[];
  /** What to do next, in one sentence. */
  readonly suggestion?: string;
};

export type MessageParts = Omit<Message, 'code' | 'severity' | 'text' | 'notes'> & {
  readonly severity?: Severity;
  readonly notes?: readonly string[];
};

export function makeMessage(code: CodeName, text: string, parts: MessageParts = {}): Message {
  return { severity: 'error', notes: [], ...parts, code, text };
}

/** Something the user can mend: bad file, bad argument, bad SQL. Carries every problem found, never only the first. */
export class ProjectError extends Error {
  readonly messages: readonly Message[];
  constructor(messages: Message | readonly Message[], options?: ErrorOptions) {
    const list = Array.isArray(messages) ? (messages as readonly Message[]) : [messages as Message];
    super(list.map(m => m.text).join('\n'), options);
    this.name = 'ProjectError';
    this.messages = list;
  }
}

/** What a server tells of an error besides its text. */
export type ServerFields = {
  readonly sqlstate?: string | undefined;
  /** Character offset in the SQL that was sent, from 1, as the server counts. */
  readonly position?: number | undefined;
  /** The text that `position` counts in, where it is known. */
  readonly statement?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly constraint?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  /** The first line without position, detail and hint. */
  readonly summary?: string | undefined;
};

/** What the server said, with its SQLSTATE; `message.span` is the template's place when it could be mapped. */
export class DatabaseError extends Error {
  readonly problem: Message;
  readonly server: ServerFields;
  constructor(problem: Message, server: ServerFields = {}, options?: ErrorOptions) {
    super(problem.text, options);
    this.name = 'DatabaseError';
    this.problem = problem;
    this.server = server;
  }
  get sqlstate(): string | undefined {
    return this.server.sqlstate;
  }
  get position(): number | undefined {
    return this.server.position;
  }
  get detail(): string | undefined {
    return this.server.detail;
  }
  get hint(): string | undefined {
    return this.server.hint;
  }
}

/** Our own mistake: shown with its stack and a request to report it. */
export class InternalError extends Error {
  constructor(text: string, options?: ErrorOptions) {
    super(text, options);
    this.name = 'InternalError';
  }
}
