import type { SqlColumn } from '../db-session.js';
import type { BackendMessage, ErrorFields } from './backend-message.js';

/** Everything the server said to one request. The result is that of the last statement. */
export type WireReply = {
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly tag: string;
  /** The tags of all statements of the text. */
  readonly tags: readonly string[];
  readonly notices: readonly ErrorFields[];
  /** Types of the parameters of a described statement. */
  readonly parameters: readonly number[];
  readonly error: ErrorFields | undefined;
  /** The server's transaction state: I(dle), T(ransaction), E (failed transaction). */
  readonly transaction: string;
};

/** Gathers messages into replies; gives one back with each ReadyForQuery. */
export class ReplyCollector {
  #columns: SqlColumn[] = [];
  #rows: (readonly (string | null)[])[] = [];
  #tag = '';
  #tags: string[] = [];
  #notices: ErrorFields[] = [];
  #parameters: readonly number[] = [];
  #error: ErrorFields | undefined;
  #inStatement = false;

  accept(message: BackendMessage): WireReply | undefined {
    switch (message.name) {
      case 'rowDescription':
        this.#begin(
          message.fields.map(f => ({ name: f.name, typeOid: f.dataTypeID, typeModifier: f.dataTypeModifier })),
        );
        return undefined;
      case 'dataRow':
        this.#rows.push(message.fields);
        return undefined;
      case 'commandComplete':
        if (!this.#inStatement) this.#begin([]);
        this.#tag = message.text;
        this.#tags.push(message.text);
        this.#inStatement = false;
        return undefined;
      case 'emptyQuery':
        this.#begin([]);
        this.#tag = '';
        this.#inStatement = false;
        return undefined;
      case 'parameterDescription':
        this.#parameters = message.dataTypeIDs;
        return undefined;
      case 'error':
        this.#error = fieldsOf(message);
        return undefined;
      case 'notice':
        this.#notices.push(fieldsOf(message));
        return undefined;
      case 'readyForQuery':
        return this.#finish(message.status);
      default:
        return undefined;
    }
  }

  #begin(columns: SqlColumn[]): void {
    this.#columns = columns;
    this.#rows = [];
    this.#inStatement = true;
  }

  #finish(transaction: string): WireReply {
    const reply: WireReply = {
      columns: this.#columns,
      rows: this.#rows,
      tag: this.#tag,
      tags: this.#tags,
      notices: this.#notices,
      parameters: this.#parameters,
      error: this.#error,
      transaction,
    };
    this.#begin([]);
    this.#inStatement = false;
    this.#tag = '';
    this.#tags = [];
    this.#notices = [];
    this.#parameters = [];
    this.#error = undefined;
    return reply;
  }
}

/** The parsers' error objects carry a stack and a socket's leftovers; only the fields go on. */
function fieldsOf(message: ErrorFields): ErrorFields {
  const { severity, code, detail, hint, position, internalPosition, internalQuery, where, schema, table, constraint } =
    message;
  return {
    message: message.message,
    severity,
    code,
    detail,
    hint,
    position,
    internalPosition,
    internalQuery,
    where,
    schema,
    table,
    constraint,
  };
}
