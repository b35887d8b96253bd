import type { Data, DataMap } from '../data.js';
import type { ValueFault } from './check-value.js';
import { isColor } from './colors.js';
import type { ConfigResource } from './config-tables.js';

/** What is wrong with keys that are right one by one; the key is the one to point at. */
export type ConfigFault = { readonly key: string; readonly fault: ValueFault };

/** Rules over several keys of a merged config; `store_failures` and `store_failures_as` are brought in line. */
export function finishConfig(resource: ConfigResource, config: DataMap): ConfigFault[] {
  if (resource === 'test') alignStoreFailures(config);
  const faults = [...colorFaults(config), ...contractFaults(config)];
  return resource === 'model' ? [...faults, ...freshnessFaults(config)] : faults;
}

/** The newer key wins; where only the older one is given it says what the newer one is. */
function alignStoreFailures(config: DataMap): void {
  const as = config['store_failures_as'];
  if (as === null)
    config['store_failures_as'] = { true: 'table', false: 'ephemeral' }[String(config['store_failures'])] ?? null;
  else config['store_failures'] = as !== 'ephemeral';
}

function colorFaults(config: DataMap): ConfigFault[] {
  const color = partOf(config['docs'], 'node_color');
  if (typeof color !== 'string' || color === '' || isColor(color)) return [];
  const fault = `Invalid color name for docs.node_color: ${color}. It is neither a valid HTML color name nor a valid HEX code.`;
  return [{ key: 'docs', fault: { fault } }];
}

function contractFaults(config: DataMap): ConfigFault[] {
  const allowed = ['append_new_columns', 'fail'];
  const change = config['on_schema_change'];
  if (partOf(config['contract'], 'enforced') !== true || config['materialized'] !== 'incremental') return [];
  if (typeof change === 'string' && allowed.includes(change)) return [];
  const fault = `Invalid value for on_schema_change: ${String(change)}. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'`;
  return [{ key: 'on_schema_change', fault: { fault } }];
}

function freshnessFaults(config: DataMap): ConfigFault[] {
  const after = partOf(config['freshness'], 'build_after');
  const [count, period] = [partOf(after, 'count') ?? null, partOf(after, 'period') ?? null];
  if ((count === null) === (period === null)) return [];
  const [missing, given] = count === null ? ['count', 'period'] : ['period', 'count'];
  const fault = `\`freshness.build_after\` must have a value for \`${missing}\` if a \`${given}\` is provided`;
  return [{ key: 'freshness', fault: { fault } }];
}

function partOf(value: Data, key: string): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DataMap)[key] : undefined;
}

/** Why a snapshot cannot run with this config, in dbt's words; undefined when it can. Checked once all sources are known. */
export function snapshotFault(config: DataMap): string | undefined {
  const { strategy, unique_key: key, check_cols: columns, updated_at: updatedAt } = config;
  if (!filled(strategy) || !filled(key)) return "Snapshots must be configured with a 'strategy' and 'unique_key'.";
  if (strategy === 'check') {
    if (!filled(columns))
      return 'A snapshot configured with the check strategy must specify a check_cols configuration.';
    if (typeof columns === 'string' && columns !== 'all')
      return `Invalid value for 'check_cols': ${columns}. Expected 'all' or a list of strings.`;
  } else if (strategy === 'timestamp') {
    if (!filled(updatedAt))
      return 'A snapshot configured with the timestamp strategy must specify an updated_at configuration.';
    if (filled(columns)) return "A 'timestamp' snapshot should not have 'check_cols'";
  }
  const { materialized } = config;
  return filled(materialized) && materialized !== 'snapshot'
    ? "A snapshot must have a materialized value of 'snapshot'"
    : undefined;
}

function filled(value: Data): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
}
