import type { Data, DataMap } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import type { Findings } from '../reading/findings.js';

/** Keys of old that still count: what stands for them now, the value that needs no remark, and dbt's event. */
const OLD_KEYS = [
  { old: 'source-paths', now: 'model-paths', code: 'D003', event: 'ConfigSourcePathDeprecation' },
  { old: 'data-paths', now: 'seed-paths', code: 'D004', event: 'ConfigDataPathDeprecation' },
  { old: 'log-path', quiet: 'logs', code: 'D010', event: 'ConfigLogPathDeprecation' },
  { old: 'target-path', quiet: 'target', code: 'D011', event: 'ConfigTargetPathDeprecation' },
] as const;

/** dbt's deprecations of keys that the file uses; both spellings of one key at once are an error. */
export function checkOldKeys(data: DataMap, findings: Findings): Deprecation[] {
  const found: Deprecation[] = [];
  for (const key of OLD_KEYS) {
    if (!Object.hasOwn(data, key.old)) continue;
    const now = 'now' in key ? key.now : undefined;
    if (now !== undefined && Object.hasOwn(data, now)) bothKeys(key.old, now, findings);
    if ('quiet' in key && data[key.old] === key.quiet) continue;
    const expected = now === undefined ? {} : { exp_path: now };
    found.push({ code: key.code, event: key.event, data: { deprecated_path: key.old, ...expected } });
  }
  if (isFilled(data['tests']) && isFilled(data['data_tests']))
    findings.error(
      'CONFIG-033',
      ['tests'],
      "Invalid project config: cannot have both 'tests' and 'data_tests' defined",
      {
        at: 'key',
        suggestion: "Move what is under 'tests' to 'data_tests'",
      },
    );
  return found;
}

function bothKeys(old: string, now: string, findings: Findings): void {
  const text = `${old} and ${now} cannot both be defined. The \`${old}\` config has been deprecated in favor of \`${now}\`.`;
  findings.error('CONFIG-033', [old], text, { at: 'key', suggestion: `Remove '${old}'` });
}

function isFilled(value: Data): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
