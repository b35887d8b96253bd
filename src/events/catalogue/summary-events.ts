import { fancyLine, localTime, pluralize } from '../text/fancy-line.js';
import { errorTag, paint, type TextStyle, warningTag } from '../text/text-style.js';
import { event, GROUP, NODE, type RunResultInfo, type TimingInfo } from './define-event.js';

const MESSAGE = { msg: '' };
const PATH = { path: '' };
const IN_NODE = { ...NODE, ...GROUP, resource_type: '', node_name: '', path: '' };
const NO_TIMING = null as TimingInfo | null;
const NO_RESULT = null as RunResultInfo | null;

const STATS = { error: 0, pass: 0, skip: 0, total: 0, warn: 0, noop: 0, reused: 0 };

type Summary = {
  readonly num_errors: number;
  readonly num_warnings: number;
  readonly keyboard_interrupt: boolean;
  readonly num_partial_success: number;
};

function summaryText(d: Summary, style: TextStyle): string {
  const partly = `${d.num_partial_success} partial ${d.num_partial_success === 1 ? 'success' : 'successes'}`;
  const warnings = pluralize(d.num_warnings, 'warning');
  if (d.keyboard_interrupt) return paint('yellow', 'Exited because of keyboard interrupt', style);
  if (d.num_errors > 0)
    return paint('red', `Completed with ${pluralize(d.num_errors, 'error')}, ${partly}, and ${warnings}:`, style);
  if (d.num_partial_success > 0) return paint('yellow', `Completed with ${partly} and ${warnings}`, style);
  if (d.num_warnings > 0) return paint('yellow', `Completed with ${warnings}:`, style);
  return paint('green', 'Completed successfully', style);
}

/** P, W and Z: artifacts, failures while running, summaries, and what fits nowhere else. */
export const summaryEvents = {
  ArtifactWritten: event(
    'P001',
    'debug',
    { artifact_type: '', artifact_path: '' },
    d => `Wrote artifact ${d.artifact_type} to ${d.artifact_path}`,
  ),
  CatchableExceptionOnRun: event('W002', 'debug', { ...NODE, exc: '', exc_info: '' }, d => d.exc),
  InternalErrorOnRun: event('W003', 'debug', { ...NODE, build_path: '', exc: '' }, (d, style) => {
    const heading = paint('red', `Internal error executing ${d.build_path}`, style);
    const help =
      'This is an error in dbt. Please try again. If the error persists, open an issue at ' +
      'https://github.com/dbt-labs/dbt-core';
    return `${heading}\n${d.exc.trim()}\n\n${help}`;
  }),
  GenericExceptionOnRun: event('W004', 'error', { ...NODE, build_path: '', unique_id: '', exc: '' }, (d, style) =>
    errorTag(`Unhandled error while executing ${d.build_path}\n${d.exc.trim()}`, style),
  ),
  NodeConnectionReleaseError: event(
    'W005',
    'debug',
    { node_name: '', exc: '', exc_info: '' },
    d => `Error releasing connection for node ${d.node_name}: ${d.exc}`,
  ),
  FoundStats: event('W006', 'info', { stat_line: '' }, d => `Found ${d.stat_line}`),
  MainKeyboardInterrupt: event('Z001', 'info', {}, () => 'ctrl-c'),
  MainEncounteredError: event('Z002', 'error', { exc: '' }, (d, style) =>
    errorTag(`Encountered an error:\n${d.exc}`, style),
  ),
  MainStackTrace: event('Z003', 'error', { stack_trace: '' }, d => d.stack_trace),
  SystemCouldNotWrite: event(
    'Z005',
    'debug',
    { path: '', reason: '', exc: '' },
    d => `Could not write to path ${d.path}(${d.path.length} characters): ${d.reason}\nexception: ${d.exc}`,
  ),
  SystemExecutingCmd: event('Z006', 'debug', { cmd: [] as readonly string[] }, d => `Executing "${d.cmd.join(' ')}"`),
  SystemStdOut: event('Z007', 'debug', { bmsg: '' }, d => `STDOUT: "${d.bmsg}"`),
  SystemStdErr: event('Z008', 'debug', { bmsg: '' }, d => `STDERR: "${d.bmsg}"`),
  SystemReportReturnCode: event('Z009', 'debug', { returncode: 0 }, d => `command return code=${d.returncode}`),
  TimingInfoCollected: event('Z010', 'debug', { ...NODE, timing_info: NO_TIMING }, d => {
    const times = `${localTime(d.timing_info?.started_at ?? 0)} => ${localTime(d.timing_info?.completed_at ?? 0)}`;
    return `Timing info for ${d.node_info?.unique_id ?? ''} (${d.timing_info?.name ?? ''}): ${times}`;
  }),
  LogDebugStackTrace: event('Z011', 'debug', { exc_info: '' }, d => d.exc_info),
  CheckCleanPath: event('Z012', 'info', PATH, d => `Checking ${d.path}/*`),
  ConfirmCleanPath: event('Z013', 'info', PATH, d => `Cleaned ${d.path}/*`),
  ProtectedCleanPath: event('Z014', 'info', PATH, d => `ERROR: not cleaning ${d.path}/* because it is protected`),
  FinishedCleanPaths: event('Z015', 'info', {}, () => 'Finished cleaning all paths.'),
  OpenCommand: event(
    'Z016',
    'info',
    { open_cmd: '', profiles_dir: '' },
    d => `To view your profiles.yml file, run:\n\n${d.open_cmd} ${d.profiles_dir}`,
  ),
  Formatting: event('Z017', 'info', MESSAGE, d => d.msg),
  RunResultWarning: event('Z021', 'warn', IN_NODE, (d, style) =>
    warningTag(`in ${d.resource_type} ${d.node_name} (${d.path})`, style),
  ),
  RunResultFailure: event('Z022', 'error', IN_NODE, (d, style) =>
    errorTag(`in ${d.resource_type} ${d.node_name} (${d.path})`, style),
  ),
  StatsLine: event('Z023', 'info', { stats: STATS }, d => {
    const { pass, warn, error, skip, noop, reused, total } = d.stats;
    return (
      `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noop} ` + `REUSED=${reused} TOTAL=${total}`
    );
  }),
  RunResultError: event('Z024', 'error', { ...NODE, ...GROUP, msg: '' }, d => `  ${d.msg}`),
  RunResultErrorNoMessage: event('Z025', 'error', { ...NODE, status: '' }, d => `  Status: ${d.status}`),
  SQLCompiledPath: event('Z026', 'info', { ...NODE, path: '' }, d => `  compiled code at ${d.path}`),
  CheckNodeTestFailure: event('Z027', 'info', { ...NODE, relation_name: '' }, d => {
    const query = `select * from ${d.relation_name}`;
    const border = '-'.repeat([...query].length);
    return `  See test failures:\n  ${border}\n  ${query}\n  ${border}`;
  }),
  EndOfRunSummary: event(
    'Z030',
    'info',
    { num_errors: 0, num_warnings: 0, keyboard_interrupt: false, num_partial_success: 0 },
    summaryText,
  ),
  MarkSkippedChildren: event('Z033', 'debug', { unique_id: '', status: '', run_result: NO_RESULT }, d => {
    const reason = d.run_result?.message ?? '';
    return (
      `Marking all children of '${d.unique_id}' to be skipped because of status '${d.status}'. ` +
      `${reason === '' ? '' : ` Reason: ${reason}.`}`
    );
  }),
  LogSkipBecauseError: event(
    'Z034',
    'error',
    { ...GROUP, schema: '', relation: '', index: 0, total: 0, status: '' },
    (d, style) =>
      fancyLine(
        `SKIP relation ${d.schema}.${d.relation} due to ephemeral model status '${d.status}'`,
        paint('red', 'ERROR SKIP', style),
        style,
        { index: d.index, total: d.total },
      ),
  ),
  EnsureGitInstalled: event('Z036', 'error', {}, (_, style) =>
    errorTag(
      'Make sure git is installed on your machine. More information: https://docs.getdbt.com/docs/package-management',
      style,
    ),
  ),
  DepsCreatingLocalSymlink: event('Z037', 'debug', {}, () => 'Creating symlink to local dependency.'),
  DepsSymlinkNotAvailable: event(
    'Z038',
    'debug',
    {},
    () => 'Symlinks are not available on this OS, copying dependency.',
  ),
  RunResultWarningMessage: event('Z046', 'warn', { ...NODE, msg: '' }, (d, style) => warningTag(d.msg, style)),
  DebugCmdOut: event('Z047', 'info', MESSAGE, d => d.msg),
  DebugCmdResult: event('Z048', 'info', MESSAGE, d => d.msg),
  ListCmdOut: event('Z049', 'info', MESSAGE, d => d.msg),
  Note: event('Z050', 'info', MESSAGE, d => d.msg),
  ResourceReport: event(
    'Z051',
    'debug',
    {
      command_name: '',
      command_success: false,
      command_wall_clock_time: 0,
      process_user_time: 0,
      process_kernel_time: 0,
      process_mem_max_rss: '0',
      process_in_blocks: '0',
      process_out_blocks: '0',
    },
    d => {
      const sorted = Object.entries(d).sort(([a], [b]) => (a < b ? -1 : 1));
      const words = sorted.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
      return `Resource report: {${words.join(', ')}}`;
    },
  ),
  PrintEvent: event('Z052', 'info', MESSAGE, d => d.msg),
  SelectExcludeIgnoredWithSelectorWarning: event(
    'Z064',
    'warn',
    MESSAGE,
    () => 'The --select and --exclude arguments are being ignored for node selection because --selector is provided',
  ),
};
