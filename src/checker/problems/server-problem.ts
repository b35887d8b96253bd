import type { DatabaseError } from '../../base/index.js';

/** A server's error in the parts that decide what is said of it. */
export type ServerProblem = {
  readonly sqlstate: string;
  readonly summary: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: number | undefined;
  /** What the text names: `o.customer_id` of `column o.customer_id does not exist`. */
  readonly named: string | undefined;
};

export function serverProblem(error: DatabaseError): ServerProblem {
  const summary = error.server.summary ?? error.message.split('\n', 1)[0] ?? '';
  return {
    sqlstate: error.sqlstate ?? '',
    summary,
    detail: error.detail,
    hint: error.hint,
    position: error.position,
    named: namedIn(summary),
  };
}

function namedIn(summary: string): string | undefined {
  const quoted = /"((?:[^"]|"")*)"/.exec(summary)?.[1];
  if (quoted !== undefined) return quoted;
  return /^column (.+?) (?:does not exist|must appear)/.exec(summary)?.[1];
}
