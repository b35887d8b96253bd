/** Rows that a command tag counts (`INSERT 0 5` → 5, `SELECT 3` → 3); -1 where it counts none. */
export function rowsOfTag(tag: string): number {
  const last = tag.slice(tag.lastIndexOf(' ') + 1);
  return tag.includes(' ') && /^\d+$/.test(last) ? Number(last) : -1;
}
