/** What dbt shows and keeps of a statement: the command tag, the tag without its numbers, and the rows. */
export type AdapterResponse = { readonly _message: string; readonly code: string; readonly rows_affected: number };

export function adapterResponse(tag: string, rowsAffected: number): AdapterResponse {
  const words = tag.split(/\s+/).filter(word => word !== '' && !/^\d+$/.test(word));
  return { _message: tag, code: words.join(' '), rows_affected: rowsAffected };
}
