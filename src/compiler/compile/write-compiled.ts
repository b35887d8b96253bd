import { isAbsolute, join } from 'node:path';
import { nodeOutputPath } from '../../artifacts/index.js';
import type { BatchWindow } from '../run/node-work.js';
import type { RunSettings } from '../run/run-settings.js';

type Written = Parameters<typeof nodeOutputPath>[0];

/** Writes target/compiled/…; gives the path as the manifest shows it, null where nothing is written. */
export function writeCompiled(
  settings: RunSettings,
  node: Written,
  text: string,
  batch: BatchWindow | undefined,
): string | null {
  return writeOutput(settings, node, 'compiled', text, batch?.label ?? null);
}

/** Writes a node's text under target/; gives the path as the manifest shows it, null where nothing is written. */
export function writeOutput(
  settings: RunSettings,
  node: Written,
  folder: 'compiled' | 'run',
  text: string,
  split: string | null,
): string | null {
  if (!settings.writeFiles) return null;
  const { root } = settings.linked.around;
  const shown = nodeOutputPath(node, root.targetPath, folder, split);
  settings.files.overwrite(isAbsolute(shown) ? shown : join(root.root, shown), text);
  return shown;
}
