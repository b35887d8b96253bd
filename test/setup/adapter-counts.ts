import type { Reporter, TestModule } from 'vitest/node';
import { ENGINE_MARK, NEEDS_MARK } from './engine-marks.js';

/** The last lines of a run: how many tests ran on each adapter, and which could not because of what it lacks. */
export class AdapterCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, { ran: number; failed: number }>();
    const lacking: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const engine = ENGINE_MARK.exec(test.fullName)?.[1];
        if (engine === undefined) continue;
        const state = test.result().state;
        if (state === 'skipped' && NEEDS_MARK.test(test.name)) lacking.push(`${engine}: ${test.name}`);
        const entry = counts.get(engine) ?? { ran: 0, failed: 0 };
        if (state === 'passed' || state === 'failed') entry.ran++;
        if (state === 'failed') entry.failed++;
        counts.set(engine, entry);
      }
    }
    for (const [engine, { ran, failed }] of counts) console.log(`  ${engine}: ${ran} tests, ${failed} failed`);
    if (lacking.length > 0) console.log(`  not possible there: ${lacking.length}`);
    for (const line of lacking) console.log(`    ${line}`);
  }
}
