import type { CodeName } from '../../base/index.js';

const BY_STATE: Readonly<Record<string, CodeName>> = {
  '42703': 'VALIDATE-002',
  '42P01': 'VALIDATE-003',
  '42804': 'VALIDATE-005',
  '42846': 'VALIDATE-005',
  '42P18': 'VALIDATE-005',
  '42P21': 'VALIDATE-005',
  '42P22': 'VALIDATE-005',
  '42803': 'VALIDATE-006',
  '42P20': 'VALIDATE-006',
  '42702': 'VALIDATE-007',
  '42P09': 'VALIDATE-007',
  '42725': 'VALIDATE-007',
  '42712': 'VALIDATE-007',
  '42701': 'VALIDATE-010',
  '42P10': 'VALIDATE-010',
  '42P16': 'VALIDATE-010',
  '54011': 'VALIDATE-010',
};

/** The code that a server's error is shown under. */
export function problemCode(sqlstate: string, summary: string): CodeName {
  if (sqlstate === '42601') return isGrammar(sqlstate, summary) ? 'VALIDATE-008' : 'VALIDATE-010';
  if (sqlstate === '42883') return summary.startsWith('operator') ? 'VALIDATE-005' : 'VALIDATE-004';
  if (sqlstate === '42704' && summary.startsWith('type')) return 'VALIDATE-013';
  if (sqlstate.startsWith('22')) return 'VALIDATE-011';
  return BY_STATE[sqlstate] ?? 'VALIDATE-001';
}

const GRAMMAR =
  /^(?:syntax error|unterminated|zero-length delimited identifier|invalid Unicode|trailing junk|improper qualified name|cannot insert multiple commands)/;

/** True for errors that the text alone decides, whatever tables there are. */
export function isGrammar(sqlstate: string | undefined, summary: string): boolean {
  return (sqlstate === '42601' || sqlstate === '42602' || sqlstate === '22025') && GRAMMAR.test(summary);
}
