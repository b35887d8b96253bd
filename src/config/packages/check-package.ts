import { suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataPath, type DataShapes, makeMap } from '../data.js';
import type { Findings } from '../reading/findings.js';
import { asMap, describe, isNothing } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';
import type { PackageSpec } from './package-spec.js';

type Kind = PackageSpec['kind'];

/** The key that tells the kind of an entry, and the other keys that it may have. */
const KINDS: readonly { readonly kind: Kind; readonly key: string; readonly keys: readonly string[] }[] = [
  { kind: 'hub', key: 'package', keys: ['version', 'install_prerelease', 'install-prerelease', 'name'] },
  { kind: 'git', key: 'git', keys: ['revision', 'warn-unpinned', 'warn_unpinned', 'subdirectory', 'name'] },
  { kind: 'local', key: 'local', keys: ['name'] },
  { kind: 'tarball', key: 'tarball', keys: ['name'] },
  {
    kind: 'private',
    key: 'private',
    keys: ['provider', 'revision', 'warn-unpinned', 'warn_unpinned', 'subdirectory', 'name'],
  },
];

type Entry = {
  readonly rendered: Data;
  readonly unrendered: Data;
  readonly path: DataPath;
  readonly yaml: YamlFile;
  readonly shapes: DataShapes;
  readonly findings: Findings;
};

/** An entry as a spec; undefined when something is wrong with it, which is then among the findings. */
export function checkPackage(entry: Entry): PackageSpec | undefined {
  const { shapes, findings, path } = entry;
  const given = asMap(entry.rendered, shapes);
  const kind = KINDS.find(({ key }) => given !== undefined && Object.hasOwn(given, key));
  if (given === undefined || kind === undefined) {
    const text = `A package is a mapping with one of ${KINDS.map(({ key }) => `'${key}'`).join(', ')}, but this is ${describe(entry.rendered, shapes)}`;
    findings.error('CONFIG-060', path, text, nearKey(given));
    return undefined;
  }
  for (const key of Object.keys(given)) {
    if (key === kind.key || kind.keys.includes(key)) continue;
    const near = suggest(key, kind.keys);
    findings.error('CONFIG-060', [...path, key], `A ${kind.kind} package has no key '${key}'`, {
      at: 'key',
      suggestion: near === undefined ? `It knows ${[kind.key, ...kind.keys].join(', ')}` : `did you mean '${near}'?`,
    });
  }
  const common = {
    name: text(given['name']),
    rendered: given,
    unrendered: asMap(entry.unrendered, shapes) ?? makeMap(),
    span: entry.yaml.spanOf(path),
  };
  const main = text(given[kind.key]);
  if (main === undefined) {
    const what = `A ${kind.kind} package is missing the value. It is a required property.`;
    findings.error('CONFIG-060', [...path, kind.key], what, { suggestion: `Give '${kind.key}' a value` });
    return undefined;
  }
  return build(kind.kind, main, given, common, entry);
}

function build(
  kind: Kind,
  main: string,
  given: DataMap,
  common: Pick<PackageSpec, 'name' | 'rendered' | 'unrendered' | 'span'>,
  entry: Entry,
): PackageSpec | undefined {
  if (kind === 'local') return { ...common, kind, local: main };
  if (kind === 'hub') return hubPackage(main, given, common, entry);
  if (kind === 'tarball') {
    if (common.name !== undefined) return { ...common, kind, tarball: main };
    entry.findings.error('CONFIG-060', entry.path, "A tarball package needs a 'name'", {
      suggestion: 'Give it the name of its project',
    });
    return undefined;
  }
  const git = {
    revision: versionText(given['revision'], entry.shapes),
    subdirectory: text(given['subdirectory']),
    warnUnpinned: truth(given['warn-unpinned'] ?? given['warn_unpinned']),
  };
  return kind === 'git'
    ? { ...common, ...git, kind, git: main }
    : { ...common, ...git, kind, private: main, provider: text(given['provider']) };
}

function hubPackage(
  main: string,
  given: DataMap,
  common: Pick<PackageSpec, 'name' | 'rendered' | 'unrendered' | 'span'>,
  { findings, path, shapes }: Entry,
): PackageSpec | undefined {
  const { version } = given;
  const versions = (Array.isArray(version) ? version : [version]).flatMap(item => versionText(item, shapes) ?? []);
  if (versions.length === 0) {
    const what = `${main} is missing the version. When installing from the Hub package index, version is a required property`;
    findings.error('CONFIG-060', path, what, { suggestion: 'Add \'version\', such as [">=1.0.0", "<2.0.0"]' });
    return undefined;
  }
  if (!main.includes('/')) {
    const what = `${main} was not found in the package index. Packages on the index require a namespace, e.g dbt-labs/${main}`;
    findings.error('CONFIG-060', [...path, 'package'], what);
    return undefined;
  }
  const installPrerelease = truth(given['install_prerelease'] ?? given['install-prerelease']) ?? false;
  return { ...common, kind: 'hub', package: main, versions, installPrerelease };
}

function nearKey(given: DataMap | undefined): { suggestion?: string } {
  const keys = KINDS.map(({ key }) => key);
  const near = Object.keys(given ?? {})
    .map(key => suggest(key, keys))
    .find(found => found !== undefined);
  return near === undefined ? {} : { suggestion: `did you mean '${near}'?` };
}

function text(value: Data): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function truth(value: Data): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Versions and revisions may be written as numbers. */
function versionText(value: Data, shapes: DataShapes): string | undefined {
  if (isNothing(value) || typeof value === 'boolean' || asMap(value, shapes) !== undefined) return undefined;
  return text(shapes.str(value));
}
