// One file a kind of node: how its statements are judged, and what it leaves for those who read it.
import type { CheckNode } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { StatementResult } from '../report/check-report.js';
import { checkFunction } from './check-function.js';
import { checkModel } from './check-model.js';
import { checkSeed } from './check-seed.js';
import { checkSnapshot } from './check-snapshot.js';
import { stubSource } from './check-source.js';
import { checkAnalysis, checkTest } from './check-test.js';
import { checkUnitTest } from './check-unit-test.js';

/** The results of a node's statements; a source has none. */
export async function checkNode(node: CheckNode, bench: Bench): Promise<StatementResult[]> {
  switch (node.kind) {
    case 'model':
      return checkModel(node, bench);
    case 'seed':
      return checkSeed(node, bench);
    case 'snapshot':
      return checkSnapshot(node, bench);
    case 'test':
      return checkTest(node, bench);
    case 'analysis':
      return checkAnalysis(node, bench);
    case 'function':
      return checkFunction(node, bench);
    case 'unit_test':
      return checkUnitTest(node, bench);
    case 'source':
      if (bench.shapes.node(node.id) === node) bench.shapes.set(node.id, await stubSource(node, bench));
      return [];
  }
}
