import { type DataShapes, type PackageSpec, readPackageEntries } from '../../../config/index.js';
import { MalformedAnswer } from '../network/download-error.js';

/** What the index says of one version of a package. */
export type HubVersion = {
  readonly version: string;
  /** Name of its project. */
  readonly name: string;
  readonly tarball: string;
  readonly requireDbtVersion: readonly string[];
  /** Its own packages; read when asked, for of many versions one is looked at. */
  readonly packages: () => readonly PackageSpec[];
};

export type HubPackage = {
  readonly versions: readonly HubVersion[];
  /** The name under which it goes on, when it has moved. */
  readonly movedTo: string | undefined;
};

type Fields = Readonly<Record<string, unknown>>;

/** The answer for one package. Throws a MalformedAnswer when it is something else. */
export function readHubPackage(value: unknown, shapes: DataShapes): HubPackage {
  const fields = asFields(value, 'a package');
  const versions = asFields(fields['versions'], "'versions'");
  const moved = fields['redirectnamespace'] !== undefined || fields['redirectname'] !== undefined;
  const namespace = fields['redirectnamespace'] || fields['namespace'];
  const name = fields['redirectname'] || fields['name'];
  return {
    versions: Object.entries(versions).map(([version, facts]) => readVersion(version, facts, shapes)),
    movedTo: moved ? `${namespace}/${name}` : undefined,
  };
}

/** Names of all packages of the index. */
export function readHubIndex(value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value)) throw malformed('The list of packages', 'no list');
  return new Set(value.filter(item => typeof item === 'string'));
}

function readVersion(version: string, facts: unknown, shapes: DataShapes): HubVersion {
  const what = `version ${version}`;
  const fields = asFields(facts, what);
  const downloads = asFields(fields['downloads'], `'downloads' of ${what}`);
  const { name, packages, require_dbt_version: wanted } = fields;
  if (typeof name !== 'string' || name === '') throw malformed(`The name of ${what}`, 'no text');
  const tarball = downloads['tarball'];
  if (typeof tarball !== 'string') throw malformed(`The archive of ${what}`, 'no address');
  const required = Array.isArray(wanted) ? wanted : [wanted];
  return {
    version,
    name,
    tarball,
    requireDbtVersion: required.filter(item => typeof item === 'string' && item !== ''),
    packages: () => readEntries(packages, `${name} ${version} in the package index`, shapes),
  };
}

const ENTRY_KEYS = ['package', 'version', 'install_prerelease', 'git', 'revision', 'warn-unpinned', 'subdirectory'];
const MORE_KEYS = ['local', 'tarball', 'private', 'provider', 'name'];

/** Keys that dbt does not read are left out; what stays must be right. */
function readEntries(packages: unknown, shown: string, shapes: DataShapes): readonly PackageSpec[] {
  if (!Array.isArray(packages) || packages.length === 0) return [];
  const known = new Set([...ENTRY_KEYS, ...MORE_KEYS]);
  const entries = packages.map(entry =>
    Object.fromEntries(
      Object.entries(Object(entry) as Fields).filter(([key, value]) => known.has(key) && value !== null),
    ),
  );
  return readPackageEntries(JSON.stringify({ packages: entries }), shown, shapes);
}

function asFields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(what, 'no object');
}

function malformed(what: string, is: string): MalformedAnswer {
  return new MalformedAnswer(`${what} is ${is}, which is no answer of a package index`);
}
