import type { Data } from '../../config/index.js';
import type { NodeReads, UniqueId } from '../../manifest/index.js';

/** Notes what a node's renderings read (decisions 26): its fingerprint is made of these. */
export class ReadRecorder {
  readonly macros = new Set<UniqueId>();
  readonly vars = new Map<string, Data>();
  readonly env = new Map<string, string | null>();
  readonly target = new Set<string>();
  readonly flags = new Set<string>();
  readonly adapterCalls = new Set<string>();
  introspective = false;

  toReads(): NodeReads {
    return {
      macros: [...this.macros],
      vars: Object.fromEntries(this.vars),
      env: Object.fromEntries(this.env),
      target: [...this.target],
      flags: [...this.flags],
      adapterCalls: [...this.adapterCalls],
      introspective: this.introspective,
    };
  }
}

/** Of a node that was read without being rendered: nothing. Shared. */
export const NO_READS: NodeReads = Object.freeze({
  macros: [],
  vars: {},
  env: {},
  target: [],
  flags: [],
  adapterCalls: [],
  introspective: false,
});
