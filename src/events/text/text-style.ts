/** How the text of an event is to look. The same event has one text without and one with colours. */
export type TextStyle = {
  readonly colors: boolean;
  /** `--printer-width`. */
  readonly printerWidth: number;
  /** `--maximum-seed-size-mib`, for the warnings about large seeds. */
  readonly maximumSeedSizeMib: number;
};

export const PLAIN_STYLE: TextStyle = {
  colors: false,
  printerWidth: 80,
  maximumSeedSizeMib: 1,
};

const RESET = '\u001b[0m';
const CODES = { red: '\u001b[31m', green: '\u001b[32m', yellow: '\u001b[33m' } as const;

export function paint(color: keyof typeof CODES, text: string, style: TextStyle): string {
  return style.colors ? `${CODES[color]}${text}${RESET}` : text;
}

/** `[WARNING]: …`, with the event's name where dbt shows it. */
export function warningTag(text: string, style: TextStyle, eventName?: string): string {
  return `[${paint('yellow', 'WARNING', style)}]${eventName === undefined ? '' : `[${eventName}]`}: ${text}`;
}

export function errorTag(text: string, style: TextStyle): string {
  return `[${paint('red', 'ERROR', style)}]: ${text}`;
}
