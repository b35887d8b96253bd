import { type Data, type DataMap, entriesOf, makeMap } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';

/** A mapping with text keys, or nothing. */
export function asMap(value: Data): DataMap | undefined {
  const entries = value === undefined ? undefined : entriesOf(value, dataShapes);
  return entries === undefined ? undefined : makeMap(entries.map(([key, item]) => [String(key), item]));
}

export function listOf(value: Data): readonly Data[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: Data): string[] {
  if (typeof value === 'string') return [value];
  return listOf(value).filter(item => typeof item === 'string');
}

/** What an object of the semantic layer says, with all the keys that it has. */
function filled(value: Data, defaults: Readonly<Record<string, Data>>): DataMap {
  const given = asMap(value) ?? makeMap();
  return makeMap(Object.entries(defaults).map(([key, fallback]) => [key, given[key] ?? fallback]));
}

/** A name alone, or a mapping with one. */
function named(value: Data): Data {
  return typeof value === 'string' ? makeMap([['name', value]]) : value;
}

/** `filter` and `where`: one condition or several. */
export function filterOf(value: Data): Data {
  const conditions = textsOf(value);
  if (conditions.length === 0) return null;
  return makeMap([['where_filters', conditions.map(text => makeMap([['where_sql_template', text]]))]]);
}

/** `28 days` → 28 and `day`. */
function windowOf(value: Data): Data {
  if (typeof value !== 'string') return value ?? null;
  const [count = '', unit = ''] = value.toLowerCase().split(' ');
  const plain = unit.replace(/s$/, '');
  const known = [
    'nanosecond',
    'microsecond',
    'millisecond',
    'second',
    'minute',
    'hour',
    'day',
    'week',
    'month',
    'quarter',
    'year',
  ];
  return makeMap([
    ['count', Number(count)],
    ['granularity', known.includes(plain) ? plain : unit],
  ]);
}

export function measureInput(value: Data): Data {
  if (value === undefined || value === null) return null;
  const input = filled(named(value), {
    name: null,
    filter: null,
    alias: null,
    join_to_timespine: false,
    fill_nulls_with: null,
  });
  input['filter'] = filterOf(input['filter']);
  return input;
}

export function metricInput(value: Data): Data {
  if (value === undefined || value === null) return null;
  const input = filled(named(value), {
    name: null,
    filter: null,
    alias: null,
    offset_window: null,
    offset_to_grain: null,
  });
  input['filter'] = filterOf(input['filter']);
  input['offset_window'] = windowOf(input['offset_window']);
  return input;
}

const TYPE_PARAMS = {
  ...{ measure: null, input_measures: [], numerator: null, denominator: null, expr: null, window: null },
  ...{ grain_to_date: null, metrics: [], conversion_type_params: null, cumulative_type_params: null },
  ...{ metric_aggregation_params: null, fill_nulls_with: null, join_to_timespine: false, is_private: null },
};

export function typeParamsOf(data: DataMap): DataMap {
  const params = filled(data['type_params'], TYPE_PARAMS);
  params['measure'] = measureInput(params['measure']);
  for (const key of ['numerator', 'denominator']) params[key] = metricInput(params[key]);
  params['metrics'] = listOf(params['metrics']).map(metricInput);
  params['window'] = windowOf(params['window']);
  params['expr'] = exprOf(params['expr']);
  if (params['conversion_type_params'] !== null)
    params['conversion_type_params'] = conversionOf(params['conversion_type_params']);
  const isCumulative = data['type'] === 'cumulative';
  params['cumulative_type_params'] = isCumulative ? cumulativeOf(params) : null;
  return params;
}

function conversionOf(value: Data): DataMap {
  const params = filled(value, {
    ...{ entity: null, base_measure: null, conversion_measure: null, base_metric: null, conversion_metric: null },
    ...{ calculation: 'conversion_rate', window: null, constant_properties: null },
  });
  for (const key of ['base_measure', 'conversion_measure']) params[key] = measureInput(params[key]);
  for (const key of ['base_metric', 'conversion_metric']) params[key] = metricInput(params[key]);
  params['window'] = windowOf(params['window']);
  return params;
}

/** The older spelling puts the window of a cumulative metric beside its parameters. */
function cumulativeOf(params: DataMap): DataMap {
  const given = filled(params['cumulative_type_params'], {
    ...{ window: null, grain_to_date: null, period_agg: 'first', metric: null },
  });
  given['window'] = windowOf(given['window'] ?? params['window']);
  given['grain_to_date'] = given['grain_to_date'] ?? params['grain_to_date'];
  given['metric'] = metricInput(given['metric']);
  return given;
}

/** Expressions are text, also where they look like numbers. */
function exprOf(value: Data): Data {
  return value === null || value === undefined ? null : dataShapes.str(value);
}

const ABOUT = { description: null, label: null } as const;
const emptyConfig = (): Data => makeMap([['meta', makeMap()]]);

export function entityOf(value: Data): DataMap {
  const entity = filled(value, { name: null, type: null, ...ABOUT, role: null, expr: null, config: emptyConfig() });
  entity['expr'] = exprOf(entity['expr']);
  return entity;
}

export function measureOf(value: Data): DataMap {
  const measure = filled(value, {
    ...{ name: null, agg: null, ...ABOUT, create_metric: false, expr: null, agg_params: null },
    ...{ non_additive_dimension: null, agg_time_dimension: null, config: emptyConfig() },
  });
  measure['expr'] = exprOf(measure['expr']);
  if (measure['agg_params'] !== null)
    measure['agg_params'] = filled(measure['agg_params'], {
      ...{ percentile: null, use_discrete_percentile: false, use_approximate_percentile: false },
    });
  if (measure['non_additive_dimension'] !== null)
    measure['non_additive_dimension'] = filled(measure['non_additive_dimension'], {
      ...{ name: null, window_choice: 'min', window_groupings: [] },
    });
  return measure;
}

export function dimensionOf(value: Data): DataMap {
  const dimension = filled(value, {
    ...{ name: null, type: null, ...ABOUT, is_partition: false, type_params: null, expr: null, metadata: null },
    ...{ config: emptyConfig(), datatype: null },
  });
  dimension['expr'] = exprOf(dimension['expr']);
  if (dimension['type_params'] !== null) {
    const params = filled(dimension['type_params'], { time_granularity: 'day', validity_params: null });
    if (params['validity_params'] !== null)
      params['validity_params'] = filled(params['validity_params'], { is_start: false, is_end: false });
    dimension['type_params'] = params;
  }
  return dimension;
}

export function queryParamsOf(value: Data): DataMap {
  const params = filled(value, { metrics: [], group_by: [], where: null, order_by: [], limit: null });
  params['where'] = filterOf(params['where']);
  return params;
}
