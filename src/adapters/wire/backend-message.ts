/**
 * The messages of the PostgreSQL protocol that a reply is made of, as both parsers at hand give them (pg's and the
 * embedded Postgres's share their names and fields). Others pass by unseen.
 */
export type BackendMessage =
  | { readonly name: 'rowDescription'; readonly fields: readonly FieldDescription[] }
  | { readonly name: 'dataRow'; readonly fields: readonly (string | null)[] }
  | { readonly name: 'commandComplete'; readonly text: string }
  | { readonly name: 'parameterDescription'; readonly dataTypeIDs: readonly number[] }
  | { readonly name: 'readyForQuery'; readonly status: string }
  | ({ readonly name: 'error' | 'notice' } & ErrorFields)
  | { readonly name: 'copyInResponse' | 'emptyQuery' | 'noData' | 'copyOutResponse' };

export type FieldDescription = {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
};

/** Fields of an ErrorResponse or NoticeResponse, named as the parsers name them; all are the server's text. */
export type ErrorFields = {
  readonly message?: string | undefined;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly internalPosition?: string | undefined;
  readonly internalQuery?: string | undefined;
  readonly where?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly constraint?: string | undefined;
};
