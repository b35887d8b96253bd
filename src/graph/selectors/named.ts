import type { GraphNode, Manifest } from '../../manifest/index.js';
import { fnmatch } from '../fnmatch.js';
import { badSelection } from '../parse-criterion.js';
import { filterNodes, type SelectorMethod, textOf } from './selector-method.js';

/** Methods that find one kind by `name` or `package.name`; `form` is how dbt describes that in its error. */
function byName(
  nodes: (manifest: Manifest) => Iterable<GraphNode>,
  kind: string,
  plural: string,
  form: string,
): SelectorMethod {
  return filterNodes(nodes, criterion => {
    const value = textOf(criterion);
    const parts = value.split('.');
    if (parts.length > 2)
      throw badSelection(`Invalid ${kind} selector value "${value}". ${plural} must be of the form ${form}`);
    const [inPackage, name] = parts.length === 2 ? parts : ['*', value];
    const packageMatches = fnmatch(inPackage ?? '*');
    const nameMatches = fnmatch(name ?? '');
    return node => packageMatches(node.package_name) && nameMatches(node.name);
  });
}

/** `exposure:` */
export const exposure = byName(
  manifest => manifest.exposures.values(),
  'exposure',
  'Exposures',
  `\${exposure_name} or \${exposure_package.exposure_name}`,
);

/** `metric:` */
export const metric = byName(
  manifest => manifest.metrics.values(),
  'metric',
  'Metrics',
  `\${metric_name} or \${metric_package.metric_name}`,
);

/** `semantic_model:` */
export const semanticModel = byName(
  manifest => manifest.semanticModels.values(),
  'semantic model',
  'Semantic models',
  `\${semantic_model_name} or \${semantic_model_package.semantic_model_name}`,
);

/** `saved_query:` */
export const savedQuery = byName(
  manifest => manifest.savedQueries.values(),
  'saved query',
  'Saved queries',
  `\${saved_query_name} or \${saved_query_package.saved_query_name}`,
);

/** `unit_test:`; its error speaks of saved queries, as dbt's does. */
export const unitTest = byName(
  manifest => manifest.unitTests.values(),
  'unit test',
  'Saved queries',
  `\${unit_test_name} or \${unit_test_package_name.unit_test_name}`,
);
