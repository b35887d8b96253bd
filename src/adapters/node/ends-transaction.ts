const BLANK = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)*`;
const COMMIT = new RegExp(`^${BLANK}(?:commit|end)(?:\\s+(?:work|transaction))?${BLANK};?${BLANK}$`, 'i');

/**
 * True for a text that is a COMMIT and nothing else: dbt's hooks and old projects end the transaction that way, and the
 * node has to know, because its state row goes into the same commit.
 */
export function isCommitText(sql: string): boolean {
  return COMMIT.test(sql);
}
