import type { Manifest } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import { nodePlace } from './node-place.js';

/** Names with blanks in them: an error, or a deprecation where the project says so. */
export function checkNames(linking: Linking, manifest: Manifest): void {
  const { behaviour } = linking.around;
  const nodes = [...manifest.nodes.values()].filter(node => node.name.includes(' '));
  tell(
    linking,
    nodes.map(node => ({ id: node.unique_id, path: node.original_file_path })),
    'model',
    behaviour.require_resource_names_without_spaces !== false,
  );
  const sources = new Map<string, { id: string; path: string }>();
  for (const { source_name: name, package_name: packageName, original_file_path: path } of manifest.sources.values())
    if (name.includes(' ') && !sources.has(name)) sources.set(name, { id: `source.${packageName}.${name}`, path });
  const models = [...manifest.semanticModels.values()].filter(model => model.name.includes(' '));
  tell(
    linking,
    [...sources.values(), ...models.map(model => ({ id: model.unique_id, path: model.original_file_path }))],
    'resource',
    behaviour.require_source_and_semantic_model_names_without_spaces === true,
  );
}

function tell(
  linking: Linking,
  bad: readonly { readonly id: string; readonly path: string }[],
  what: 'model' | 'resource',
  isError: boolean,
): void {
  const [first] = bad;
  if (first === undefined) return;
  const { events, deprecations, flags } = linking.around;
  const debug = flags['DEBUG'] === true;
  const level = isError ? 'error' : 'warn';
  const told = isError ? [] : [first];
  for (const { id } of debug ? bad : told)
    events.emit('SpacesInResourceNameDeprecation', { unique_id: id, level }, { level });
  if (isError) {
    const lines = bad.map(({ id, path }) => `  * '${id}' (${path})`).join('\n');
    const text = `Resource names cannot contain spaces:\n${lines}\nPlease rename the invalid ${what}(s) so that their name(s) do not contain any spaces.`;
    linking.problems.error('PARSE-026', text, nodePlace(linking, first.id), { heading: 'Runtime Error' });
    return;
  }
  deprecations.warn('ResourceNamesWithSpacesDeprecation', {
    count_invalid_names: bad.length,
    show_debug_hint: !debug,
  });
}
