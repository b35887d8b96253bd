import { type ReadManifestOptions, readPreviousState } from '../../artifacts/index.js';
import { DBT_VERSION, makeMessage } from '../../base/index.js';
import { type LinkedProject, writtenConfigReader } from '../../compiler/index.js';
import { emitMessage } from '../../events/index.js';
import { type Dag, type IndirectSelection, parseSelectors, type Selectors } from '../../graph/index.js';
import type { PreviousState } from '../../manifest/index.js';
import { graphOf, type LinkOptions, linkProject, tellFound } from '../project/link-project.js';
import { type Configuration, loadConfiguration } from '../project/load-configuration.js';
import { stateFolder, tellStateIsTarget } from '../project/state-folder.js';
import type { Turn } from '../turn/turn.js';

/** A project ready to be worked on: everything but the database. */
export type Prepared = {
  readonly configuration: Configuration;
  readonly linked: LinkedProject;
  readonly dag: Dag;
  readonly selectors: Selectors;
  /** What stands in the folder of --state. */
  readonly previous: PreviousState | null;
};

/** Reads and links the project; tells `Found …`. */
export function prepare(turn: Turn, options: LinkOptions = {}): Prepared {
  const parts = link(turn, options);
  const output = turn.invocation.flags.values.freshness_output;
  if (output !== null) turn.deprecations.warn('CustomOutputPathInSourceFreshnessDeprecation', { path: output });
  tellFound(turn, parts.linked);
  return withGraph(turn, parts);
}

/** Reads and links the project. */
export function link(turn: Turn, options: LinkOptions = {}): Pick<Prepared, 'configuration' | 'linked'> {
  const configuration = loadConfiguration(turn);
  const linked = linkProject(turn, configuration, options);
  tellStateIsTarget(turn, configuration.targetFolder);
  return { configuration, linked };
}

/** The rest of the preparation. */
export function withGraph(turn: Turn, parts: Pick<Prepared, 'configuration' | 'linked'>): Prepared {
  return { ...parts, dag: graphOf(parts.linked), ...selectionState(turn, parts) };
}

/** Named selectors, and what --state holds. */
export function selectionState(
  turn: Turn,
  { configuration: { selectors, targetFolder }, linked }: Pick<Prepared, 'configuration' | 'linked'>,
): Pick<Prepared, 'selectors' | 'previous'> {
  const { invocation, files, events } = turn;
  const { state, indirect_selection: indirect } = invocation.flags.values;
  const folder = state === null ? null : stateFolder(turn, state);
  if (folder !== null && files.stat(folder) === undefined)
    emitMessage(
      events,
      makeMessage('CLI-010', `There is no folder '${state}', which --state names`, {
        severity: 'warning',
        suggestion: 'Name the folder that holds the other manifest.json, or leave --state out',
      }),
    );
  return {
    selectors: parseSelectors(selectors?.selectors ?? [], indirect as IndirectSelection),
    previous: folder === null ? null : readPreviousState(files, folder, targetFolder, stateOptions(linked)),
  };
}

/** Manifests of this version of dbt are taken as they are; of others the configs are read once more. */
export function stateOptions({ around }: Pick<LinkedProject, 'around'>): ReadManifestOptions {
  const unrenderedConfig = writtenConfigReader(around);
  return { dbtVersion: DBT_VERSION, ...(unrenderedConfig === undefined ? {} : { unrenderedConfig }) };
}
