import type { DataMap } from '../../config/index.js';
import type { RefArgs, UniqueId } from '../../manifest/index.js';

/** What the templates of one node said while they were rendered to read the project. */
export class ParseSink {
  readonly refs: RefArgs[] = [];
  readonly sources: [string, string][] = [];
  readonly metrics: string[][] = [];
  readonly functions: string[][] = [];
  /** The `config()` calls in their order, with the hyphens of hook names. */
  readonly calls: DataMap[] = [];
  /** Macros that the node's own template called, in the order of their first calls. */
  readonly macros: UniqueId[] = [];

  macro(id: UniqueId): void {
    if (!this.macros.includes(id)) this.macros.push(id);
  }
}
