import type { Event, TextStyle } from '../events/index.js';
import { isResult, isShown, type LogLevel } from './event-filter.js';
import { jsonLine, type RunFacts } from './format-json.js';
import { debugLine, textLine } from './format-text.js';
import type { LineOutput } from './line-output.js';
import type { Reporter } from './reporter.js';
import { wrapText } from './wrap-text.js';

export type LineFormat = 'text' | 'debug' | 'json';

/** How a log looks and how much of it is shown: the console and the log file have one each. */
export type LineOptions = {
  readonly format: LineFormat;
  /** `error` for --quiet, `debug` for --debug. */
  readonly level: LogLevel;
  readonly style: TextStyle;
  readonly run: RunFacts;
  readonly logCacheEvents: boolean;
};

/** A place on a terminal that may change, below the lines that stay. None is drawn by default. */
export type StatusLine = {
  /** Takes the changing line off the screen, so that a line that stays can be written. */
  readonly clear: () => void;
  /** Draws it again, with what the event changed. */
  readonly draw: (event: Event) => void;
  readonly close: () => void;
};

const NO_STATUS: StatusLine = { clear: () => {}, draw: () => {}, close: () => {} };

/** Results stay as they are, but for sentences of our own reports: behind a code, or behind the marks of a code frame. */
const OWN = /^(?:[A-Z]+-\d{3} {2}| *\| *\^)/;

/** The console: a line for each event that is shown, broken at blanks on a terminal. `status` is where a live line on a terminal hooks in. */
export function consoleReporter(output: LineOutput, options: LineOptions, status: StatusLine = NO_STATUS): Reporter {
  return {
    listen: event => {
      if (isShown(event, options.level, options.logCacheEvents)) {
        status.clear();
        const line = formatLine(event, options);
        const { columns } = output;
        const isProse = columns !== undefined && options.format !== 'json' && (!isResult(event) || OWN.test(line));
        output.writeLine(isProse ? wrapText(line, columns()) : line);
      }
      status.draw(event);
    },
    close: status.close,
  };
}

export function formatLine(event: Event, options: LineOptions): string {
  if (options.format === 'json') return jsonLine(event, options.style, options.run);
  if (options.format === 'debug') return debugLine(event, options.style, options.run.invocationId);
  return textLine(event, options.style);
}
