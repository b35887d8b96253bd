// The forms in which a report is shown, by the names that --output takes.
import type { CheckReport } from './check-report.js';
import { githubReport } from './github-report.js';
import { jsonReport } from './json-report.js';
import { junitReport } from './junit-report.js';
import { textReport } from './text-report.js';

export const REPORT_FORMATS = ['text', 'json', 'github', 'junit'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** @param folder folder of the project within the repository, for paths of annotations */
export function formatReport(report: CheckReport, format: ReportFormat, folder = ''): string {
  switch (format) {
    case 'text':
      return textReport(report);
    case 'json':
      return jsonReport(report);
    case 'github':
      return githubReport(report, folder);
    case 'junit':
      return junitReport(report);
  }
}
