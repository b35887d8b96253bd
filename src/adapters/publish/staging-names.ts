import { createHash } from 'node:crypto';
import { cutToBytes } from '../relation/name-bytes.js';

/** Bytes of the real name that a scratch name keeps: short, so that names made from it (`…_pkey`) are not cut either. */
const KEPT_BYTES = 32;

/**
 * A name for something that lies in a target schema for a while: the beginning of the real name, `__q`, and ten hex
 * digits of schema, name, run and use. Two different things never get the same one, however long and alike their names.
 */
export function stagingName(schema: string, name: string, runId: string, use: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([schema, name, runId, use]))
    .digest('hex');
  return `${cutToBytes(name, KEPT_BYTES)}__q${digest.slice(0, 10)}`;
}

/** Matches names that `stagingName` makes; nothing is ever dropped because its name matches. */
export const STAGING_PATTERN = /__q[0-9a-f]{10}$/;

/**
 * Names of constraints and indexes of one node's staged relation. A constraint that the project names cannot have that
 * name while the old relation still has it, so it is made under another and gets its own when it is published.
 */
export class StagedNames {
  readonly #runId: string;
  readonly #final = new Map<string, string>();

  constructor(runId: string) {
    this.#runId = runId;
  }

  /** The name to use in the staged relation's DDL for an object that will be called `name`. */
  stage(schema: string, relation: string, name: string): string {
    const staged = stagingName(schema, `${relation}.${name}`, this.#runId, 'object').replace(/^.*(?=__q)/s, '');
    const whole = `${cutToBytes(name, KEPT_BYTES)}${staged}`;
    this.#final.set(whole, name);
    return whole;
  }

  /** The name that a staged object gets when it is published; undefined for names that were not staged here. */
  finalName(staged: string): string | undefined {
    return this.#final.get(staged);
  }
}
