import type { Files, Message } from '../../base/index.js';
import type { DataMap, Invocation, Profile, Project } from '../../config/index.js';
import type { MacroRegistry, Surroundings } from '../../context/index.js';
import type { Deprecations, EventBus } from '../../events/index.js';
import type { Outline } from '../../graph/index.js';
import type { Manifest, NameIndex, UniqueId } from '../../manifest/index.js';
import type { ParsedFiles } from '../parse/parsed-files.js';

/** Hears what linking looks at besides the files: see `cache/reads.ts`. */
export type LinkWatch = {
  /** The same surroundings, watched. */
  readonly watch: (around: Surroundings) => Surroundings;
  /** Something that no two runs share was looked at. */
  readonly noteVolatile: () => void;
  readonly noteMoment: (ms: number, isPast: boolean) => void;
  /** Runs the reading of the template of the node with that id. */
  readonly of: <T>(id: string, read: () => T) => T;
};

/** What reading a project needs; all of it was read and checked before. */
export type LoadInput = {
  readonly files: Files;
  readonly invocation: Invocation;
  readonly root: Project;
  /** The installed packages (`loadPackages`), without ours. */
  readonly packages: readonly Project[];
  readonly profile: Profile;
  /** `selectors` of the manifest: the entries of selectors.yml, by name. */
  readonly selectors?: Readonly<Record<string, DataMap>>;
  readonly events: EventBus;
  readonly deprecations: Deprecations;
  /** False reads no template without rendering it, and renders none without code. For tests; the result is the same. */
  readonly staticParse?: boolean;
  readonly watch?: LinkWatch;
  /** Where the parsed macros of ours are kept instead of beside the program; false parses them. The result is the same. */
  readonly library?: string | false;
  /** What files said by themselves when they were read before: those that did not change since are not parsed again. */
  readonly parsed?: ParsedFiles;
  /** User id of the manifest's metadata. */
  readonly userId?: string | null;
};

/** How much was read and how long it took. */
export type LoadStats = {
  readonly fileCount: number;
  /** Templates that were read from their syntax alone, and those that were rendered. */
  readonly staticCount: number;
  readonly renderedCount: number;
  readonly readMs: number;
  readonly parseMs: number;
  readonly linkMs: number;
};

/** A project with every name resolved. */
export type LinkedProject = {
  readonly manifest: Manifest;
  /** What the graph and a selection by name ask of the manifest's nodes. */
  readonly outline: Outline;
  /** Look-ups by name over the manifest. */
  readonly names: NameIndex;
  readonly macros: MacroRegistry;
  /** What templates see around them: the same for compiling and running. */
  readonly around: Surroundings;
  /** Warnings and notices of ours; dbt's own warnings went through the events. */
  readonly messages: readonly Message[];
  readonly stats: LoadStats;
  /**
   * Writes manifest.json with other values of some nodes, where its text is kept: only those are made into text. False when
   * that cannot be done, and nothing was written.
   */
  readonly writeManifest?: (file: string, changed: ReadonlyMap<UniqueId, object>) => boolean;
};
