import type { CheckAnalysis, CheckTest } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { StatementResult } from '../report/check-report.js';
import { proveCompiled, resultOf } from './outcome.js';

/** A data test inside the query that counts its failures and holds its thresholds against them. */
export async function checkTest(test: CheckTest, bench: Bench): Promise<StatementResult[]> {
  const { failCalc, warnIf, errorIf, limit } = test;
  const before = `select
  ${failCalc} as failures,
  ${failCalc} ${warnIf} as should_warn,
  ${failCalc} ${errorIf} as should_error
from (\n`;
  const after = `\n${limit === null ? '' : `limit ${limit}`}\n) dbt_internal_test`;
  return [resultOf(test, await proveCompiled(test, test.compiled, bench, before, after))];
}

/** An analysis is only compiled; its query should hold all the same. */
export async function checkAnalysis(analysis: CheckAnalysis, bench: Bench): Promise<StatementResult[]> {
  return [resultOf(analysis, await proveCompiled(analysis, analysis.compiled, bench))];
}
