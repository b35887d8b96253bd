import {
  consoleReporter,
  fileReporter,
  type LineFormat,
  type LogLevel,
  type Reporter,
  standardOutput,
  wantsColors,
} from '../reporters/index.js';
import type { ReporterFacts } from '../session/index.js';
import { eventStyle } from '../session/index.js';

/** The console on standard output and the log file, as the flags want them. */
export function makeReporters(facts: ReporterFacts): readonly Reporter[] {
  const { flags, env, run, files, logFile } = facts;
  const { values, sources } = flags;
  const output = standardOutput();
  const explicit = sources.use_colors === 'default' ? null : values.use_colors;
  const common = { run, logCacheEvents: values.log_cache_events };
  const screen = consoleReporter(output, {
    ...common,
    format: formatOf(values.log_format, 'text'),
    level: values.debug ? 'debug' : values.quiet ? 'error' : (values.log_level as LogLevel),
    style: { ...eventStyle(flags), colors: wantsColors(explicit, env, output.isTerminal) },
  });
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

function formatOf(name: string, usual: LineFormat): LineFormat {
  return name === 'default' ? usual : (name as LineFormat);
}
