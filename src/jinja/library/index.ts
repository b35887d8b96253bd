/** Python's library as templates see it: `modules.*`, Decimal, agate's tables, JSON, literals. */
export { makeDecimal, makeDecimalType } from './decimal/decimal-methods.js';
export { PyDecimal } from './decimal/py-decimal.js';
export { makeItertoolsModule } from './itertools/itertools-module.js';
export { dbtJsonFallback, forgivingJsonFallback } from './json/dbt-json.js';
export { type JsonOptions, jsonDumps, quoteJson } from './json/json-dumps.js';
export { isJsonError, jsonLoads } from './json/json-loads.js';
export { isNoLiteral, literalEval } from './literal/literal-eval.js';
export { NamedTuple } from './named-tuple.js';
export { makeReModule } from './re/re-module.js';
