import { DBT_VERSION } from '../../../base/index.js';
import { parseVersion, readRequirement, type VersionSpec } from '../../../config/index.js';
import type { HubVersion } from '../hub/hub-package.js';
import { compareSpecs, isInRange, reduceSpecs, type VersionRange } from './version-range.js';

export type VersionChoice = {
  /** The highest version in the range; undefined when there is none. */
  readonly version: string | undefined;
  /** Versions that could be chosen if the range were wider, the highest last. */
  readonly installable: readonly string[];
};

/** Versions that work with the dbt release we emulate, in the order of the index. */
export function compatibleVersions(versions: readonly HubVersion[]): readonly HubVersion[] {
  const emulated = parseVersion(DBT_VERSION) as VersionSpec;
  return versions.filter(({ requireDbtVersion }) => {
    if (requireDbtVersion.length === 0) return true;
    const requirement = readRequirement([...requireDbtVersion]);
    return 'specs' in requirement && reduceSpecs([emulated, ...requirement.specs]) !== undefined;
  });
}

export function pickVersion(
  versions: readonly HubVersion[],
  range: VersionRange,
  options: { readonly prereleases: boolean },
): VersionChoice {
  const known = versions.flatMap(({ version }) => {
    const spec = parseVersion(version);
    return spec === undefined || (spec.prerelease !== undefined && !options.prereleases) ? [] : [{ version, spec }];
  });
  const sorted = known.sort((a, b) => compareSpecs(a.spec, b.spec));
  let best: (typeof sorted)[number] | undefined;
  for (const candidate of sorted)
    if (isInRange(candidate.spec, range) && (best === undefined || compareSpecs(best.spec, candidate.spec) < 0))
      best = candidate;
  return { version: best?.version, installable: sorted.map(({ version }) => version) };
}
