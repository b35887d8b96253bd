import { pluralize } from '../text/fancy-line.js';
import { errorTag, type TextStyle, warningTag } from '../text/text-style.js';
import { wrapMessage } from '../text/wrap-message.js';
import { event } from './define-event.js';
import { oldDeprecation } from './deprecation-text.js';

const LEGACY = 'For more information: https://docs.getdbt.com/reference/global-configs/legacy-behaviors';

const renamed = () =>
  event('', 'warn', { deprecated_path: '', exp_path: '' }, (d, style) =>
    oldDeprecation(
      `The \`${d.deprecated_path}\` config has been renamed to \`${d.exp_path}\`. ` +
        'Please update your `dbt_project.yml` configuration to reflect this change.',
      style,
    ),
  );

const movedPath = (output: string, flag: string, variable: string) =>
  event('', 'warn', { deprecated_path: '' }, (d, style) =>
    oldDeprecation(
      `The \`${d.deprecated_path}\` config in \`dbt_project.yml\` has been deprecated, and will no longer be supported ` +
        `in a future version of dbt-core. If you wish to write dbt ${output} to a custom directory, please use the ` +
        `${flag} CLI flag or ${variable} env var instead.`,
      style,
    ),
  );

/** D000–D020: these do not carry their name. */
export const oldDeprecationEvents = {
  BehaviorChangeEvent: event(
    'D000',
    'warn',
    { flag_name: '', flag_source: '', description: '', docs_url: '' },
    (d, style) =>
      warningTag(
        `${d.description}\n` +
          `You may opt into the new behavior sooner by setting \`flags.${d.flag_name}\` to \`True\` in \`dbt_project.yml\`.\n` +
          `Visit ${d.docs_url} for more information.`,
        style,
      ),
  ),
  PackageRedirectDeprecation: event('D001', 'warn', { old_name: '', new_name: '' }, (d, style) =>
    oldDeprecation(
      `The \`${d.old_name}\` package is deprecated in favor of \`${d.new_name}\`. Please ` +
        `update your \`packages.yml\` configuration to use \`${d.new_name}\` instead.`,
      style,
    ),
  ),
  ConfigSourcePathDeprecation: { ...renamed(), code: 'D003' },
  ConfigDataPathDeprecation: { ...renamed(), code: 'D004' },
  AdapterDeprecationWarning: event('D005', 'warn', { old_name: '', new_name: '' }, (d, style) =>
    wrapMessage(
      warningTag(
        `Deprecated functionality\n\nThe adapter function \`adapter.${d.old_name}\` is deprecated and will be removed in ` +
          `a future release of dbt. Please use \`adapter.${d.new_name}\` instead. ` +
          `\n\nDocumentation for ${d.new_name} can be found here:\n\nhttps://docs.getdbt.com/docs/adapter`,
        style,
      ),
      style.printerWidth,
    ),
  ),
  ExposureNameDeprecation: event('D007', 'warn', { exposure: '' }, (d, style) =>
    oldDeprecation(
      "Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, and underscores. Exposures " +
        "support a new property, 'label', which may contain spaces, capital letters, and special characters. " +
        `${d.exposure} does not follow this pattern. Please update the 'name', and use the 'label' property for a ` +
        'human-friendly title. This will raise an error in a future version of dbt-core.',
      style,
    ),
  ),
  EnvironmentVariableRenamed: event('D009', 'warn', { old_name: '', new_name: '' }, (d, style) =>
    oldDeprecation(
      `The environment variable \`${d.old_name}\` has been renamed as \`${d.new_name}\`.\n` +
        `If \`${d.old_name}\` is currently set, its value will be used instead of \`${d.new_name}\`.\n` +
        `Set \`${d.new_name}\` and unset \`${d.old_name}\` to avoid this deprecation warning and ` +
        'ensure it works properly in a future release.',
      style,
    ),
  ),
  ConfigLogPathDeprecation: {
    ...movedPath('logs', '--log-path', 'DBT_LOG_PATH'),
    code: 'D010',
  },
  ConfigTargetPathDeprecation: {
    ...movedPath('artifacts', '--target-path', 'DBT_TARGET_PATH'),
    code: 'D011',
  },
  CollectFreshnessReturnSignature: event('D012', 'warn', {}, (_, style) =>
    wrapMessage(
      warningTag(
        "Deprecated functionality\n\nThe 'collect_freshness' macro signature has changed to return the full " +
          'query result, rather than just a table of values. See the v1.5 migration guide for details on how to update ' +
          'your custom macro: https://docs.getdbt.com/guides/migration/versions/upgrading-to-v1.5',
        style,
      ),
      style.printerWidth,
    ),
  ),
  TestsConfigDeprecation: event('D012', 'warn', { deprecated_path: '', exp_path: '' }, (d, style) =>
    oldDeprecation(
      `The \`${d.deprecated_path}\` config has been renamed to \`${d.exp_path}\`. Please see ` +
        'https://docs.getdbt.com/docs/build/data-tests#new-data_tests-syntax for more information.',
      style,
    ),
  ),
  ProjectFlagsMovedDeprecation: event('D013', 'warn', {}, (_, style) =>
    oldDeprecation(
      "User config should be moved from the 'config' key in profiles.yml to the 'flags' key in dbt_project.yml.",
      style,
      { wrap: false },
    ),
  ),
  SpacesInResourceNameDeprecation: event('D014', 'dynamic', { unique_id: '', level: '' }, (d, style) => {
    const found = `Found spaces in the name of \`${d.unique_id}\``;
    const text = d.level === 'error' ? errorTag(found, style) : d.level === 'warn' ? warningTag(found, style) : found;
    return wrapMessage(text, style.printerWidth);
  }),
  ResourceNamesWithSpacesDeprecation: event(
    'D015',
    'warn',
    { count_invalid_names: 0, show_debug_hint: false, level: '' },
    (d, style) =>
      oldDeprecation(
        `Spaces found in ${d.count_invalid_names} resource name(s). This is deprecated, and may lead to errors when ` +
          `using dbt.${d.show_debug_hint ? ' Run again with `--debug` to see them all.' : ''} ${LEGACY}`,
        style,
        { plain: 'warning' },
      ),
  ),
  PackageMaterializationOverrideDeprecation: event(
    'D016',
    'warn',
    { package_name: '', materialization_name: '' },
    (d, style) =>
      oldDeprecation(
        `Installed package '${d.package_name}' is overriding the built-in materialization '${d.materialization_name}'. ` +
          'Overrides of built-in materializations from installed packages will be deprecated in future versions of dbt. ' +
          LEGACY,
        style,
        { plain: 'warning' },
      ),
  ),
  SourceFreshnessProjectHooksNotRun: event('D017', 'warn', {}, (_, style) =>
    oldDeprecation(
      'In a future version of dbt, the `source freshness` command will start running `on-run-start` and `on-run-end` ' +
        `hooks by default. ${LEGACY}`,
      style,
      { plain: 'warning' },
    ),
  ),
  MFTimespineWithoutYamlConfigurationDeprecation: event('D018', 'warn', {}, (_, style) =>
    oldDeprecation(
      'Time spines without YAML configuration are in the process of deprecation. Please add YAML configuration for your ' +
        "'metricflow_time_spine' model. See documentation on MetricFlow time spines: " +
        'https://docs.getdbt.com/docs/build/metricflow-time-spine and behavior change documentation: ' +
        'https://docs.getdbt.com/reference/global-configs/behavior-changes.',
      style,
      { plain: 'warning' },
    ),
  ),
  MFCumulativeTypeParamsDeprecation: event('D019', 'warn', {}, (_, style) =>
    oldDeprecation(
      'Cumulative fields `type_params.window` and `type_params.grain_to_date` have been moved and will soon be ' +
        'deprecated. Please nest those values under `type_params.cumulative_type_params.window` and ' +
        '`type_params.cumulative_type_params.grain_to_date`. See documentation on behavior changes: ' +
        'https://docs.getdbt.com/reference/global-configs/behavior-changes.',
      style,
      { plain: 'warning' },
    ),
  ),
  MicrobatchMacroOutsideOfBatchesDeprecation: event('D020', 'warn', {}, (_, style) =>
    oldDeprecation(
      'The use of a custom microbatch macro outside of batched execution is deprecated. To use it with batched ' +
        'execution, set `flags.require_batched_execution_for_custom_microbatch_strategy` to `True` in ' +
        '`dbt_project.yml`. In the future this will be the default behavior.',
      style,
      { plain: 'warning' },
    ),
  ),
  DeprecatedModel: event('I065', 'warn', { model_name: '', model_version: '', deprecation_date: '' }, (d, style) =>
    oldDeprecation(
      `Model ${d.model_name}${versionTail(d.model_version)} has passed its deprecation date of ${d.deprecation_date}. ` +
        'This model should be disabled or removed.',
      style,
      { plain: 'warning', wrap: false },
    ),
  ),
};

export function versionTail(version: string): string {
  return version === '' ? '' : `.v${version}`;
}

export type DeprecationCount = {
  readonly event_name: string;
  readonly event_code: string;
  readonly occurrences: number;
};

/** The summary that follows the run: one line for each kind that was met. */
export function summaryText(summaries: readonly DeprecationCount[], showAllHint: boolean, style: TextStyle): string {
  const lines = summaries.map(s => `\n\n- ${s.event_name}: ${pluralize(s.occurrences, 'occurrence')}`);
  const hint =
    '\n\nTo see all deprecation instances instead of just the first occurrence of each, run command again with the ' +
    '`--show-all-deprecations` flag. You may also need to run with `--no-partial-parse` as some deprecations are only ' +
    'encountered during parsing.';
  const text = `Summary of encountered deprecations:${lines.join('')}${showAllHint ? hint : ''}`;
  return wrapMessage(
    warningTag(`Deprecated functionality\n\n${text}`, style, 'DeprecationsSummary'),
    style.printerWidth,
  );
}
