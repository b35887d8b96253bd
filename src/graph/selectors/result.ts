import { makeMessage, ProjectError } from '../../base/index.js';
import { allNodes, filterNodes, textOf } from './selector-method.js';

/** `result:`: how a node ended in run_results.json of --state. */
export const result = filterNodes(allNodes, (criterion, { previous }) => {
  if (previous?.results === undefined || previous.results === null)
    throw new ProjectError(makeMessage('GRAPH-004', 'No comparison run_results'));
  const status = textOf(criterion);
  const matches = new Set(previous.results.filter(r => r.status === status).map(r => r.unique_id));
  return node => matches.has(node.unique_id);
});
