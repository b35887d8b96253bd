import type { Files } from '../../base/index.js';
import type { ParseMemory } from '../../compiler/index.js';
import type { Invocation, Profile, RawProject } from '../../config/index.js';
import type { Deprecations, EventBus } from '../../events/index.js';
import type { OpenDatabase } from '../database/open-database.js';

/** Folders of an invocation, absolute. */
export type Places = { readonly projectDir: string; readonly profilesDir: string; readonly logFolder: string };

/** One verb of a session, from its first event to its last. */
export type Turn = {
  readonly invocation: Invocation;
  readonly events: EventBus;
  readonly deprecations: Deprecations;
  readonly files: Files;
  /** Of a process that reads the project more than once. */
  readonly memory?: ParseMemory;
  /** Arguments without a dash: `macro` of run-operation. */
  readonly words: Readonly<Record<string, string>>;
  readonly places: Places;
  /** Values that no report may show; grows as the profile is read. */
  readonly secrets: string[];
  /** dbt_project.yml as it is written. Throws the ProjectError of a file that is missing or no YAML. */
  readonly rawProject: () => RawProject;
  /** The database of a profile: opened once a session, closed with it. Nothing connects before the first statement. */
  readonly database: (profile: Profile, extensions?: readonly string[]) => Promise<OpenDatabase>;
};
