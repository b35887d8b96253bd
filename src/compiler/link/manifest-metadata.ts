import { DBT_VERSION, md5 } from '../../base/index.js';
import type { ManifestMetadata } from '../../manifest/index.js';
import type { Linking } from './linking.js';

/** What the manifest says of itself. */
export function manifestMetadata({ input, around }: Linking): ManifestMetadata {
  const { root, invocation } = input;
  const startedAt = isoTime(around.invocation.startedAtMs);
  const { database, schema, identifier } = root.quoting;
  return {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: DBT_VERSION,
    generated_at: isoTime(around.clock.now()),
    invocation_id: invocation.id,
    invocation_started_at: startedAt,
    env: { ...around.invocation.customEnv },
    project_name: root.name,
    project_id: md5(root.name),
    user_id: input.userId ?? null,
    send_anonymous_usage_stats: invocation.flags.values.send_anonymous_usage_stats === true,
    adapter_type: 'postgres',
    quoting: { database, schema, identifier, column: null },
    run_started_at: startedAt.replace('Z', '+00:00'),
  };
}

/** With six digits behind the seconds, as Python writes it. */
function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`;
}
