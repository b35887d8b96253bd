import type { NodeProperties } from '../../config/index.js';
import type { PropertiesFile } from '../parse/parsed-file.js';
import type { Entry } from './apply-patch.js';
import { addDraft } from './draft-nodes.js';
import type { Linking } from './linking.js';
import { readExpression } from './named-expression.js';

/** A snapshot that is written in YAML alone: `relation:` says of what. Its entry then describes it like any other. */
export function addYamlSnapshot(linking: Linking, entry: Entry<NodeProperties>, parsed: PropertiesFile): void {
  const { properties, project, file, source } = entry;
  const { name, relation } = properties;
  if (relation === null) return;
  const place = { span: properties.nameSpan ?? properties.span, source };
  const named = readExpression(relation, linking.around.engines.parse);
  if (named === undefined) {
    linking.problems.error('PARSE-031', `Invalid ref or source expression: ${relation}`, place);
    return;
  }
  const span = place.span ?? { file: file.shown, offset: 0, length: 1, line: 1, column: 1 };
  const draft = addDraft(linking, {
    ...{ kind: 'snapshot', project, name, checksum: parsed.checksum, span, source },
    path: `${name}.sql`,
    originalFilePath: file.path,
    fqn: [project.name, ...file.relativePath.split('/').slice(0, -1), name],
    template: undefined,
  });
  if (draft?.node.resource_type !== 'snapshot') return;
  draft.node.raw_code = `select * from {{ ${relation} }}`;
  if (named.kind === 'ref') draft.node.refs.push(named.ref);
  else draft.node.sources.push(named.source);
}
