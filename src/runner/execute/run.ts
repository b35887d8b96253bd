import type { OwnRelations } from '../../adapters/index.js';
import type { Message } from '../../base/index.js';
import type { FlagValues } from '../../config/index.js';
import type { EmitOptions, EventData, EventName, GroupInfo } from '../../events/index.js';
import { findNode, type GroupNode, groupInfo, type Manifest, SwappedMap, type UniqueId } from '../../manifest/index.js';
import type { StateStore } from '../../state/index.js';
import { identityOf } from '../nodes/node-record.js';
import { isEphemeral, type RunNode } from '../nodes/run-node-type.js';
import type { PlannedNode, RunPlan } from '../plan/run-plan.js';
import type { FinishedNode, RunServices } from '../run-services.js';
import { LiveConnections } from './live-connections.js';

/** What all works of one run share. */
export class Run {
  readonly plan: RunPlan;
  readonly services: RunServices;
  readonly flags: FlagValues;
  readonly manifest: Manifest;
  readonly planned: ReadonlyMap<UniqueId, PlannedNode>;
  readonly live: LiveConnections;
  /** Nodes of the summary: `5` in `1 of 5`. */
  total = 0;
  own: OwnRelations = { has: () => false };
  /** How long nodes took when they last went well, in milliseconds. */
  lastMs: ReadonlyMap<string, number> = new Map();
  /** In the order of their ends; hooks among them. */
  readonly finished: FinishedNode[] = [];
  /** What is wrong with nodes that failed, in our words: with codes and places. */
  readonly problems = new Map<UniqueId, readonly Message[]>();
  /** The state store knows of this run. */
  isRecorded = false;
  /** Nothing more is begun. */
  isEnding = false;
  /** Nodes are being run, not hooks or preparations. */
  isInNodes = false;
  readonly #compiled = new Map<UniqueId, RunNode>();
  #store: Promise<StateStore> | undefined;
  #index = 0;
  readonly #writes: Promise<unknown>[] = [];
  readonly #groups: ReadonlyMap<string, GroupNode>;

  constructor(plan: RunPlan, services: RunServices) {
    this.plan = plan;
    this.services = services;
    this.flags = services.invocation.flags.values;
    this.manifest = services.linked.manifest;
    this.planned = new Map(plan.nodes.map(node => [node.id, node]));
    this.live = new LiveConnections(services.adapter);
    this.#groups = new Map([...this.manifest.groups.values()].map(group => [group.name, group]));
  }

  emit<N extends EventName>(name: N, data: Partial<EventData[N]>, options?: EmitOptions): void {
    this.services.events.emit(name, data, options);
  }

  line(text = ''): void {
    this.emit('Formatting', { msg: text });
  }

  node(id: UniqueId): RunNode | undefined {
    const { inline } = this.services;
    return inline?.unique_id === id ? inline : findNode(this.manifest, id);
  }

  /** Takes a result in. Ephemeral models have none, but for `compile` and `show` of a selection. */
  keep(finished: FinishedNode): void {
    const { node } = finished;
    if (node !== this.node(node.unique_id)) {
      this.#compiled.set(node.unique_id, node);
      this.services.env.noteNode(node);
    }
    if (isEphemeral(finished.node) && !this.#keepsEphemerals) return;
    this.finished.push(finished);
  }

  /** What this run has compiled, hooks and inline queries among it. */
  compiledNodes(): ReadonlyMap<UniqueId, RunNode> {
    const ephemerals = this.services.env.compiledEphemerals as ReadonlyMap<UniqueId, RunNode>;
    return new Map([...ephemerals, ...this.#compiled]);
  }

  /** The manifest with what this run has compiled. */
  compiledManifest(): Manifest {
    const compiled = this.compiledNodes() as ReadonlyMap<UniqueId, never>;
    const { nodes, functions } = this.manifest;
    return { ...this.manifest, nodes: new SwappedMap(nodes, compiled), functions: new SwappedMap(functions, compiled) };
  }

  get stopsAtFirstError(): boolean {
    return ['compile', 'show', 'docs generate'].includes(this.plan.command);
  }

  get #keepsEphemerals(): boolean {
    const { select, inline } = this.flags;
    return this.stopsAtFirstError && (select.length > 0 || inline !== null);
  }

  /** False for verbs that only look. */
  get keepsState(): boolean {
    return !this.stopsAtFirstError;
  }

  /** The state store, opened when it is first asked for. */
  store(): Promise<StateStore> {
    this.#store ??= this.services.openStore();
    return this.#store;
  }

  /** Rows that need not be there before anything else; `settle` waits for them. */
  writeLater(write: Promise<unknown>): void {
    this.#writes.push(write);
    // Told of at the end, where it is waited for.
    write.catch(() => undefined);
  }

  /** How a node ended, for those whose row did not go with their data. */
  recordEnd({ node, result }: FinishedNode, reason: string | undefined): void {
    if (!this.keepsState || isEphemeral(node)) return;
    const end = {
      ...identityOf(node),
      status: result.status,
      reason,
      ...(result.message === null || result.status === 'success' ? {} : { message: result.message }),
    };
    this.writeLater(this.store().then(store => store.finishNodes([end])));
  }

  /** Waits for all rows. */
  async settle(): Promise<void> {
    await Promise.all(this.#writes.splice(0));
  }

  /** The number of the node that begins now: `1` in `1 of 5`. */
  nextIndex(): number {
    return ++this.#index;
  }

  groupOf(node: RunNode): GroupInfo | null {
    const name = (node as { group?: unknown }).group ?? (node.config as { group?: unknown }).group;
    const group = typeof name === 'string' ? this.#groups.get(name) : undefined;
    return group === undefined ? null : groupInfo(group);
  }

  storesFailures(node: RunNode): boolean {
    return node.resource_type === 'test' && Boolean(node.config['store_failures'] || this.flags.store_failures);
  }
}
