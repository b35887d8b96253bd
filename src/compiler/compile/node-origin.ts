import { join } from 'node:path';
import { readText } from '../../base/index.js';
import type { SeedText } from '../../context/index.js';
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
export function nodeFile(settings: RunSettings, node: InFile): string | undefined {
  const path = pathOf(settings, node);
  try {
    return settings.files.stat(path) === undefined ? undefined : normalNewlines(readText(settings.files, path));
  } catch {
    return undefined;
  }
}

type InFile = Pick<Written, 'package_name' | 'original_file_path'>;

function pathOf(settings: RunSettings, node: InFile): string {
  const { root, projects } = settings.linked.around;
  const folder = (projects.get(node.package_name) ?? root).root;
  return join(folder, node.original_file_path);
}

const PIECE_BYTES = 256 * 1024;

/** A seed's text, in pieces or at once, as it lies in the file; empty when the file is not there any more. */
export function seedText(settings: RunSettings, node: InFile): SeedText {
  const path = pathOf(settings, node);
  const isThere = (): boolean => settings.files.stat(path) !== undefined;
  return {
    whole: () => (isThere() ? readText(settings.files, path) : ''),
    pieces: async function* () {
      if (!isThere()) return;
      const decoder = new TextDecoder('utf-8', { fatal: true });
      for await (const bytes of settings.files.openRead(path, { highWaterMark: PIECE_BYTES }))
        yield decoder.decode(bytes as unknown as Uint8Array, { stream: true });
      yield decoder.decode();
    },
  };
}

function normalNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
