import type { NodeTask } from '../nodes/node-runner.js';
import { type RunNode, textField } from '../nodes/run-node-type.js';

/** `dev.orders`: unquoted, with the database only where it is another one than the target's. */
export function shownRelation({ run, node }: NodeTask): string {
  const { database } = run.services;
  const parts = [textField(node, 'schema'), textField(node, 'alias')];
  const own = textField(node, 'database');
  return [...(own === null || own === database ? [] : [own]), ...parts].filter(part => part !== null).join('.');
}

export function materializationOf(node: RunNode): string {
  return String(node.config['materialized'] ?? '');
}

/** Language of a node's text. */
export function languageOf(node: RunNode): string {
  return textField(node, 'language') ?? 'sql';
}
