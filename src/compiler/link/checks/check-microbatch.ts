import type { Data } from '../../../config/index.js';
import { pythonValues } from '../../../context/index.js';
import { findNode, type Manifest, type ModelNode } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import { nodePlace } from './node-place.js';

const BATCH_SIZES = ['hour', 'day', 'month', 'year'];

/** What a model that is built in batches of time has to say of itself, and of what it reads. */
export function checkMicrobatch(linking: Linking, manifest: Manifest): void {
  const models = [...manifest.nodes.values()].filter(isMicrobatch);
  const macro = linking.around.macros.findByName('get_incremental_microbatch_sql');
  const isOurs = macro !== undefined && linking.around.macros.internalPackages.includes(macro.packageName);
  const always = linking.around.behaviour.require_batched_execution_for_custom_microbatch_strategy !== false;
  if (!always && !isOurs) {
    if (models.length === 0) return;
    linking.around.deprecations.warn('MicrobatchMacroOutsideOfBatchesDeprecation', {});
    return;
  }
  for (const model of models) {
    const faults = [...faultsOf(model)];
    const place = nodePlace(linking, model.unique_id);
    for (const fault of faults) linking.problems.error('PARSE-022', `Microbatch model '${model.name}' ${fault}`, place);
    // dbt keeps the moment as one from here on.
    if (faults.length === 0) model.config = { ...model.config, begin: isoMoment(String(model.config['begin'])) };
  }
  tellConcurrent(linking, manifest);
  for (const model of models) checkInputs(linking, manifest, model);
}

/** Batches run one after the other here, as with dbt-postgres; dbt counts every node that asks for more, built in batches or not. */
function tellConcurrent(linking: Linking, manifest: Manifest): void {
  const asking = [...manifest.nodes.values()].filter(({ config }) => config['concurrent_batches'] === true);
  if (asking.length === 0) return;
  const data = { num_models: asking.length, adapter_type: 'postgres' };
  linking.around.events.emit('InvalidConcurrentBatchesConfig', data, { force: true });
}

function isMicrobatch(node: { resource_type: string; config: ModelNode['config'] }): node is ModelNode {
  return (
    node.resource_type === 'model' &&
    node.config.materialized === 'incremental' &&
    node.config['incremental_strategy'] === 'microbatch'
  );
}

/** One fault a key, in dbt's words. */
function* faultsOf({ config }: ModelNode): Generator<string> {
  const { event_time: eventTime, begin, batch_size: size, lookback, concurrent_batches: concurrent } = config;
  if (eventTime === null)
    yield "must provide an 'event_time' (string) config that indicates the name of the event time column.";
  else if (typeof eventTime !== 'string')
    yield `must provide an 'event_time' config of type string, but got: ${classOf(eventTime)}.`;
  if (begin === null)
    yield "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.";
  else if (typeof begin !== 'string')
    yield `must provide a 'begin' config of type datetime, but got: ${classOf(begin)}.`;
  else if (!isMoment(begin)) yield `must provide a 'begin' config of valid datetime (ISO format), but got: ${begin}.`;
  if (typeof size !== 'string' || !BATCH_SIZES.includes(size))
    yield `must provide a 'batch_size' config that is one of ${pythonValues.repr(BATCH_SIZES)}, but got: ${pythonValues.str(size ?? null)}.`;
  if (lookback !== null && !Number.isInteger(lookback))
    yield `must provide the optional 'lookback' config as type int, but got: ${classOf(lookback)}).`;
  if (concurrent !== null && typeof concurrent !== 'boolean')
    yield `optional 'concurrent_batches' config must be of type \`bool\` if specified, but got: ${classOf(concurrent)}).`;
}

function isMoment(text: string): boolean {
  const shape = /^\d{4}-\d\d-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d{1,6})?)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/;
  return shape.test(text) && !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`));
}

/** As Python's `isoformat` gives it: a date is its first moment. */
function isoMoment(text: string): string {
  const [, date = '', hour = '00', minute = '00', second = '00', fraction = '', zone = ''] =
    /^(.{10})(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(\.\d+)?)?)?(.*))?$/.exec(text) ?? [];
  const micros = fraction === '' ? '' : fraction.padEnd(7, '0');
  return `${date}T${hour}:${minute}:${second}${micros}${zone === 'Z' ? '+00:00' : zone}`;
}

/** Python's name of a value's class, as `type()` prints it. */
function classOf(value: Data): string {
  const name =
    typeof value === 'string'
      ? 'str'
      : typeof value === 'boolean'
        ? 'bool'
        : Array.isArray(value)
          ? 'list'
          : typeof value === 'number'
            ? 'int'
            : value === null || value === undefined
              ? 'NoneType'
              : typeof value === 'object' && 'value' in value
                ? 'float'
                : 'dict';
  return `<class '${name}'>`;
}

function checkInputs(linking: Linking, manifest: Manifest, model: ModelNode): void {
  const inputs = model.depends_on.nodes.flatMap(id => findNode(manifest, id) ?? []);
  const hasEventTime = inputs.some(input => {
    const own = (input.config as { event_time?: unknown }).event_time;
    return typeof own === 'string' && own !== '';
  });
  if (!hasEventTime) linking.around.events.emit('MicrobatchModelNoEventTimeInputs', { model_name: model.name });
}
