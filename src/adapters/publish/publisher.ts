import type { Message } from '../../base/index.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { NodeConnection } from '../node/node-connection.js';
import { dropDependents } from './drop-dependents.js';
import { dropRelation } from './drop-relation.js';
import { dropReplacedRelation, runAfterCommit } from './drop-replaced.js';
import { freeNames } from './free-names.js';
import { DEFAULT_PATIENCE, type LockPatience } from './lock-patience.js';
import type {
  DependentNote,
  OwnRelations,
  PublishKind,
  PublishPlan,
  PublishStep,
  ReplacedRelation,
} from './publish-plan.js';
import { firstLook, type PublishRequest, readPlan } from './read-plan.js';
import { type PublishOutcome, runPublish } from './run-publish.js';
import { StagedNames, stagingName } from './staging-names.js';

export type PublisherOptions = {
  readonly connection: NodeConnection;
  readonly own: OwnRelations;
  /** Makes scratch names unlike those of any other run. */
  readonly runId: string;
  /** `on_dependent: cascade`. */
  readonly cascade?: boolean;
  readonly patience?: LockPatience;
  readonly node?: string;
  readonly warn: (message: Message) => void;
};

/** Everything one node does to put its relation in place and to take others away. */
export class Publisher {
  readonly names: StagedNames;
  readonly #options: PublisherOptions;
  readonly #patience: LockPatience;
  #replaced: ReplacedRelation[] = [];
  #afterCommit: PublishStep[] = [];

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#patience = options.patience ?? DEFAULT_PATIENCE;
    this.names = new StagedNames(options.runId);
  }

  /** Relations that were moved aside and not dropped yet: the scratch rows of the node's commit. */
  get replaced(): readonly ReplacedRelation[] {
    return this.#replaced;
  }

  /** The name under which a relation is built before it is published. `use` tells several of one node apart. */
  stagingName(target: RelationName, use = 'new'): string {
    return stagingName(target.schema, target.name, this.#options.runId, use);
  }

  /**
   * Says that `staged` is about to be made and published where nothing is expected to have the name: the first look at
   * that goes along with the statement that makes it.
   */
  expectNew(staged: RelationName, target: RelationName): void {
    const look = firstLook(target, staged).map(statement => ({ ...statement, goesAlong: true }));
    this.#options.connection.sendAlong(lookKey(staged, target), look);
  }

  /** What a publish would do. Nothing is changed. */
  plan(staged: RelationName, target: RelationName, kind: PublishKind): Promise<PublishPlan> {
    return this.#options.connection.inTransaction(async session => {
      return (await readPlan(session, this.#request(staged, target, kind))).plan;
    });
  }

  /**
   * Puts `staged` in the place of `target` in the node's transaction. `isNew` says that nothing is expected there, which
   * saves a look. Throws ProjectError DB-008, DatabaseError DB-010.
   */
  async publish(
    staged: RelationName,
    target: RelationName,
    kind: PublishKind,
    { isNew = false }: { readonly isNew?: boolean } = {},
  ): Promise<PublishOutcome> {
    const seen = this.#options.connection.takeAnswers(lookKey(staged, target));
    const request = { ...this.#request(staged, target, kind), isNew, seen };
    const outcome = await this.#options.connection.inTransaction(session => runPublish(session, request));
    this.#options.connection.markMain();
    if (outcome.plan.replaced !== undefined) this.#replaced.push(outcome.plan.replaced);
    this.#afterCommit.push(...outcome.plan.afterCommit);
    for (const warning of outcome.warnings) this.#options.warn(warning);
    return outcome;
  }

  /** After the commit: drops what was moved aside. What cannot be dropped stays, with a warning. Gives what is gone. */
  async dropReplaced(): Promise<readonly ReplacedRelation[]> {
    const { connection, node, warn } = this.#options;
    const session = await connection.session();
    if (session.status !== 'idle') return [];
    const gone: ReplacedRelation[] = [];
    for (const step of this.#afterCommit.splice(0)) {
      const problem = await runAfterCommit(session, step, this.#patience, node);
      if (problem !== undefined) warn(problem);
    }
    for (const replaced of this.#replaced.splice(0)) {
      const problem = await dropReplacedRelation(session, replaced, this.#patience, node);
      if (problem === undefined) gone.push(replaced);
      else warn(problem);
    }
    return gone;
  }

  /** Drops a relation and what of ours depends on it. Throws ProjectError DB-009. */
  dropRelation(relation: RelationName): Promise<readonly DependentNote[]> {
    const { connection, own, cascade = false, node } = this.#options;
    return connection.inTransaction(session => dropRelation(session, relation, { own, cascade, node }));
  }

  /** Drops by name what of ours hangs on a relation, or on one column of it. Throws ProjectError DB-009. */
  dropDependents(relation: RelationName, column?: string): Promise<readonly DependentNote[]> {
    const { connection, own, cascade = false, node } = this.#options;
    return connection.inTransaction(session => dropDependents(session, relation, column, { own, cascade, node }));
  }

  /** Renames the indexes and constraints of a relation that have one of the names, for one that is to have them. */
  freeNames(relation: RelationName, names: readonly string[]): Promise<void> {
    const { connection, runId, node } = this.#options;
    return connection.inTransaction(session => freeNames(session, relation, names, runId, node));
  }

  #request(staged: RelationName, target: RelationName, kind: PublishKind): PublishRequest {
    const { own, runId, cascade = false, node } = this.#options;
    return {
      ...{ staged, target, kind, own, runId, cascade, node },
      ...{ names: this.names, patience: this.#patience, isNew: false },
    };
  }
}

function lookKey(staged: RelationName, target: RelationName): string {
  return JSON.stringify([staged.schema, staged.name, target.schema, target.name]);
}
