import { diskFiles, type Files, type Message } from '../../src/base/index.js';
import { memoryFiles as inMemory } from '../../src/base/memory-files.js';

export type { Files, Message };

/** Files in memory over the shipped migrations on disk. */
export function memoryFiles(): Files {
  const disk = diskFiles();
  const memory = inMemory(new Map());
  const of = (file: string): Files => (file.includes('/templates/state/') ? disk : memory);
  return {
    ...memory,
    readBytes: file => of(file).readBytes(file),
    stat: file => of(file).stat(file),
  };
}
