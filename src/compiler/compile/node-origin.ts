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
  return new LazyOrigin(file, () => placeOf(settings, node, facts?.span.offset ?? 0));
}

type Place = { readonly text: string; readonly offset: number };

/** The file is read when somebody asks for a place in it, and that is when something went wrong. */
class LazyOrigin implements Origin {
  readonly file: string;
  readonly #find: () => Place;
  #found: Place | undefined;

  constructor(file: string, find: () => Place) {
    this.file = file;
    this.#find = find;
  }

  get text(): string {
    return this.#place.text;
  }
  get offset(): number {
    return this.#place.offset;
  }

  get #place(): Place {
    this.#found ??= this.#find();
    return this.#found;
  }
}

/** Where the file is gone or is another by now, the node's text stands for it. */
function placeOf(settings: RunSettings, node: Written, from: number): Place {
  const text = nodeFile(settings, node);
  const raw = normalNewlines(node.raw_code);
  const offset = text?.indexOf(raw, from) ?? -1;
  return text === undefined || offset < 0 ? { text: raw, offset: 0 } : { text, offset };
}

/** The text of the node's file with plain line ends; undefined when it is not there any more. */
export function nodeFile(settings: RunSettings, node: InFile): string | undefined {
  const path = pathOf(settings, node);
  try {
    return normalNewlines(readText(settings.files, path));
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
