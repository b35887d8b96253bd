import { errorTag, warningTag } from '../text/text-style.js';
import { event } from './define-event.js';

/** What dbt has no event for. Codes start with Y, which dbt does not use. */
export const ownEvents = {
  /** A `Message` of ours: one problem with code, place and frame, already drawn as text. */
  ProblemFound: event(
    'Y001',
    'dynamic',
    {
      problem_code: '',
      severity: 'error' as 'error' | 'warning' | 'info',
      /** The message with place, frame and notes. */
      rendered: '',
      /** Its first line alone. */
      title: '',
      file: '',
      line: 0,
      column: 0,
      end_line: 0,
      end_column: 0,
      suggestion: '',
    },
    (d, style) => {
      if (d.severity === 'info') return d.rendered;
      return d.severity === 'error' ? errorTag(d.rendered, style) : warningTag(d.rendered, style);
    },
  ),
  /** Seconds that nodes took when they last went well, for whoever shows progress. */
  ExpectedDurations: event(
    'Y002',
    'debug',
    { seconds: {} as Readonly<Record<string, number>> },
    d => `Earlier runs tell how long ${Object.keys(d.seconds).length} nodes take`,
  ),
};
