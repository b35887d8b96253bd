import { pluralize } from '../text/fancy-line.js';
import { errorTag, type TextStyle, warningTag } from '../text/text-style.js';
import { wrapMessage } from '../text/wrap-message.js';
import { event, NODE } from './define-event.js';
import { versionTail } from './old-deprecation-events.js';

type Seed = { readonly package_name: string; readonly name: string };
const SEED: Seed = { package_name: '', name: '' };

function largeSeed(d: Seed, style: TextStyle, rest: (limit: string) => string): string {
  const limit = `${style.maximumSeedSizeMib}MiB`;
  return warningTag(`Found a seed (${d.package_name}.${d.name}) >${limit} in size${rest(limit)}`, style);
}

const TARGET = {
  resource_type_title: '',
  unique_id: '',
  original_file_path: '',
  target_kind: '',
  target_name: '',
  target_package: '',
};

function dangling(d: typeof TARGET, inPackage: string, reason: string): string {
  return (
    `${d.resource_type_title} '${d.unique_id}' (${d.original_file_path}) depends on a ${d.target_kind} ` +
    `named '${d.target_name}' ${inPackage}which ${reason}`
  );
}

const REFERENCE = {
  model_name: '',
  ref_model_package: '',
  ref_model_name: '',
  ref_model_version: '',
  ref_model_latest_version: '',
  ref_model_deprecation_date: '',
};

function deprecatedReference(d: typeof REFERENCE, style: TextStyle, fate: string, invitation: string): string {
  const newer =
    d.ref_model_version !== '' && d.ref_model_version !== d.ref_model_latest_version
      ? `A new version of '${d.ref_model_name}' is available. ${invitation}: ` +
        `{{ ref('${d.ref_model_package}', '${d.ref_model_name}', v='${d.ref_model_latest_version}') }}.`
      : '';
  const what = `${d.ref_model_name}${versionTail(d.ref_model_version)}`;
  const text = `While compiling '${d.model_name}': Found a reference to ${what}, which ${fate} on '${d.ref_model_deprecation_date}'. `;
  return warningTag(text + newer, style);
}

type ConstraintChange = { readonly constraint_name: string; readonly constraint_type: string };

/** I: reading the project. */
export const parsingEvents = {
  InputFileDiffError: event(
    'I001',
    'debug',
    { category: '', file_id: '' },
    d => `Error processing file diff: ${d.category}, ${d.file_id}`,
  ),
  InvalidValueForField: event('I008', 'warn', { field_name: '', field_value: '' }, (d, style) =>
    warningTag(`Invalid value (${d.field_value}) for field ${d.field_name}`, style),
  ),
  ValidationWarning: event('I009', 'warn', { resource_type: '', field_name: '', node_name: '' }, (d, style) =>
    warningTag(`Field ${d.field_name} is not valid for ${d.resource_type} (${d.node_name})`, style),
  ),
  ParsePerfInfoPath: event('I010', 'info', { path: '' }, d => `Performance info: ${d.path}`),
  PartialParsingSkipParsing: event(
    'I017',
    'debug',
    {},
    () => 'Partial parsing enabled, no changes found, skipping parsing',
  ),
  UnableToPartialParse: event('I024', 'info', { reason: '' }, d => `Unable to do partial parsing because ${d.reason}`),
  StateCheckVarsHash: event(
    'I025',
    'debug',
    { checksum: '', vars: '', profile: '', target: '', version: '' },
    d => `checksum: ${d.checksum}, vars: ${d.vars}, profile: ${d.profile}, target: ${d.target}, version: ${d.version}`,
  ),
  PartialParsingNotEnabled: event('I028', 'debug', {}, () => 'Partial parsing not enabled'),
  PartialParsingEnabled: event(
    'I040',
    'debug',
    { deleted: 0, added: 0, changed: 0 },
    d => `Partial parsing enabled: ${d.deleted} files deleted, ${d.added} files added, ${d.changed} files changed.`,
  ),
  PartialParsingFile: event(
    'I041',
    'debug',
    { file_id: '', operation: '' },
    d => `Partial parsing: ${d.operation} file: ${d.file_id}`,
  ),
  InvalidDisabledTargetInTestNode: event('I050', 'debug', TARGET, (d, style) => {
    const inPackage = d.target_package === '' ? '' : `in package '${d.target_package}' `;
    return warningTag(dangling(d, inPackage, 'is disabled'), style);
  }),
  UnusedResourceConfigPath: event('I051', 'warn', { unused_config_paths: [] as readonly string[] }, (d, style) =>
    warningTag(
      'Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\n' +
        `There are ${d.unused_config_paths.length} unused configuration paths:\n` +
        d.unused_config_paths.map(path => `- ${path}`).join('\n'),
      style,
    ),
  ),
  SeedIncreased: event('I052', 'warn', SEED, (d, style) =>
    largeSeed(d, style, limit => `. The previous file was <=${limit}, so it has changed`),
  ),
  SeedExceedsLimitSamePath: event('I053', 'warn', SEED, (d, style) =>
    largeSeed(d, style, () => ' at the same path, dbt cannot tell if it has changed: assuming they are the same'),
  ),
  SeedExceedsLimitAndPathChanged: event('I054', 'warn', SEED, (d, style) =>
    largeSeed(d, style, () => '. The previous file was in a different location, assuming it has changed'),
  ),
  SeedExceedsLimitChecksumChanged: event('I055', 'warn', { ...SEED, checksum_name: '' }, (d, style) =>
    largeSeed(d, style, () => `. The previous file had a checksum type of ${d.checksum_name}, so it has changed`),
  ),
  UnusedTables: event('I056', 'warn', { unused_tables: [] as readonly string[] }, (d, style) =>
    warningTag(
      ['During parsing, dbt encountered source overrides that had no target:', ...d.unused_tables, ''].join('\n'),
      style,
    ),
  ),
  WrongResourceSchemaFile: event(
    'I057',
    'warn',
    { patch_name: '', resource_type: '', plural_resource_type: '', yaml_key: '', file_path: '' },
    (d, style) =>
      warningTag(
        wrapMessage(
          `'${d.patch_name}' is a ${d.resource_type} node, but it is\nspecified in the ${d.yaml_key} section of\n` +
            `${d.file_path}.\nTo fix this error, place the \`${d.patch_name}\`\n` +
            `specification under the ${d.plural_resource_type} key instead.\n`,
          style.printerWidth,
        ),
        style,
      ),
  ),
  NoNodeForYamlKey: event('I058', 'warn', { patch_name: '', yaml_key: '', file_path: '' }, (d, style) =>
    warningTag(
      `Did not find matching node for patch with name '${d.patch_name}' in the '${d.yaml_key}' section of ` +
        `file '${d.file_path}'`,
      style,
    ),
  ),
  MacroNotFoundForPatch: event('I059', 'warn', { patch_name: '' }, (d, style) =>
    warningTag(`Found patch for macro "${d.patch_name}" which was not found`, style),
  ),
  NodeNotFoundOrDisabled: event('I060', 'warn', { ...TARGET, disabled: '' }, (d, style) => {
    const reasons: Record<string, string> = { None: 'was not found or is disabled', True: 'is disabled' };
    return warningTag(dangling(d, `in package '${d.target_package}' `, reasons[d.disabled] ?? 'was not found'), style);
  }),
  JinjaLogWarning: event('I061', 'warn', { ...NODE, msg: '' }, (d, style) => warningTag(d.msg, style)),
  JinjaLogInfo: event('I062', 'info', { ...NODE, msg: '' }, d => d.msg),
  JinjaLogDebug: event('I063', 'debug', { ...NODE, msg: '' }, d => d.msg),
  UnpinnedRefNewVersionAvailable: event(
    'I064',
    'info',
    { ...NODE, ref_node_name: '', ref_node_package: '', ref_node_version: '', ref_max_version: '' },
    d => {
      const pin = (version: string): string =>
        `{{ ref('${d.ref_node_package}', '${d.ref_node_name}', v='${version}') }}`;
      return (
        `While compiling '${d.node_info?.node_name ?? ''}':\n` +
        `Found an unpinned reference to versioned model '${d.ref_node_name}' in project '${d.ref_node_package}'.\n` +
        `Resolving to latest version: ${d.ref_node_name}.v${d.ref_node_version}\n` +
        `A prerelease version ${d.ref_max_version} is available. It has not yet been marked 'latest' by its maintainer.\n` +
        `When that happens, this reference will resolve to ${d.ref_node_name}.v${d.ref_max_version} instead.\n\n` +
        `  Try out v${d.ref_max_version}: ${pin(d.ref_max_version)}\n` +
        `  Pin to  v${d.ref_node_version}: ${pin(d.ref_node_version)}\n`
      );
    },
  ),
  UpcomingReferenceDeprecation: event('I066', 'warn', REFERENCE, (d, style) =>
    deprecatedReference(d, style, 'is slated for deprecation', 'Try it out'),
  ),
  DeprecatedReference: event('I067', 'warn', REFERENCE, (d, style) =>
    deprecatedReference(d, style, 'was deprecated', 'Migrate now'),
  ),
  UnsupportedConstraintMaterialization: event('I068', 'warn', { materialized: '' }, (d, style) =>
    wrapMessage(
      warningTag(
        `Constraint types are not supported for ${d.materialized} materializations and will be ignored.  ` +
          "Set 'warn_unsupported: false' on this constraint to ignore this warning.",
        style,
      ),
      style.printerWidth,
    ),
  ),
  ParseInlineNodeError: event('I069', 'error', { ...NODE, exc: '' }, (d, style) =>
    errorTag(`Error while parsing node: ${d.node_info?.node_name ?? ''}\n${d.exc}`, style),
  ),
  SemanticValidationFailure: event('I070', 'warn', { msg: '' }, (d, style) => warningTag(d.msg, style)),
  UnversionedBreakingChange: event(
    'I071',
    'warn',
    {
      breaking_changes: [] as readonly string[],
      model_name: '',
      model_file_path: '',
      contract_enforced_disabled: false,
      columns_removed: [] as readonly string[],
      column_type_changes: [] as readonly {
        readonly column_name: string;
        readonly previous_column_type: string;
        readonly current_column_type: string;
      }[],
      enforced_column_constraint_removed: [] as readonly (ConstraintChange & { readonly column_name: string })[],
      enforced_model_constraint_removed: [] as readonly (ConstraintChange & { readonly columns: readonly string[] })[],
      materialization_changed: [] as readonly string[],
    },
    (d, style) =>
      warningTag(
        `Breaking change to contracted, unversioned model ${d.model_name} (${d.model_file_path})` +
          '\nWhile comparing to previous project state, dbt detected a breaking change to an unversioned model.' +
          `\n  - ${d.breaking_changes.join('\n  - ')}\n`,
        style,
      ),
  ),
  WarnStateTargetEqual: event('I072', 'warn', { state_path: '' }, (d, style) =>
    warningTag(
      `The state and target directories are the same: '${d.state_path}'. ` +
        'This could lead to missing changes due to overwritten state including non-idempotent retries.',
      style,
    ),
  ),
  FreshnessConfigProblem: event('I073', 'warn', { msg: '' }, (d, style) => warningTag(d.msg, style)),
  MicrobatchModelNoEventTimeInputs: event('I074', 'warn', { model_name: '' }, (d, style) =>
    warningTag(
      `The microbatch model '${d.model_name}' has no 'ref' or 'source' input with an 'event_time' configuration. ` +
        '\nThis means no filtering can be applied and can result in unexpected duplicate records in the resulting ' +
        'microbatch model.',
      style,
    ),
  ),
  InvalidConcurrentBatchesConfig: event('I075', 'warn', { num_models: 0, adapter_type: '' }, (d, style) =>
    wrapMessage(
      warningTag(
        `Found ${pluralize(d.num_models, 'microbatch model')} with the \`concurrent_batches\` config set to true, but ` +
          `the ${d.adapter_type} adapter does not support running batches concurrently. ` +
          'Batches will be run sequentially.',
        style,
      ),
      style.printerWidth,
    ),
  ),
  InvalidMacroAnnotation: event('I076', 'warn', { msg: '', macro_unique_id: '', macro_file_path: '' }, (d, style) =>
    warningTag(d.msg, style),
  ),
  PackageNodeDependsOnRootProjectNode: event(
    'I077',
    'warn',
    { node_name: '', package_name: '', root_project_unique_id: '' },
    (d, style) =>
      warningTag(
        `The node '${d.node_name}'in package '${d.package_name}' depends on the root project node ` +
          `'${d.root_project_unique_id}'.This may lead to unexpected cycles downstream. Please set the ` +
          "'require_ref_searches_node_package_before_root' behavior change flag to True to avoid this issue." +
          'For more information, see the documentation at ' +
          'https://docs.getdbt.com/reference/global-configs/behavior-changes#package-ref-search-order',
        style,
      ),
  ),
  GetMetaKeyWarning: event('D041', 'warn', { meta_key: '' }, (d, style) =>
    warningTag(
      `The key '${d.meta_key}' was not found using config.get('${d.meta_key}'), but was detected as a custom config ` +
        `under 'meta'. Please use config.meta_get('${d.meta_key}') or config.meta_require('${d.meta_key}') instead of ` +
        `config.get('${d.meta_key}') to access the custom config value if intended.`,
      style,
    ),
  ),
};
