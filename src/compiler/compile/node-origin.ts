import { join } from 'node:path';
import { readText } from '../../base/index.js';
import type { Origin } from '../../jinja/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { RunSettings } from '../run/run-settings.js';

type Written = {
  readonly unique_id: UniqueId;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly raw_code: string;
  readonly resource_type: string;
  /** Of generic tests, whose text no file holds. */
  readonly test_metadata?: unknown;
};

/** Where the text of a node stands in its file, so that places within it have the file's lines. */
export function nodeOrigin(settings: RunSettings, node: Written): Origin {
  const facts = settings.linked.manifest.facts.get(node.unique_id);
  const file = facts?.span.file ?? node.original_file_path;
  if (node.test_metadata !== undefined || node.resource_type === 'operation') return { file };
  const text = nodeFile(settings, node);
  if (text === undefined) return { file };
  const raw = normalNewlines(node.raw_code);
  const offset = text.indexOf(raw, facts?.span.offset ?? 0);
  return offset < 0 ? { file } : { file, text, offset };
}

/** The text of the node's file with plain line ends; undefined when it is not there any more. */
export function nodeFile(
  settings: RunSettings,
  node: Pick<Written, 'package_name' | 'original_file_path'>,
): string | undefined {
  const { root, projects } = settings.linked.around;
  const folder = (projects.get(node.package_name) ?? root).root;
  const path = join(folder, node.original_file_path);
  try {
    return settings.files.stat(path) === undefined ? undefined : normalNewlines(readText(settings.files, path));
  } catch {
    return undefined;
  }
}

function normalNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
