import { compareCodePoints, type ModelNode } from '../../manifest/index.js';
import { badSelection } from '../parse-criterion.js';
import { filterNodes, nodes, textOf } from './selector-method.js';

const TESTS: Readonly<Record<string, (model: ModelNode) => boolean>> = {
  latest: model => model.version !== null && model.version === model.latest_version,
  prerelease: model => compareToLatest(model) > 0,
  old: model => compareToLatest(model) < 0,
  none: model => model.version === null,
};

/** `version:` latest, prerelease (newer than the latest), old, none. */
export const version = filterNodes(nodes, criterion => {
  const value = textOf(criterion);
  const test = Object.hasOwn(TESTS, value) ? TESTS[value] : undefined;
  if (test === undefined)
    throw badSelection(
      `Invalid version type selector ${value}: expected one of: "latest", "prerelease", "old", or "none"`,
    );
  return node => node.resource_type === 'model' && test(node);
});

/** By number when both are numbers, else as text; 0 for models without versions. */
function compareToLatest(model: ModelNode): number {
  const { version: own, latest_version: latest } = model;
  if (own === null || own === '' || own === 0 || latest === null || latest === '' || latest === 0) return 0;
  const [a, b] = [Number(own), Number(latest)];
  return Number.isNaN(a) || Number.isNaN(b) ? compareCodePoints(String(own), String(latest)) : a - b;
}
