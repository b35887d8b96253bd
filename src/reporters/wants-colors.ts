/**
 * Whether to colour: an explicit --use-colors or --no-use-colors decides; then NO_COLOR (any text) forbids; then only a
 * terminal gets colours.
 */
export function wantsColors(
  flag: boolean | null,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag !== null) return flag;
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
