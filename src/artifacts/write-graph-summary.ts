import { type Files, jsonText, pythonJson } from '../base/index.js';
import { kindOf, type UniqueId } from '../manifest/index.js';

/** A graph as the summary needs it: nodes by number, and the numbers of each one's children. */
export type SummarizedGraph = {
  readonly ids: readonly UniqueId[];
  readonly childrenOf: (node: number) => Iterable<number>;
};

/** graph_summary.json: edges and kinds by number, of the linked graph and, in `build`, of the one with test edges. */
export function writeGraphSummary(
  files: Files,
  file: string,
  invocationId: string | null,
  graphs: Readonly<Record<'linked' | 'with_test_edges', SummarizedGraph | null>>,
): void {
  files.writeParts(file, summaryParts(invocationId, graphs));
}

function* summaryParts(
  invocationId: string | null,
  graphs: Readonly<Record<string, SummarizedGraph | null>>,
): Generator<string> {
  yield `{"_invocation_id": ${pythonJson(invocationId)}`;
  for (const [key, graph] of Object.entries(graphs)) {
    if (graph === null) continue;
    yield `, ${jsonText(key)}: {`;
    for (const [node, name] of graph.ids.entries()) {
      const succ = [...graph.childrenOf(node)];
      const entry = { name, type: kindOf(name), ...(succ.length === 0 ? {} : { succ }) };
      yield `${node === 0 ? '' : ', '}"${node}": ${pythonJson(entry)}`;
    }
    yield '}';
  }
  yield '}';
}
