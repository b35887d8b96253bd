import type { Event, EventData } from '../events/index.js';
import type { LineOutput } from './line-output.js';
import type { Reporter } from './reporter.js';

/**
 * GitHub's annotations: `::error file=…,line=…::text` for problems with a place and for nodes that failed or warned.
 * What dbt tells in two events (where, then what) becomes one annotation.
 */
export function githubReporter(output: LineOutput): Reporter {
  let open: { kind: 'error' | 'warning'; path: string; title: string } | undefined;
  return {
    listen: event => {
      if (event.name === 'ProblemFound') return problem(output, event.data as EventData['ProblemFound']);
      const heading = headingOf(event);
      if (heading !== undefined) {
        open = heading;
        return;
      }
      const detail = detailOf(event);
      if (open === undefined || detail === undefined) return;
      output.writeLine(annotation(open.kind, { file: open.path, title: open.title }, detail));
      open = undefined;
    },
    close: () => {},
  };
}

function problem(output: LineOutput, data: EventData['ProblemFound']): void {
  const kind = data.severity === 'info' ? 'notice' : data.severity;
  const place =
    data.file === '' ? {} : { file: data.file, line: data.line, col: data.column, endColumn: data.end_column };
  const text = data.suggestion === '' ? data.title : `${data.title}\n${data.suggestion}`;
  output.writeLine(annotation(kind, { ...place, title: data.problem_code }, text));
}

function headingOf(event: Event): { kind: 'error' | 'warning'; path: string; title: string } | undefined {
  if (event.name !== 'RunResultFailure' && event.name !== 'RunResultWarning') return undefined;
  const { path, resource_type, node_name } = event.data as EventData['RunResultFailure'];
  return {
    kind: event.name === 'RunResultFailure' ? 'error' : 'warning',
    path,
    title: `${resource_type} ${node_name}`,
  };
}

function detailOf(event: Event): string | undefined {
  if (event.name === 'RunResultError' || event.name === 'RunResultWarningMessage')
    return (event.data as EventData['RunResultError']).msg;
  return event.name === 'RunResultErrorNoMessage' ? event.text.trim() : undefined;
}

/** Workflow commands end at a line end and separate properties by commas and colons: those are percent-encoded. */
export function annotation(
  kind: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const words = Object.entries(properties).map(([key, value]) => `${key}=${escaped(String(value), /[%\r\n:,]/g)}`);
  return `::${kind}${words.length === 0 ? '' : ` ${words.join(',')}`}::${escaped(text, /[%\r\n]/g)}`;
}

function escaped(text: string, pattern: RegExp): string {
  return text.replace(pattern, c => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
