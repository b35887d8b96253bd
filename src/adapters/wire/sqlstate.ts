import type { DatabaseError } from '../../base/index.js';

/**
 * What an error means for whoever must go on:
 * - `lost`: the session is gone, the outcome of a COMMIT in flight is unknown;
 * - `retry`: the same work may succeed when it is tried again;
 * - `crowded`: the server has no connection to spare;
 * - `cancelled`: somebody asked for it;
 * - `user`: the statement or the data are at fault.
 */
export type FaultKind = 'lost' | 'retry' | 'crowded' | 'cancelled' | 'user';

const LOST = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04']);
const RETRY = new Set(['40001', '40P01', '55P03']);

export function faultKind(error: DatabaseError): FaultKind {
  const code = error.problem.code;
  if (code === 'DB-003' || code === 'DB-022') return 'lost';
  if (code === 'DB-014') return 'cancelled';
  const state = error.sqlstate;
  if (state === undefined) return 'user';
  if (LOST.has(state) || state.startsWith('08')) return 'lost';
  if (state === '53300') return 'crowded';
  if (state === '57014') return 'cancelled';
  if (RETRY.has(state) || isCatalogueRace(error)) return 'retry';
  return 'user';
}

/**
 * Two sessions that make or grant the same object at once: PostgreSQL reports the loser's collision in its own catalogue
 * (`create schema if not exists` is not proof against it), and the second try succeeds. So does a second look at the
 * catalogue after something in it was dropped between finding its row and printing it.
 */
export function isCatalogueRace(error: DatabaseError): boolean {
  if (error.sqlstate === 'XX000') return RACE_TEXT.test(error.server.summary ?? '');
  return error.sqlstate === '23505' && (error.server.constraint ?? '').startsWith('pg_');
}

const RACE_TEXT = /tuple concurrently|could not open relation with OID|cache lookup failed/;
