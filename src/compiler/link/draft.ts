import type { Span } from '../../base/index.js';
import type { ConfigLevel, DataMap, Project } from '../../config/index.js';
import type { NodeReads } from '../../manifest/index.js';
import type { ParsedTemplate } from '../parse/parsed-file.js';
import type { BuildNode } from './new-node.js';

/** What an entry of a property file gives to the config of its node. */
export type PatchConfigs = { readonly level: ConfigLevel; readonly unrendered: DataMap; readonly project: Project };

/** A node on its way into the manifest: made from its file, changed by its entry in a property file, then finished. */
export type Draft = {
  readonly node: BuildNode;
  readonly project: Project;
  /** Undefined for seeds. */
  readonly template: ParsedTemplate | undefined;
  /** Place of the node in its file; of the file itself for messages. */
  readonly span: Span;
  readonly source: string | undefined;
  /** The `config()` calls of the file as one level, once rendered and once as written. */
  readonly calls: DataMap;
  readonly writtenCalls: DataMap;
  reads: NodeReads;
  /** False as long as its own file and the project alone speak: then it is looked for under "disabled". */
  readonly startsEnabled: boolean;
  patch: PatchConfigs | undefined;
  isFinished: boolean;
};
