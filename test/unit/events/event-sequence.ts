/** What other tools see of one JSON log line: the name, which keys there are, and how far the node is. */
export type Step = {
  readonly name: string;
  readonly data: readonly string[];
  readonly node_info: readonly string[] | null;
  readonly node_status: string | null;
  readonly unique_id: string | null;
};

/** Events that orchestrators look for in `--log-format json`; others may come and go. */
export const NAMED_EVENTS: readonly string[] = [
  'MainReportVersion',
  'AdapterRegistered',
  'NodeStart',
  'NodeCompiling',
  'NodeExecuting',
  'NodeFinished',
  'LogModelResult',
  'LogSeedResult',
  'LogSnapshotResult',
  'LogTestResult',
  'RunResultError',
  'RunResultFailure',
  'SkippingDetails',
  'LogSkipBecauseError',
  'MainEncounteredError',
  'JinjaLogInfo',
];

type Line = { data: Record<string, unknown>; info: { name: string } };

/** The steps of a run, from the text of its JSON lines. Lines that are no JSON are passed over, as those tools do. */
export function eventSequence(log: string): Step[] {
  const steps: Step[] = [];
  for (const text of log.split('\n')) {
    if (!text.startsWith('{')) continue;
    const { data, info } = JSON.parse(text) as Line;
    if (!NAMED_EVENTS.includes(info.name)) continue;
    const node = data['node_info'] as Record<string, string> | undefined;
    steps.push({
      name: info.name,
      data: Object.keys(data).sort(),
      node_info: node === undefined ? null : Object.keys(node).sort(),
      node_status: node?.['node_status'] ?? null,
      unique_id: node?.['unique_id'] ?? null,
    });
  }
  return steps;
}

/**
 * How two runs differ, as lines of text; none when they agree. Nodes may run in another order (ours is the longest path
 * first): the steps of each node are compared with that node's, and what belongs to no node with the rest.
 */
export function compareSequences(expected: readonly Step[], found: readonly Step[]): string[] {
  const differences: string[] = [];
  const ids = new Set([...expected, ...found].map(step => step.unique_id));
  for (const id of ids) {
    const [wanted, there] = [expected, found].map(steps => steps.filter(step => step.unique_id === id));
    const length = Math.max(wanted?.length ?? 0, there?.length ?? 0);
    for (let i = 0; i < length; i++) {
      const [a, b] = [wanted?.[i], there?.[i]].map(step => (step === undefined ? 'nothing' : JSON.stringify(step)));
      if (a !== b) differences.push(`${id ?? 'the run'}, step ${i + 1}: expected ${a}, found ${b}`);
    }
  }
  return differences;
}
