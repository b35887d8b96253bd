// What can be proved without running: SQL checked by a real Postgres, contracts, rows of unit tests.
export { type CheckOptions, checkProject, textsOf } from './check-project.js';
export type * from './input/check-node.js';
export { type ManifestRequest, readManifest } from './input/read-manifest.js';
export { seedColumns } from './input/seed-columns.js';
export type { ReadSource } from './input/yaml-places.js';
export {
  type Cause,
  type CheckReport,
  closingLine,
  exitCodeOf,
  makeReport,
  type Part,
  type Reason,
  type StatementResult,
} from './report/check-report.js';
export { formatReport, REPORT_FORMATS, type ReportFormat } from './report/index.js';
export { type Extensions, extensionsOf } from './sandbox/extensions.js';
export { openSandbox, type SandboxRequest } from './sandbox/open-sandbox.js';
