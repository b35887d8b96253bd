// Listeners that show events: console, json, github annotations, file log, web feed.
export { consoleReporter, type LineFormat, type LineOptions, type StatusLine } from './console-reporter.js';
export { isShown, type LogLevel } from './event-filter.js';
export { type FileReporterOptions, fileReporter } from './file-reporter.js';
export type { RunFacts } from './format-json.js';
export { annotation, githubReporter } from './github-reporter.js';
export { type JunitCase, type JunitSuite, junitXml } from './junit.js';
export { type LineOutput, standardOutput } from './line-output.js';
export type { Reporter } from './reporter.js';
export { statusLine, type Terminal } from './status-line.js';
export { wantsColors } from './wants-colors.js';
export { breakLine, type LineBreaks, wrapText } from './wrap-text.js';
