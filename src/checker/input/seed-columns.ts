import { pythonValues } from '../../context/index.js';
import { type CellType, readCsv, TypeInference } from '../../jinja/index.js';
import type { SeedNode } from '../../manifest/index.js';
import type { DeclaredColumn, Place } from './check-node.js';

const TYPES: Readonly<Record<Exclude<CellType, 'Number'>, string>> = {
  Integer: 'integer',
  Date: 'date',
  DateTime: 'timestamp without time zone',
  ISODateTime: 'timestamp without time zone',
  Boolean: 'boolean',
  Text: 'text',
};

/**
 * The columns of a seed's table: configured types where there are any, else those that agate finds in the values of the
 * whole file, as dbt's adapter spells them.
 * @param placeOf where YAML configures the type of a column
 */
export function seedColumns(
  seed: SeedNode,
  text: string,
  placeOf: (column: string) => Place | undefined = () => undefined,
): DeclaredColumn[] {
  const { delimiter, column_types: configured, quote_columns: quoted } = seed.config;
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const [header = [], ...rows] = readCsv(bare, typeof delimiter === 'string' ? delimiter : ',');
  const types = new Map(
    (pythonValues.entries(configured ?? null) ?? []).map(([name, type]) => [String(name), String(type)]),
  );
  const inference = new TypeInference(header, new Set(types.keys()));
  for (const row of rows) inference.add(row);
  return inference.result().map(({ type, decimalPlaces }, i) => {
    const name = header[i] ?? '';
    const inferred = type === 'Number' ? (decimalPlaces > 0 ? 'float8' : 'integer') : TYPES[type];
    const place = types.has(name) ? placeOf(name) : undefined;
    return {
      name: quoted === false ? name.toLowerCase() : name,
      type: types.get(name) ?? inferred,
      ...(place === undefined ? {} : { place }),
    };
  });
}
