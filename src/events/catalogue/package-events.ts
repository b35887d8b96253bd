import { warningTag } from '../text/text-style.js';
import { event } from './define-event.js';

const URL = { url: '' };

/** M: packages (`deps`) and selection. */
export const packageEvents = {
  GitSparseCheckoutSubdirectory: event(
    'M001',
    'debug',
    { subdir: '' },
    d => `Subdirectory specified: ${d.subdir}, using sparse checkout.`,
  ),
  GitProgressCheckoutRevision: event('M002', 'debug', { revision: '' }, d => `Checking out revision ${d.revision}.`),
  GitProgressUpdatingExistingDependency: event(
    'M003',
    'debug',
    { dir: '' },
    d => `Updating existing dependency ${d.dir}.`,
  ),
  GitProgressPullingNewDependency: event('M004', 'debug', { dir: '' }, d => `Pulling new dependency ${d.dir}.`),
  GitNothingToDo: event('M005', 'debug', { sha: '' }, d => `Already at ${d.sha}, nothing to do.`),
  GitProgressUpdatedCheckoutRange: event(
    'M006',
    'debug',
    { start_sha: '', end_sha: '' },
    d => `Updated checkout from ${d.start_sha} to ${d.end_sha}.`,
  ),
  GitProgressCheckedOutAt: event('M007', 'debug', { end_sha: '' }, d => `Checked out at ${d.end_sha}.`),
  RegistryProgressGETRequest: event('M008', 'debug', URL, d => `Making package registry request: GET ${d.url}`),
  RegistryProgressGETResponse: event(
    'M009',
    'debug',
    { url: '', resp_code: 0 },
    d => `Response from registry: GET ${d.url} ${d.resp_code}`,
  ),
  SelectorReportInvalidSelector: event(
    'M010',
    'info',
    { valid_selectors: '', spec_method: '', raw_spec: '' },
    d => `The '${d.spec_method}' selector specified in ${d.raw_spec} is invalid. Must be one of [${d.valid_selectors}]`,
  ),
  DepsNoPackagesFound: event('M013', 'info', {}, () => 'Warning: No packages were found in packages.yml'),
  DepsStartPackageInstall: event('M014', 'info', { package_name: '' }, d => `Installing ${d.package_name}`),
  DepsInstallInfo: event('M015', 'info', { version_name: '' }, d => `Installed from ${d.version_name}`),
  DepsUpdateAvailable: event(
    'M016',
    'info',
    { version_latest: '' },
    d => `Updated version available: ${d.version_latest}`,
  ),
  DepsUpToDate: event('M017', 'info', {}, () => 'Up to date!'),
  DepsListSubdirectory: event('M018', 'info', { subdirectory: '' }, d => `and subdirectory ${d.subdirectory}`),
  DepsNotifyUpdatesAvailable: event(
    'M019',
    'info',
    { packages: [] as readonly string[] },
    d =>
      `Updates available for packages: [${d.packages.map(name => `'${name}'`).join(', ')}]                 ` +
      '\nUpdate your versions in packages.yml, then run dbt deps',
  ),
  RetryExternalCall: event(
    'M020',
    'debug',
    { attempt: 0, max: 0 },
    d => `Retrying external call. Attempt: ${d.attempt} Max attempts: ${d.max}`,
  ),
  RecordRetryException: event('M021', 'debug', { exc: '' }, d => `External call exception: ${d.exc}`),
  RegistryIndexProgressGETRequest: event(
    'M022',
    'debug',
    URL,
    d => `Making package index registry request: GET ${d.url}`,
  ),
  RegistryIndexProgressGETResponse: event(
    'M023',
    'debug',
    { url: '', resp_code: 0 },
    d => `Response from registry index: GET ${d.url} ${d.resp_code}`,
  ),
  RegistryResponseUnexpectedType: event('M024', 'debug', { response: '' }, d => `Response was None: ${d.response}`),
  RegistryResponseMissingTopKeys: event(
    'M025',
    'debug',
    { response: '' },
    d => `Response missing top level keys: ${d.response}`,
  ),
  RegistryResponseMissingNestedKeys: event(
    'M026',
    'debug',
    { response: '' },
    d => `Response missing nested keys: ${d.response}`,
  ),
  RegistryResponseExtraNestedKeys: event(
    'M027',
    'debug',
    { response: '' },
    d => `Response contained inconsistent keys: ${d.response}`,
  ),
  DepsSetDownloadDirectory: event('M028', 'debug', { path: '' }, d => `Set downloads directory='${d.path}'`),
  DepsUnpinned: event('M029', 'warn', { revision: '', git: '' }, (d, style) => {
    const branch = ['main', 'master'].includes(d.revision) ? `pinned to the "${d.revision}" branch` : 'None';
    const how = d.revision === 'HEAD' ? 'not pinned, using HEAD (default branch)' : branch;
    return warningTag(
      `The git package "${d.git}" \n\tis ${how}.\n\tThis can introduce breaking changes into your project without ` +
        'warning!\n\nSee https://docs.getdbt.com/docs/package-management#section-specifying-package-versions',
      style,
    );
  }),
  NoNodesForSelectionCriteria: event('M030', 'warn', { spec_raw: '' }, (d, style) =>
    warningTag(`The selection criterion '${d.spec_raw}' does not match any enabled nodes`, style),
  ),
  DepsLockUpdating: event(
    'M031',
    'info',
    { lock_filepath: '' },
    d => `Updating lock file in file path: ${d.lock_filepath}`,
  ),
  DepsAddPackage: event(
    'M032',
    'info',
    { package_name: '', version: '', packages_filepath: '' },
    d => `Added new package ${d.package_name}@${d.version} to ${d.packages_filepath}`,
  ),
  DepsFoundDuplicatePackage: event('M033', 'info', { removed_package: {} as Record<string, string> }, d => {
    const words = Object.entries(d.removed_package).map(([key, value]) => `'${key}': '${value}'`);
    return `Found duplicate package in packages.yml, removing: {${words.join(', ')}}`;
  }),
  DepsScrubbedPackageName: event('M035', 'warn', { package_name: '' }, (d, style) =>
    warningTag(
      `Detected secret env var in ${d.package_name}. dbt will write a scrubbed representation to the lock file. ` +
        "This will cause issues with subsequent 'dbt deps' using the lock file, requiring 'dbt deps --upgrade'",
      style,
    ),
  ),
};
