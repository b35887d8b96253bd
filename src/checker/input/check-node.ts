import type { RelationName } from '../../adapters/index.js';
import type { MacroFrame, Message, Span } from '../../base/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { MadeInMacros } from './made-in-macros.js';

/** A place in a file of the project; `frames` are the macros that wrote it, innermost first, called from `span`. */
export type Place = {
  readonly span: Span;
  readonly source?: string;
  readonly frames?: readonly (MacroFrame & { readonly source?: string })[];
};

/** Compiled SQL that knows where it comes from. */
export type SqlText = {
  readonly sql: string;
  /** What made the character at this offset of `sql` (UTF-16 units from 0). */
  readonly placeAt: (offset: number) => Place | undefined;
};

/** The SQL of a node, or why there is none that can be judged. */
export type Compiled =
  | ({ readonly state: 'sql' } & SqlText)
  /** Its rendering asked the database, so that its text is not the one that will run. `asked` names the call. */
  | { readonly state: 'introspective'; readonly asked: string }
  | { readonly state: 'broken'; readonly messages: readonly Message[] };

type Common = {
  readonly id: UniqueId;
  /** Where it is defined: the first line of its file, or its entry in YAML. */
  readonly place: Place;
  /** Nodes, sources and functions that its SQL names. */
  readonly dependsOn: readonly UniqueId[];
};

/** A column as YAML declares it; `type` is what was written. */
export type DeclaredColumn = { readonly name: string; readonly type: string | null; readonly place?: Place };

export type CheckModel = Common & {
  readonly kind: 'model';
  readonly materialized: string;
  readonly language: string;
  /** What others read; ephemeral models have none. */
  readonly relation: RelationName | null;
  readonly compiled: Compiled;
  readonly incremental: {
    /** The text for a table that is there: is_incremental() is true. */
    readonly compiled: Compiled;
    readonly uniqueKey: readonly string[];
    readonly onSchemaChange: string;
  } | null;
  /** Declared columns of an enforced contract. */
  readonly contract: readonly DeclaredColumn[] | null;
};

export type CheckSeed = Common & {
  readonly kind: 'seed';
  readonly relation: RelationName;
  readonly columns: readonly DeclaredColumn[];
};

export type CheckSource = Common & {
  readonly kind: 'source';
  readonly relation: RelationName;
  readonly columns: readonly DeclaredColumn[];
};

export type CheckSnapshot = Common & {
  readonly kind: 'snapshot';
  readonly relation: RelationName;
  readonly compiled: Compiled;
  readonly strategy: string;
  readonly uniqueKey: readonly string[];
  readonly updatedAt: string | null;
  readonly checkColumns: readonly string[];
  readonly hardDeletes: string;
  readonly validToCurrent: string | null;
  /** Names of the added columns where they are not dbt's: `dbt_valid_to` → `valid_to`. */
  readonly columnNames: Readonly<Record<string, string>>;
};

export type CheckTest = Common & {
  readonly kind: 'test';
  /** Made by a macro from an entry in YAML: that entry is what its author knows. */
  readonly generic: boolean;
  readonly compiled: Compiled;
  readonly failCalc: string;
  readonly warnIf: string;
  readonly errorIf: string;
  readonly limit: number | null;
};

export type CheckAnalysis = Common & { readonly kind: 'analysis'; readonly compiled: Compiled };

export type CheckFunction = Common & {
  readonly kind: 'function';
  readonly relation: RelationName;
  readonly language: string;
  readonly compiled: Compiled;
  readonly arguments: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
};

/** Rows of a unit test: values as YAML or CSV gave them, or a query. */
export type Fixture =
  | { readonly format: 'rows'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly format: 'sql'; readonly sql: string };

export type CheckUnitTest = Common & {
  readonly kind: 'unit_test';
  readonly model: UniqueId;
  /** What is wrong with the test before its rows are looked at. */
  readonly problems: readonly Message[];
  /** `input` is the node or source the rows stand for; the model itself for `this`. */
  readonly given: readonly { readonly input: UniqueId; readonly shown: string; readonly fixture: Fixture }[];
  readonly expect: Fixture;
};

export type CheckNode =
  | CheckModel
  | CheckSeed
  | CheckSource
  | CheckSnapshot
  | CheckTest
  | CheckAnalysis
  | CheckFunction
  | CheckUnitTest;

export type CheckProject = {
  readonly nodes: readonly CheckNode[];
  /** What three-part names begin with. */
  readonly database: string;
  /** SQL of on-run-start hooks, as far as it could be rendered: functions and types that they make are made first. */
  readonly setup: readonly string[];
  /** What macros may make when hooks call them. */
  readonly madeInMacros: MadeInMacros;
  /** Files of the project itself, not of its packages. */
  readonly isOwnFile: (file: string) => boolean;
  /** Files of the macros that ship with us: nothing there is the user's to mend. */
  readonly isOurFile: (file: string) => boolean;
};
