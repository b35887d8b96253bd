/** Python's library as templates see it: `modules.*`, Decimal, dates and zones, agate's tables, JSON, literals. */
export { castCell, DataType, isCastError } from './agate/data-types.js';
export {
  emptyTable,
  makeTable,
  tableFromCells,
  tableFromResult,
  tableFromRows,
  uniqueResultNames,
} from './agate/make-table.js';
export { MappedSequence, OrderedDict, Row } from './agate/mapped-sequence.js';
export { mergeResultTables, mergeTables } from './agate/merge-tables.js';
export { maxPlaces, type PrintOptions, printTable } from './agate/print-table.js';
export { CsvReader, readCsv } from './agate/read-csv.js';
export { Table, uniqueNames } from './agate/table.js';
export {
  CELL_TYPES,
  type CellType,
  type ColumnInference,
  inferColumnTypes,
  TypeInference,
} from './agate/type-inference.js';
export { tableToCsv, tableToJson } from './agate/write-table.js';
export { makeDatetimeModule } from './datetime/datetime-module.js';
export { checkDate, checkTime } from './datetime/fields.js';
export { PyDate } from './datetime/py-date.js';
export { PyDateTime } from './datetime/py-datetime.js';
export { PyTime } from './datetime/py-time.js';
export { PyTimedelta } from './datetime/py-timedelta.js';
export { PyTimezone, utcTimezone } from './datetime/py-timezone.js';
export { PyTzInfo } from './datetime/tz-info.js';
export { decimalOf, makeDecimal, makeDecimalType } from './decimal/decimal-methods.js';
export { PyDecimal } from './decimal/py-decimal.js';
export { makeItertoolsModule } from './itertools/itertools-module.js';
export { dbtJsonFallback, forgivingJsonFallback } from './json/dbt-json.js';
export { type JsonOptions, jsonDumps, quoteJson } from './json/json-dumps.js';
export { isJsonError, jsonLoads } from './json/json-loads.js';
export { isNoLiteral, literalEval } from './literal/literal-eval.js';
export { type ModuleOptions, makeModules } from './modules.js';
export { NamedTuple } from './named-tuple.js';
export { makePytzModule, ZoneRegistry } from './pytz/pytz-module.js';
export { PytzZone } from './pytz/pytz-zone.js';
export { makeReModule } from './re/re-module.js';
