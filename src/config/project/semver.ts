/** One requirement on a version: `>=1.2.0-rc1`. No matcher means exactly this one. */
export type VersionSpec = {
  readonly matcher: '=' | '>' | '>=' | '<' | '<=';
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly prerelease: string | undefined;
  readonly build: string | undefined;
};

const NUMBER = '(0|[1-9]\\d*)';
const TAG = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const SPEC = new RegExp(
  `^(>=|>|<=|<|=)?${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-?(${TAG}(?:\\.${TAG})*))?(?:\\+([0-9A-Za-z-]*(?:\\.[0-9A-Za-z-]*)*))?$`,
);

/** Undefined when the text is no version in dbt's sense: three numbers, no carets, tildes or wildcards. */
export function parseVersion(text: string): VersionSpec | undefined {
  const match = SPEC.exec(text);
  if (match === null) return undefined;
  const [, matcher = '=', major, minor, patch, prerelease, build] = match;
  return {
    matcher: matcher as VersionSpec['matcher'],
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease,
    build,
  };
}

/** The version with its matcher, as dbt prints it: `=1.12.6`, `>=1.0.0`. */
export function versionText(spec: VersionSpec, options: { matcher: boolean } = { matcher: true }): string {
  const prerelease = spec.prerelease === undefined ? '' : `-${spec.prerelease}`;
  const build = spec.build === undefined ? '' : `+${spec.build}`;
  return `${options.matcher ? spec.matcher : ''}${spec.major}.${spec.minor}.${spec.patch}${prerelease}${build}`;
}

/** True when some version fulfils all of the requirements at once. */
export function versionsCompatible(specs: readonly VersionSpec[]): boolean {
  const exact = specs.filter(spec => spec.matcher === '=');
  const [first] = exact;
  if (first !== undefined)
    return (
      exact.every(spec => compareVersions(spec, first) === 0) &&
      specs.every(spec => spec.matcher === '=' || fits(first, spec))
    );
  const lower = specs
    .filter(spec => spec.matcher.startsWith('>'))
    .toSorted(compareLower)
    .at(-1);
  const upper = specs
    .filter(spec => spec.matcher.startsWith('<'))
    .toSorted(compareUpper)
    .at(0);
  if (lower === undefined || upper === undefined) return true;
  const order = compareVersions(lower, upper);
  return order < 0 || (order === 0 && lower.matcher === '>=' && upper.matcher === '<=');
}

/** Negative, zero or positive. A prerelease lies before its release; builds do not count. */
export function compareVersions(a: VersionSpec, b: VersionSpec): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrerelease(a.prerelease, b.prerelease);
}

function fits(version: VersionSpec, bound: VersionSpec): boolean {
  const order = compareToBound(version, bound);
  if (order === 0) return bound.matcher === '>=' || bound.matcher === '<=';
  return bound.matcher.startsWith('>') ? order > 0 : order < 0;
}

/** Below `<2.0.0` lies no prerelease of 2.0.0: who asks for less than a release does not want its candidates. */
function compareToBound(version: VersionSpec, bound: VersionSpec): number {
  const sameBase = version.major === bound.major && version.minor === bound.minor && version.patch === bound.patch;
  if (sameBase && bound.matcher === '<' && bound.prerelease === undefined && version.prerelease !== undefined) return 1;
  return compareVersions(version, bound);
}

function compareLower(a: VersionSpec, b: VersionSpec): number {
  return compareVersions(a, b) || Number(a.matcher === '>') - Number(b.matcher === '>');
}

function compareUpper(a: VersionSpec, b: VersionSpec): number {
  return compareVersions(a, b) || Number(b.matcher === '<') - Number(a.matcher === '<');
}

function comparePrerelease(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [as, bs] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const order = comparePart(as[i] ?? '', bs[i] ?? '');
    if (order !== 0) return order;
  }
  return as.length - bs.length;
}

/** Numbers by size and before words; words by their letters. */
function comparePart(a: string, b: string): number {
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
