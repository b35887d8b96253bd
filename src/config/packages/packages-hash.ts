import { createHash } from 'node:crypto';
import { pythonJson } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, entriesOf, makeMap } from '../data.js';
import { asMap, isNothing } from '../reading/value-kinds.js';
import type { PackageSpec } from './package-spec.js';

/**
 * dbt's `sha1_hash` of what a project asks for (task/deps.py, _create_sha1_hash): it tells whether package-lock.yml was
 * made from this list. Not for safety: what was downloaded is checked by sha256.
 */
export function packagesHash(packages: readonly PackageSpec[], shapes: DataShapes): string {
  const texts = packages.map(spec => json(asDbtKeepsIt(spec), shapes)).sort();
  return createHash('sha1').update(texts.join('\n')).digest('hex');
}

/** The entry with the keys that dbt's class for its kind has, those not given as null, and the entry as written. */
function asDbtKeepsIt(spec: PackageSpec): DataMap {
  const given = spec.rendered;
  const name = isNothing(given['name']) ? {} : { name: given['name'] };
  const common = { unrendered: spec.unrendered, ...name };
  if (spec.kind === 'local') return makeMap(Object.entries({ local: spec.local, ...common }));
  if (spec.kind === 'tarball') return makeMap(Object.entries({ tarball: spec.tarball, ...common }));
  if (spec.kind === 'hub') {
    // A null that is written stays one; only what is not there is false.
    const { install_prerelease = given['install-prerelease'] ?? false } = given;
    return makeMap(
      Object.entries({ package: spec.package, version: rawVersion(given['version']), install_prerelease, ...common }),
    );
  }
  const git = {
    revision: rawVersion(given['revision'] ?? null),
    subdirectory: given['subdirectory'] ?? null,
    'warn-unpinned': given['warn-unpinned'] ?? given['warn_unpinned'] ?? null,
    ...common,
  };
  return makeMap(
    Object.entries(
      spec.kind === 'git'
        ? { git: spec.git, ...git }
        : { private: spec.private, provider: given['provider'] ?? null, ...git },
    ),
  );
}

/** dbt reads a version as text or float: a whole number becomes text. */
function rawVersion(value: Data): Data {
  if (Array.isArray(value)) return value.map(rawVersion);
  const isInt = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  return isInt ? String(value) : value;
}

/** Python's json.dumps with sorted keys. */
function json(value: Data, shapes: DataShapes): string {
  return pythonJson(sorted(value, shapes), special => shapes.str(special as Data));
}

function sorted(value: Data, shapes: DataShapes): Data {
  if (Array.isArray(value)) return value.map(item => sorted(item, shapes));
  if (entriesOf(value, shapes) === undefined) return value;
  const entries = Object.entries(asMap(value, shapes) ?? {});
  return makeMap(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item, shapes)]));
}
