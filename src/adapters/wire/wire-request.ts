/** One exchange with the server; each ends with its own ReadyForQuery, so one failing does not swallow the next. */
export type WireRequest =
  /** Simple protocol: one or several statements. */
  | { readonly kind: 'simple'; readonly text: string }
  /** Extended protocol: one statement with its values as text. */
  | {
      readonly kind: 'bound';
      readonly text: string;
      readonly params: readonly (string | null)[];
      /** It will come again with other values: the server may keep what it makes of the text. */
      readonly again: boolean;
    }
  /** What a statement would give back; it is not run. */
  | { readonly kind: 'describe'; readonly text: string };

/** What the server is told when SQL asks for rows of a COPY that nobody will send. */
export const NO_ROWS = 'rows cannot be sent this way; use a seed';
