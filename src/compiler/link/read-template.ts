import { type DataMap, mergeConfigCalls } from '../../config/index.js';
import { dataShapes, NO_READS, parseScope, plainRt, type Scope } from '../../context/index.js';
import { normalizeSource, repr, type Value } from '../../jinja/index.js';
import type { CompiledFields, NodeReads } from '../../manifest/index.js';
import type { ParsedTemplate } from '../parse/parsed-file.js';
import { writtenConfig } from '../parse/written-config.js';
import type { Linking } from './linking.js';
import { NO_DATA } from './linking.js';
import type { BuildNode } from './new-node.js';

/** What a node's template says of its config, and what rendering it read. */
export type TemplateReading = { readonly calls: DataMap; readonly writtenCalls: DataMap; readonly reads: NodeReads };

export const NOTHING_READ: TemplateReading = Object.freeze({ calls: NO_DATA, writtenCalls: NO_DATA, reads: NO_READS });

/**
 * Finds the refs, sources, macros and configs of a node's template: from its tree where that says everything, else by
 * rendering it. The node's lists are filled. Errors of the template are noted.
 */
export function readTemplate(linking: Linking, node: BuildNode, template: ParsedTemplate): TemplateReading {
  const { statics } = template;
  const isPlain = linking.hasPlainReferences(node.package_name);
  const sameForDbt =
    isPlain && linking.isStaticForDbt && node.resource_type === 'model' && statics?.isStaticForDbt === true;
  let reads = NO_READS;
  let calls: DataMap;
  if (statics !== undefined && isPlain && linking.isFast) {
    linking.staticCount++;
    addReferences(node, statics);
    calls = merged(statics.calls);
  } else {
    linking.renderedCount++;
    const scope = parseScope(linking.around, node);
    renderInto(linking, scope, node, template);
    calls = merged(scope.sink.calls);
    reads = scope.reads.toReads();
  }
  // dbt's reader of simple models keeps sources in a set.
  if (sameForDbt && 'sources' in node) node.sources = unique(node.sources);
  return { calls, writtenCalls: sameForDbt ? calls : asWritten(linking, template, calls), reads };
}

/** Renders a template for what it calls; what it called is added to the node even when it failed half-way. */
export function renderInto(linking: Linking, scope: Scope, node: BuildNode, template: ParsedTemplate): void {
  linking.problems.guard(node, linking.around.macros, () => {
    scope.render(linking.around.engines.parse.compile(template.raw, { origin: template.origin }));
  });
  takeSink(scope, node);
}

/** Adds what a scope noted to the node's lists. */
export function takeSink({ sink }: Scope, node: BuildNode): void {
  addReferences(node, sink);
  for (const id of sink.macros) if (!node.depends_on.macros.includes(id)) node.depends_on.macros.push(id);
}

function addReferences(
  node: BuildNode,
  found: {
    readonly refs: CompiledFields['refs'] | readonly CompiledFields['refs'][number][];
    readonly sources: readonly (readonly [string, string])[];
    readonly metrics?: readonly string[][];
    readonly functions?: readonly string[][];
  },
): void {
  if (!('refs' in node)) return;
  node.refs.push(...found.refs);
  for (const [name, table] of found.sources) node.sources.push([name, table]);
  if (found.metrics !== undefined) node.metrics.push(...found.metrics);
  if (found.functions !== undefined) node.functions.push(...found.functions);
}

function unique(sources: readonly [string, string][]): [string, string][] {
  return [...new Map(sources.map(source => [source.join('\0'), source])).values()];
}

function merged(calls: readonly DataMap[]): DataMap {
  return calls.length === 0 ? NO_DATA : mergeConfigCalls(calls, dataShapes);
}

/** The calls as `unrendered_config` has them; the values themselves where nothing is written out. */
export function asWritten(linking: Linking, template: Pick<ParsedTemplate, 'raw'>, calls: DataMap): DataMap {
  if (calls === NO_DATA) return calls;
  const { engines, behaviour } = linking.around;
  if (behaviour.state_modified_compare_more_unrendered_values === false) return calls;
  const source = normalizeSource(template.raw, engines.parse.grammar.keepTrailingNewline);
  return writtenConfig(source, engines.parse, printed) ?? calls;
}

function printed(value: Value): string {
  return repr(value, plainRt);
}
