import { DBT_VERSION, sha256, toolVersion } from '../../base/index.js';
import { type Data, entriesOf, isPlainMap, type Project } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import type { LoadInput } from '../link/linked-project.js';

/** Counts up when what is kept changes its shape or its meaning. */
const FORMAT = 6;

/**
 * Everything besides files, environment and flags (`reads.ts`) that linking may look at, as one hash: two inputs of the
 * same key link the same files to the same manifest, but for its metadata and the moment in `created_at`.
 */
export function inputKey(input: LoadInput): string {
  const { root, packages, profile, invocation, selectors, staticParse, library } = input;
  const { values, behaviour } = invocation.flags;
  const { connection, profileName, targetName, threads, schema, dataSchema, target } = profile;
  const database = connection.type === 'postgres' ? connection.database : null;
  return hashOfInput([
    [FORMAT, toolVersion(), DBT_VERSION, process.versions.v8],
    [root, ...packages].map(projectKey),
    { profileName, targetName, threads, schema, dataSchema, target, database, type: connection.type },
    [values.vars, values.static_parser, values.maximum_seed_size_mib, values.show_all_deprecations],
    [values.warn_error, values.warn_error_options, behaviour],
    [selectors, staticParse, library],
  ]);
}

/** Hash of anything that linking may look at. */
export function hashOfInput(value: unknown): string {
  return sha256(JSON.stringify(value, plain));
}

/** What a project says, and where it lies; the place is in seeds and in messages. */
function projectKey({ yaml, envReads: _envReads, ...project }: Project): unknown {
  return [yaml.text, project];
}

/** Values of the template language with their kind, so that `1` and `1.0` differ. */
function plain(this: unknown, _key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { '\0': 'int', text: String(value) };
  if (value === undefined) return { '\0': 'undefined' };
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isPlainMap(value as Data)) return value;
  if (value instanceof Map || value instanceof Set) return { '\0': value.constructor.name, entries: [...value] };
  const entries = entriesOf(value as Data, dataShapes) ?? Object.entries(value);
  return { '\0': value.constructor.name, entries };
}
