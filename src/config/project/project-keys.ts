/** What a key of dbt_project.yml may hold. */
export type ProjectKeyKind =
  | 'text'
  | 'version'
  | 'config-version'
  | 'paths'
  | 'hooks'
  | 'map'
  | 'flag'
  | 'list'
  | 'requirement'
  | 'query-comment'
  | 'configs'
  | 'vars';

/** Every key that dbt 1.12 knows, and what it may hold. */
export const PROJECT_KEYS: Readonly<Record<string, ProjectKeyKind>> = {
  name: 'text',
  'config-version': 'config-version',
  version: 'version',
  profile: 'text',
  'source-paths': 'paths',
  'model-paths': 'paths',
  'macro-paths': 'paths',
  'data-paths': 'paths',
  'seed-paths': 'paths',
  'test-paths': 'paths',
  'analysis-paths': 'paths',
  'docs-paths': 'paths',
  'asset-paths': 'paths',
  'function-paths': 'paths',
  'osi-paths': 'paths',
  'snapshot-paths': 'paths',
  'target-path': 'text',
  'log-path': 'text',
  'clean-targets': 'paths',
  'packages-install-path': 'text',
  quoting: 'map',
  'on-run-start': 'hooks',
  'on-run-end': 'hooks',
  'require-dbt-version': 'requirement',
  dispatch: 'list',
  models: 'configs',
  seeds: 'configs',
  snapshots: 'configs',
  analyses: 'configs',
  sources: 'configs',
  tests: 'configs',
  data_tests: 'configs',
  unit_tests: 'configs',
  metrics: 'configs',
  'semantic-models': 'configs',
  'saved-queries': 'configs',
  exposures: 'configs',
  functions: 'configs',
  vars: 'vars',
  packages: 'list',
  'query-comment': 'query-comment',
  'restrict-access': 'flag',
  'dbt-cloud': 'map',
  flags: 'map',
  // Merge keys and anchors need a place to stand; the strict spelling of dbt v2 gives them this one.
  anchors: 'list',
};

/** Words that dbt keeps for the names of its template context. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...['_sql_results', 'adapter', 'api', 'column', 'config', 'context', 'database', 'env', 'env_var', 'exceptions'],
  ...['execute', 'flags', 'fromjson', 'fromyaml', 'graph', 'invocation_id', 'load_agate_table', 'load_result', 'log'],
  ...['model', 'modules', 'post_hooks', 'pre_hooks', 'ref', 'render', 'return', 'run_started_at', 'schema', 'source'],
  ...['sql', 'sql_now', 'store_result', 'store_raw_result', 'target', 'this', 'tojson', 'toyaml'],
  ...['try_or_compiler_error', 'var', 'write'],
]);

/** Spellings with the other of `-` and `_` that can only mean the key itself. */
export const KEY_SPELLINGS: Readonly<Record<string, string>> = {
  semantic_models: 'semantic-models',
  saved_queries: 'saved-queries',
  'data-tests': 'data_tests',
  'unit-tests': 'unit_tests',
};
