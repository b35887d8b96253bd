import { type VersionSpec, versionText } from '../../../config/index.js';

/** What is left when several requirements hold at once; both ends are one spec when it names exactly one version. */
export type VersionRange = { readonly start: VersionSpec | undefined; readonly end: VersionSpec | undefined };

/**
 * dbt's order of two specs (dbt_common/semver.py, compare), which looks at their matchers too: negative, zero or
 * positive. The first one counts: `<2.0.0` lies before all prereleases of 2.0.0, so that they are not below it.
 */
export function compareSpecs(a: VersionSpec, b: VersionSpec): number {
  const numbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  if (numbers !== 0) return numbers;
  if (a.prerelease !== b.prerelease) {
    if (a.prerelease === undefined) return a.matcher === '<' ? -1 : 1;
    if (b.prerelease === undefined) return -1;
    const tags = compareTags(a.prerelease, b.prerelease);
    if (tags !== 0) return tags;
  }
  return compareMatchers(a.matcher, b.matcher);
}

/** Parts that are numbers by size and before words; words by their letters; a text that goes on lies behind. */
function compareTags(a: string, b: string): number {
  const [as, bs] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const [x = '', y = ''] = [as[i], bs[i]];
    const [isNumber, isOtherNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    const order = isNumber ? Number(x) - Number(y) : Number(x > y) - Number(x < y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareMatchers(a: VersionSpec['matcher'], b: VersionSpec['matcher']): number {
  const pair = `${a} ${b}`;
  if (pair === '>= <=' || pair === '<= >=') return 0;
  if (pair === '< <=' || pair === '>= >' || (isUpper(a) && isLower(b))) return -1;
  if (pair === '<= <' || pair === '> >=' || (isLower(a) && isUpper(b))) return 1;
  return 0;
}

const isLower = (matcher: string): boolean => matcher.startsWith('>');
const isUpper = (matcher: string): boolean => matcher.startsWith('<');

/** The range in which all of the specs hold; undefined when there is none. */
export function reduceSpecs(specs: readonly VersionSpec[]): VersionRange | undefined {
  const last = specs.at(-1);
  if (last === undefined) return { start: undefined, end: undefined };
  let range: VersionRange | undefined = rangeOf(last);
  // dbt begins with the last one and then takes the others from the first on.
  for (const spec of specs.slice(0, -1)) range = range === undefined ? undefined : combine(range, rangeOf(spec));
  return range;
}

function rangeOf(spec: VersionSpec): VersionRange {
  return {
    start: isUpper(spec.matcher) ? undefined : spec,
    end: isLower(spec.matcher) ? undefined : spec,
  };
}

function combine(a: VersionRange, b: VersionRange): VersionRange | undefined {
  if (a.start?.matcher === '=' && b.start?.matcher === '=')
    return compareSpecs(a.start, b.start) === 0 ? { start: a.start, end: a.start } : undefined;
  const start = combineEnds(a.start, b.start, 1);
  const end = combineEnds(a.end, b.end, -1);
  if (start === 'none' || end === 'none') return undefined;
  return start !== undefined && end !== undefined && compareSpecs(start, end) > 0 ? undefined : { start, end };
}

type End = VersionSpec | undefined;

/** The narrower of two lower (`side` 1) or upper (-1) ends; an exact version must lie inside the other. */
function combineEnds(a: End, b: End, side: 1 | -1): End | 'none' {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.matcher !== '=' && b.matcher !== '=') return compareSpecs(a, b) * side < 0 ? b : a;
  const [exact, bound] = a.matcher === '=' ? [a, b] : [b, a];
  const order = compareSpecs(bound, exact) * side;
  return order < 0 || (order === 0 && bound.matcher.endsWith('=')) ? exact : 'none';
}

/** True when the version lies in the range. */
export function isInRange(version: VersionSpec, { start, end }: VersionRange): boolean {
  return reduceSpecs([version, start, end].filter(spec => spec !== undefined)) !== undefined;
}

/** As dbt writes it: `>=1.0.0, <2.0.0`. */
export function rangeText({ start, end }: VersionRange): string {
  const ends = [start, end].filter(spec => spec !== undefined);
  return ends.length === 0 ? 'ANY' : ends.map(spec => versionText(spec)).join(', ');
}
