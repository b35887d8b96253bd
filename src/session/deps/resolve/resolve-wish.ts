import { makeMessage, ProjectError } from '../../../base/index.js';
import { parseVersion, type VersionSpec, versionText } from '../../../config/index.js';
import type { Hub } from '../hub/hub.js';
import type { HubVersion } from '../hub/hub-package.js';
import { askerLines } from './conflict-lines.js';
import { compatibleVersions, pickVersion } from './pick-version.js';
import { rangeText, reduceSpecs, type VersionRange } from './version-range.js';
import { type Wish, wishName } from './wish.js';

type HubWish = Wish & { kind: 'hub' };
type GitWish = Wish & { kind: 'git' | 'private' };

export type HubChoice = { readonly chosen: HubVersion; readonly latest: string };

/** The highest version that all who ask agree on. Throws a ProjectError that shows the way to each of them. */
export async function chooseVersion(wish: HubWish, hub: Hub, versionCheck: boolean): Promise<HubChoice> {
  const found = await hub.find(wish.package);
  if (found === undefined) throw notInIndex(wish);
  const specs = wish.asks.flatMap(({ versions }) => versions.map(text => parseVersion(text) as VersionSpec));
  const range = reduceSpecs(specs);
  if (range === undefined) throw rangesConflict(wish, specs);
  const versions = versionCheck ? compatibleVersions(found.versions) : found.versions;
  const prereleases = wish.installPrerelease || specs.some(({ prerelease }) => prerelease !== undefined);
  const { version, installable } = pickVersion(versions, range, { prereleases });
  const chosen = versions.find(candidate => candidate.version === version);
  if (chosen === undefined) throw noneFits(wish, range, installable, found.versions, versionCheck);
  return { chosen, latest: installable.at(-1) ?? chosen.version };
}

/** The one revision that is asked for; HEAD when none is. Throws a ProjectError when there are two. */
export function chooseRevision(wish: GitWish): string {
  const revisions = new Set(wish.asks.flatMap(({ revision }) => revision ?? []));
  const [first = 'HEAD'] = revisions;
  if (revisions.size <= 1) return first;
  const names = [...revisions].map(revision => `'${revision}'`).join(', ');
  const text = `git dependencies should contain exactly one version. ${wishName(wish)} contains: {${names}}`;
  const demands = wish.asks.map(({ asker, revision }) => ({ asker, wants: `revision ${revision ?? 'HEAD'}` }));
  throw new ProjectError(
    makeMessage('DEPS-005', text, {
      ...placeOf(wish),
      notes: askerLines(demands),
      suggestion: 'Name one revision in all of these places',
    }),
  );
}

function notInIndex(wish: HubWish): ProjectError {
  return new ProjectError(
    makeMessage('DEPS-002', `Package ${wish.package} was not found in the package index`, {
      ...placeOf(wish),
      notes: askerLines(demandsOf(wish)),
      suggestion: 'Check its name, which is written namespace/name, and DBT_PACKAGE_HUB_URL when you set it',
    }),
  );
}

function rangesConflict(wish: HubWish, specs: readonly VersionSpec[]): ProjectError {
  const options = specs.map(spec => `'${versionText(spec)}'`).join(', ');
  const text = `Version error for package ${wish.package}: Could not find a satisfactory version from options: [${options}]`;
  return new ProjectError(
    makeMessage('DEPS-004', text, {
      ...placeOf(wish),
      notes: askerLines(demandsOf(wish)),
      suggestion: `Change one of these ranges of ${wish.package}, or take other versions of the packages that ask for them`,
    }),
  );
}

function noneFits(
  wish: HubWish,
  range: VersionRange,
  installable: readonly string[],
  all: readonly HubVersion[],
  versionCheck: boolean,
): ProjectError {
  const versions = installable.map(version => `'${version}'`).join(', ');
  const hidden =
    '\n\n  Not shown: package versions incompatible with installed version of dbt-core\n' +
    "  To include them, run 'dbt --no-version-check deps'";
  const text =
    `Could not find a matching compatible version for package ${wish.package}\n  Requested range: ${rangeText(range)}\n` +
    `  Compatible versions: [${versions}]${versionCheck ? hidden : ''}`;
  const prerelease = installable.length > 0 ? undefined : pickVersion(all, range, { prereleases: true }).version;
  return new ProjectError(
    makeMessage('DEPS-003', text, {
      ...placeOf(wish),
      notes: askerLines(demandsOf(wish)),
      suggestion:
        prerelease === undefined
          ? 'Widen the range to one of these versions'
          : `There is a prerelease, ${prerelease}: allow those with install_prerelease: true`,
    }),
  );
}

function demandsOf(wish: HubWish): { asker: HubWish['asks'][number]['asker']; wants: string }[] {
  return wish.asks.map(({ asker, versions }) => ({ asker, wants: versions.join(', ') }));
}

/** The first place in the project's own list that has to do with it. */
function placeOf(wish: Wish): { span?: NonNullable<Wish['asks'][number]['asker']['span']> } {
  const span = wish.asks.map(({ asker }) => asker.span).find(place => place !== undefined);
  return span === undefined ? {} : { span };
}
