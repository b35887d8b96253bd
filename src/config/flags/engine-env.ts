import type { Deprecation } from '../deprecation.js';
import type { Env } from '../env/env-reader.js';
import { engineEnvName, flagTable } from './flag-table.js';

/** Variables of dbt that no flag stands for. */
const MORE = [
  ...['DBT_INVOCATION_ENV', 'DBT_RECORDED_FILE_PATH', 'DBT_TEST_STATE_MODIFIED', 'DBT_PACKAGE_HUB_URL'],
  ...['DBT_DOWNLOAD_DIR', 'DBT_PP_FILE_DIFF_TEST', 'DBT_PP_TEST'],
];

/** Each variable that dbt knows by its old name, with its name of today. */
function knownPairs(): (readonly [old: string, now: string])[] {
  const names = [...flagTable.flatMap(row => [row.env, row.oldEnv?.name]), ...MORE];
  return names.flatMap(name => {
    const now = name === undefined ? undefined : engineEnvName(name);
    return name === undefined || now === undefined ? [] : [[name, now] as const];
  });
}

/** The environment with both spellings of each variable of dbt: `DBT_ENGINE_X` wins and is mirrored to `DBT_X`. */
export function mirrorEngineEnv(env: Env): Env {
  const mirrored: Record<string, string | undefined> = { ...env };
  for (const [old, now] of knownPairs()) {
    const value = env[now] ?? env[old];
    if (value !== undefined && old !== now) Object.assign(mirrored, { [old]: value, [now]: value });
  }
  return mirrored;
}

/** Deprecation D036 for each variable that takes dbt's prefix without being one of dbt's. */
export function foreignEngineVariables(env: Env): Deprecation[] {
  const known = new Set(knownPairs().map(([, now]) => now));
  return Object.keys(env)
    .filter(name => name.startsWith('DBT_ENGINE') && !known.has(name))
    .map(name => ({
      code: 'D036',
      event: 'EnvironmentVariableNamespaceDeprecation',
      data: { env_var: name, reserved_prefix: 'DBT_ENGINE' },
    }));
}

const CUSTOM = 'DBT_ENV_CUSTOM_ENV_';

/** Variables that artifacts and JSON logs carry along, without their prefix. */
export function customEnv(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(CUSTOM) && value !== undefined ? [[name.slice(CUSTOM.length), value] as const] : [],
    ),
  );
}
