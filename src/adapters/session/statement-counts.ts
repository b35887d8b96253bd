import type { StatementEvent } from '../db-session.js';

export type StatementCounts = {
  readonly statements: number;
  readonly roundTrips: number;
  readonly errors: number;
  readonly byPurpose: ReadonlyMap<string, number>;
};

/** Counts what passes through the statement log. */
export class StatementCounter {
  #statements = 0;
  #roundTrips = 0;
  #errors = 0;
  readonly #byPurpose = new Map<string, number>();

  add(event: StatementEvent): void {
    this.#statements++;
    if (event.ownRoundTrip) this.#roundTrips++;
    if (event.error !== undefined) this.#errors++;
    this.#byPurpose.set(event.purpose, (this.#byPurpose.get(event.purpose) ?? 0) + 1);
  }

  get counts(): StatementCounts {
    return {
      statements: this.#statements,
      roundTrips: this.#roundTrips,
      errors: this.#errors,
      byPurpose: new Map(this.#byPurpose),
    };
  }
}
