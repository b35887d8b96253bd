import { event } from './define-event.js';
import { deprecation } from './deprecation-text.js';
import { type DeprecationCount, summaryText } from './old-deprecation-events.js';

const atPath = (path: string): string => (path === '' ? '' : ` at path \`${path}\``);

/** D022–D044: always with their name, wrapped to the printer's width. */
export const deprecationEvents = {
  GenericJSONSchemaValidationDeprecation: event(
    'D022',
    'warn',
    { violation: '', file: '', key_path: '' },
    (d, style) => {
      const where =
        d.key_path === '' ? `at top level in file \`${d.file}\`` : `in file \`${d.file}\` at path \`${d.key_path}\``;
      const causes =
        'This generally means that either we failed to catch this as a more specific deprecation type OR our JSONSchema ' +
        'had a regression (and this deprecation was erroneous).';
      const text = `${d.violation} ${where} is possibly a deprecation. ${causes}`;
      return deprecation('GenericJSONSchemaValidationDeprecation', text, style);
    },
  ),
  UnexpectedJinjaBlockDeprecation: event('D023', 'warn', { msg: '', file: '' }, (d, style) =>
    deprecation('UnexpectedJinjaBlockDeprecation', `${d.msg} in file \`${d.file}\``, style),
  ),
  DuplicateYAMLKeysDeprecation: event('D024', 'warn', { duplicate_description: '', file: '' }, (d, style) =>
    deprecation('DuplicateYAMLKeysDeprecation', `${d.duplicate_description} in file \`${d.file}\``, style),
  ),
  CustomTopLevelKeyDeprecation: event('D025', 'warn', { msg: '', file: '' }, (d, style) =>
    deprecation('CustomTopLevelKeyDeprecation', `${d.msg} in file \`${d.file}\``, style),
  ),
  CustomKeyInConfigDeprecation: event('D026', 'warn', { key: '', file: '', key_path: '' }, (d, style) =>
    deprecation(
      'CustomKeyInConfigDeprecation',
      `Custom key \`${d.key}\` found in \`config\`${atPath(d.key_path)} in file \`${d.file}\`. ` +
        'Custom config keys should move into the `config.meta`.',
      style,
    ),
  ),
  CustomKeyInObjectDeprecation: event('D027', 'warn', { key: '', file: '', key_path: '' }, (d, style) =>
    deprecation(
      'CustomKeyInObjectDeprecation',
      `Custom key \`${d.key}\` found at \`${d.key_path}\` in file \`${d.file}\`. ` +
        'This may mean the key is a typo, or is simply not a key supported by the object.',
      style,
    ),
  ),
  DeprecationsSummary: event(
    'D028',
    'warn',
    { summaries: [] as readonly DeprecationCount[], show_all_hint: false },
    (d, style) => summaryText(d.summaries, d.show_all_hint, style),
  ),
  CustomOutputPathInSourceFreshnessDeprecation: event('D029', 'warn', { path: '' }, (d, style) =>
    deprecation(
      'CustomOutputPathInSourceFreshnessDeprecation',
      `Custom output path usage \`--output ${d.path}\` usage detected in \`dbt source freshness\` command.`,
      style,
    ),
  ),
  PropertyMovedToConfigDeprecation: event('D030', 'warn', { key: '', file: '', key_path: '' }, (d, style) =>
    deprecation(
      'PropertyMovedToConfigDeprecation',
      `Found \`${d.key}\` as a top-level property of \`${d.key_path}\` in file \`${d.file}\`. ` +
        `The \`${d.key}\` top-level property should be moved into the \`config\` of \`${d.key_path}\`.`,
      style,
    ),
  ),
  WEOIncludeExcludeDeprecation: event('D031', 'warn', { found_include: false, found_exclude: false }, (d, style) => {
    const found = [d.found_include ? '`include`' : '', d.found_exclude ? '`exclude`' : ''].filter(k => k !== '');
    const advice = [
      d.found_include ? ' Please use `error` instead of `include`.' : '',
      d.found_exclude ? ' Please use `warn` instead of `exclude`.' : '',
    ];
    const text = `Found ${found.join(' and ')} in \`warn_error_options\` specification.${advice.join('')}`;
    return deprecation('WEOIncludeExcludeDeprecation', text, style);
  }),
  ModelParamUsageDeprecation: event('D032', 'warn', {}, (_, style) =>
    deprecation(
      'ModelParamUsageDeprecation',
      'Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.',
      style,
    ),
  ),
  ModulesItertoolsUsageDeprecation: event('D034', 'warn', {}, (_, style) =>
    deprecation(
      'ModulesItertoolsUsageDeprecation',
      'Usage of itertools modules is deprecated. Please use the built-in functions instead.',
      style,
    ),
  ),
  SourceOverrideDeprecation: event('D035', 'warn', { source_name: '', file: '' }, (d, style) =>
    deprecation(
      'SourceOverrideDeprecation',
      `The source property \`overrides\` is deprecated but was found on source \`${d.source_name}\` in file ` +
        `\`${d.file}\`. Instead, \`enabled\` should be used to disable the unwanted source.`,
      style,
    ),
  ),
  EnvironmentVariableNamespaceDeprecation: event('D036', 'warn', { env_var: '', reserved_prefix: '' }, (d, style) =>
    deprecation(
      'EnvironmentVariableNamespaceDeprecation',
      `Found custom environment variable \`${d.env_var}\` in the environment. The prefix \`${d.reserved_prefix}\` is ` +
        `reserved for dbt engine environment variables. Custom environment variables with the prefix ` +
        `\`${d.reserved_prefix}\` may cause collisions and runtime errors.`,
      style,
    ),
  ),
  MissingPlusPrefixDeprecation: event('D037', 'warn', { key: '', file: '', key_path: '' }, (d, style) =>
    deprecation(
      'MissingPlusPrefixDeprecation',
      `Missing '+' prefix on \`${d.key}\` found at \`${d.key_path}\` in file \`${d.file}\`. ` +
        "Hierarchical config values without a '+' prefix are deprecated in dbt_project.yml.",
      style,
    ),
  ),
  ArgumentsPropertyInGenericTestDeprecation: event('D038', 'warn', { test_name: '' }, (d, style) =>
    deprecation(
      'ArgumentsPropertyInGenericTestDeprecation',
      `Found \`arguments\` property in test definition of ${d.test_name} without usage of ` +
        '`require_generic_test_arguments_property` behavior change flag. The `arguments` property is deprecated for ' +
        'custom usage and will be used to nest keyword arguments in future versions of dbt.',
      style,
    ),
  ),
  MissingArgumentsPropertyInGenericTestDeprecation: event('D039', 'warn', { test_name: '' }, (d, style) =>
    deprecation(
      'MissingArgumentsPropertyInGenericTestDeprecation',
      `Found top-level arguments to test ${d.test_name}. ` +
        'Arguments to generic tests should be nested under the `arguments` property.',
      style,
    ),
  ),
  DuplicateNameDistinctNodeTypesDeprecation: event(
    'D040',
    'warn',
    { resource_name: '', package_name: '', unique_id1: '', unique_id2: '' },
    (d, style) =>
      deprecation(
        'DuplicateNameDistinctNodeTypesDeprecation',
        `Found resources with the same name '${d.resource_name}' in package '${d.package_name}': '${d.unique_id1}' and ` +
          `'${d.unique_id2}'. Please update one of the resources to have a unique name.`,
        style,
      ),
  ),
  TimeDimensionsRequireGranularityDeprecation: event('D041', 'warn', { msg: '' }, (d, style) =>
    deprecation('TimeDimensionsRequireGranularityDeprecation', d.msg, style),
  ),
  GenericSemanticLayerDeprecation: event('D042', 'warn', { msg: '' }, (d, style) =>
    deprecation('GenericSemanticLayerDeprecation', d.msg, style),
  ),
  GenerateSchemaNameNullValueDeprecation: event('D044', 'warn', { resource_unique_id: '' }, (d, style) =>
    deprecation(
      'GenerateSchemaNameNullValueDeprecation',
      `Node '${d.resource_unique_id}' has a schema set to None as a result of a generate_schema_name call. ` +
        'Please set a valid schema name.',
      style,
    ),
  ),
};
