import type { Manifest } from '../../manifest/index.js';
import { linkProject } from '../project/link-project.js';
import { loadConfiguration } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';

/** `parse`: the project's manifest. Asks no database, and finds no cycles, as dbt's does not. */
export function parseVerb(turn: Turn): Manifest {
  return linkProject(turn, loadConfiguration(turn), { perfInfo: true }).manifest;
}
