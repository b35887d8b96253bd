type Server = { readonly host: string; readonly port: string | number; readonly user: string };
type Client = { query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }> };
type Content = Readonly<Record<string, object>>;

/** Connects, runs `work`, and always ends the connection. */
export function withClient<T>(
  at: Server & { readonly database: string },
  work: (client: Client) => Promise<T>,
): Promise<T>;
/** Every relation outside of the schemas `without`, by `schema.name`, with all that can be seen of it. */
export function contentOf(client: Client, without?: readonly string[]): Promise<Content>;
/** Differences between two contents, one line each. */
export function contentDifferences(theirs: Content, ours: Content): string[];
