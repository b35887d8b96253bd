import {
  consoleReporter,
  fileReporter,
  type LineFormat,
  type LogLevel,
  type Reporter,
  standardOutput,
  statusLine,
  type Terminal,
  wantsColors,
} from '../reporters/index.js';
import type { ReporterFacts } from '../session/index.js';
import { eventStyle } from '../session/index.js';

/** The console on standard output and the log file, as the flags want them. */
export function makeReporters(facts: ReporterFacts, output = standardOutput()): readonly Reporter[] {
  const { flags, env, run, files, logFile } = facts;
  const { values, sources } = flags;
  const explicit = sources.use_colors === 'default' ? null : values.use_colors;
  const common = { run, logCacheEvents: values.log_cache_events };
  const format = formatOf(values.log_format, 'text');
  const level = values.debug ? 'debug' : values.quiet ? 'error' : (values.log_level as LogLevel);
  const usual = eventStyle(flags);
  const isOurs = output.isTerminal && sources.printer_width === 'default';
  const printerWidth = isOurs ? fittingWidth(usual.printerWidth, process.stdout.columns) : usual.printerWidth;
  const style = { ...usual, printerWidth, colors: wantsColors(explicit, env, output.isTerminal) };
  // A line that changes is for people who watch: not for logs, and not where the terminal cannot move its cursor.
  const isLive = output.isTerminal && format === 'text' && level === 'info' && env['TERM'] !== 'dumb';
  const screen = consoleReporter(
    output,
    { ...common, format, level, style },
    isLive ? statusLine(terminal()) : undefined,
  );
  if (values.log_level_file === 'none') return [screen];
  const log = fileReporter({
    ...common,
    format: formatOf(values.log_format_file, 'debug'),
    level: values.debug ? 'debug' : (values.log_level_file as LogLevel),
    style: {
      ...eventStyle(flags),
      colors: sources.use_colors_file === 'default' ? explicit === true : values.use_colors_file,
    },
    files,
    file: logFile,
    maxBytes: values.log_file_max_bytes ?? 0,
  });
  return [screen, log];
}

/** What stands around the dotted part of a line: the time before it, and `[CREATE VIEW in 0.04s]` behind. */
const AROUND_DOTS = 36;
const NARROWEST = 40;

/** The width of the dotted part with which lines of nodes do not wrap on a terminal of so many columns. */
function fittingWidth(usual: number, columns = 80): number {
  return Math.max(NARROWEST, Math.min(usual, columns - AROUND_DOTS));
}

function terminal(): Terminal {
  return {
    write: text => void process.stdout.write(text),
    columns: () => process.stdout.columns ?? 80,
    ticks: () => performance.now(),
    every: (ms, act) => {
      const timer = setInterval(act, ms).unref();
      return () => clearInterval(timer);
    },
  };
}

function formatOf(name: string, usual: LineFormat): LineFormat {
  return name === 'default' ? usual : (name as LineFormat);
}
