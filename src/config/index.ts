// Project, profile, packages, property files, vars, env → validated Project, Profile, Invocation.
export type { Data, DataMap, DataPath, DataShapes, DictEntry } from './data.js';
export { entriesOf, isPlainMap, makeMap, mapFrom } from './data.js';
export type { Deprecation } from './deprecation.js';
export { findDotenv, parseDotenv, withDotenv } from './env/dotenv.js';
export {
  type Env,
  type EnvReader,
  plainEnvReader,
  putSecrets,
  secretEnvReader,
  secretValues,
} from './env/env-reader.js';
export { Secret, scrub } from './env/secret.js';
export { BEHAVIOUR_FLAGS, type BehaviourFlag, type BehaviourFlags } from './flags/behaviour-flags.js';
export { flagPathFaults } from './flags/check-flags.js';
export { customEnv, foreignEngineVariables, mirrorEngineEnv } from './flags/engine-env.js';
export { COMMANDS, type Command, type FlagKind, type FlagRow, type NoEffect } from './flags/flag-row.js';
export {
  engineEnvName,
  type FlagName,
  type FlagValues,
  flagsOf,
  flagTable,
  type PackageWish,
} from './flags/flag-table.js';
export { clockOf, flagsForTemplates, type Invocation } from './flags/invocation.js';
export { type InvocationFacts, invocationArgs } from './flags/invocation-args.js';
export { type CliValues, type FlagRequest, type FlagSource, type Flags, resolveFlags } from './flags/resolve-flags.js';
export type { SampleWindow } from './flags/sample-window.js';
export { UsageError, usageError } from './flags/usage-error.js';
export { readUserSettings } from './flags/user-settings.js';
export { type WarnErrorOptions, warningFate } from './flags/warn-error-options.js';
export type { ConfigKey, MergeKind } from './merge/config-key.js';
export { ADAPTER_CONFIG_KEYS, CONFIG_TABLES, type ConfigResource, knownConfigKeys } from './merge/config-tables.js';
export { snapshotFault } from './merge/finish-config.js';
export { mergeConfigCalls, mergeUnrendered } from './merge/merge-calls.js';
export { type ConfigLevel, type MergedConfig, mergeConfigs } from './merge/merge-configs.js';
export { type IgnoreRule, ignoreRule, readIgnoreFile } from './other/ignore-file.js';
export { type ProfilePrompt, type ProfileTemplate, readProfileTemplate } from './other/profile-template.js';
export { readSelectors, type SelectorEntry, type SelectorsFile } from './other/selectors-file.js';
export { type AddedPackage, addPackage, type PackageEdit } from './packages/add-package.js';
export { loadPackages } from './packages/load-packages.js';
export type { PackageDigests } from './packages/lock-digests.js';
export { type LockContent, type LockEntry, lockText } from './packages/lock-text.js';
export type { PackageList, PackageLock, PackageSpec } from './packages/package-spec.js';
export { packagesHash } from './packages/packages-hash.js';
export {
  LOCK_FILE,
  type PackagesRequest,
  readPackageEntries,
  readPackageLock,
  readPackages,
} from './packages/read-packages.js';
export type { PgliteConnection, PostgresConnection, Profile } from './profile/profile.js';
export { type ProfilesPlace, profilesDir } from './profile/profiles-dir.js';
export { type ProfileRequest, readProfile } from './profile/read-profile.js';
export { isLoopback, type TlsPlan } from './profile/tls-plan.js';
export { loadProject, type ProjectRequest } from './project/load-project.js';
export {
  CONFIG_SECTIONS,
  type ConfigSection,
  type ConfigTree,
  type DispatchEntry,
  type Project,
  type ProjectPaths,
  type QueryComment,
  type Quoting,
  type UnusedPath,
} from './project/project.js';
export { type ProjectConfig, projectConfigFor, unusedConfigPaths } from './project/project-config.js';
export { findProjectRoot, PROJECT_FILE, type RawProject, readProjectFile } from './project/read-project-file.js';
export { compareVersions, parseVersion, type VersionSpec, versionsCompatible, versionText } from './project/semver.js';
export { type Requirement, readRequirement } from './project/version-requirement.js';
export { deepMerged } from './properties/columns.js';
export {
  type GenericTest,
  type GenericTestPlace,
  parseGenericTest,
  TEST_CONFIG_KEYS,
} from './properties/generic-test.js';
export { greatestVersion } from './properties/node-properties.js';
export type * from './properties/properties.js';
export { CONSTRAINT_TYPES, SECTIONS } from './properties/properties.js';
export { type ReadProperties, readProperties } from './properties/read-properties.js';
export { type PropertyEntry, type PropertyFile, readPropertyFile } from './properties/read-property-file.js';
export { isRenderedAtRead } from './properties/render-rules.js';
export { type SourceConfig, sourceTableConfig } from './properties/source-config.js';
export { readYamlFile } from './reading/read-yaml-file.js';
export type { Render, RenderScope } from './reading/render-scope.js';
export { renderTree } from './reading/render-tree.js';
export { YAML_LIMITS, type YamlLimits } from './yaml/limits.js';
export { parseYaml, type YamlFile } from './yaml/parse-yaml.js';
