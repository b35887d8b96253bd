import type { UniqueId } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import type { Place } from '../problems.js';

/** Where a node stands in the files. */
export function nodePlace(linking: Linking, id: UniqueId): Place {
  const draft = linking.index.byId(id);
  return draft === undefined ? { span: linking.facts.get(id)?.span } : { span: draft.span, source: draft.source };
}
