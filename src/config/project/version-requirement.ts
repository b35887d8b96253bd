import { DBT_VERSION } from '../../base/index.js';
import type { Data } from '../data.js';
import { isNothing, isStringList } from '../reading/value-kinds.js';
import { parseVersion, type VersionSpec, versionsCompatible, versionText } from './semver.js';

/** What a project asks of dbt's version: all of `specs` at once; or what is wrong with how it asks. */
export type Requirement = { readonly specs: readonly VersionSpec[] } | { readonly fault: string };

/** `require-dbt-version`: one text with commas, or a list. Nothing means any version. */
export function readRequirement(value: Data): Requirement {
  if (isNothing(value)) return { specs: [parseVersion('>=0.0.0') as VersionSpec] };
  const texts = typeof value === 'string' ? value.split(',') : value;
  if (!isStringList(texts)) return { fault: 'require-dbt-version is a text or a list of texts' };
  const specs: VersionSpec[] = [];
  for (const text of texts) {
    const spec = parseVersion(text.trim());
    if (spec === undefined) return { fault: `"${text}" is not a valid semantic version.` };
    specs.push(spec);
  }
  return { specs };
}

/** In dbt's words why this version does not do; undefined when it does. */
export function requirementFault(specs: readonly VersionSpec[], project: string): string | undefined {
  const wanted = `[${specs.map(spec => `'${versionText(spec)}'`).join(', ')}]`;
  const advice = `Check for a different version of the '${project}' package, or run again with --no-version-check`;
  if (!versionsCompatible(specs))
    return `The package version requirement can never be satisfied for the '${project}' package.\n  Required versions of dbt for '${project}': ${wanted}\n${advice}`;
  const installed = parseVersion(DBT_VERSION) as VersionSpec;
  if (versionsCompatible([installed, ...specs])) return undefined;
  return `This version of dbt is not supported with the '${project}' package.\n  Installed version of dbt: ${versionText(installed)}\n  Required version of dbt for '${project}': ${wanted}\n${advice}`;
}
