/** A deprecation as data: dbt's event code and name, with the fields of dbt's event. */
export type Deprecation = {
  readonly code: `D${string}`;
  readonly event: string;
  readonly data: Readonly<Record<string, string | boolean>>;
};
