import { type Adapter, RelationCache } from '../../../../src/adapters/index.js';
import {
  type CompiledNode,
  makeRunEnvironment,
  type NodeWork,
  type OfflineText,
  type RunEnvironmentInput,
} from '../../../../src/compiler/index.js';
import type { GraphNode } from '../../../../src/manifest/index.js';
import { type HandProject, handLinked } from './hand-linked.js';

/** Compiles models of a hand-made project without a database. */
export function offline(
  project: HandProject,
  options: Partial<RunEnvironmentInput> = {},
): { compile(name: string): CompiledNode; offline(name: string): OfflineText } {
  const { linked, files } = handLinked(project);
  const environment = makeRunEnvironment({
    linked,
    files,
    // Nothing of these tests asks a database.
    adapter: {} as Adapter,
    cache: new RelationCache('shop_db'),
    selected: [],
    ...options,
  });
  const node = (name: string): GraphNode => linked.manifest.nodes.get(`model.shop.${name}`) as GraphNode;
  const work = { thread: 'Thread-1 (worker)', progress: () => ({ status: null }) } as unknown as NodeWork;
  return {
    compile: name => {
      const compiled = environment.compileNode(node(name), work);
      if (compiled instanceof Promise) throw new Error('compiling waited for something');
      return compiled;
    },
    offline: name => environment.compileOffline(node(name)),
  };
}
