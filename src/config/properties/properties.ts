import type { Span } from '../../base/index.js';
import type { Data, DataMap, DataPath } from '../data.js';

/** Keys of a property file that hold resources. */
export const SECTIONS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'macros',
  'data_tests',
  'analyses',
  'exposures',
  'functions',
  'metrics',
  'groups',
  'semantic_models',
  'unit_tests',
  'saved_queries',
] as const;

export type Section = (typeof SECTIONS)[number];

/** A test on a model, source, seed, snapshot or column, as written; its arguments are rendered where it runs. */
export type TestEntry = { readonly definition: Data; readonly path: DataPath; readonly span: Span | undefined };

export const CONSTRAINT_TYPES = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] as const;

export type ConstraintProperties = {
  readonly type: (typeof CONSTRAINT_TYPES)[number];
  readonly name: string | null;
  readonly expression: string | null;
  readonly warnUnenforced: boolean;
  readonly warnUnsupported: boolean;
  /** `ref(…)` or `source(…)` as text. */
  readonly to: string | null;
  readonly toColumns: readonly string[];
  /** Of a model only. */
  readonly columns: readonly string[];
  readonly span: Span | undefined;
};

export type ColumnProperties = {
  readonly name: string;
  /** Not rendered yet. */
  readonly description: string;
  readonly dataType: string | null;
  readonly quote: boolean | null;
  /** What stands beside and under `config`, put together. */
  readonly tags: readonly string[];
  readonly meta: DataMap;
  readonly constraints: readonly ConstraintProperties[];
  readonly tests: readonly TestEntry[];
  readonly granularity: string | null;
  readonly dimension: Data;
  readonly entity: Data;
  readonly extra: DataMap;
  readonly span: Span | undefined;
};

/** What every entry has. */
export type CommonProperties = {
  readonly name: string;
  /** Not rendered yet; empty when there is none. */
  readonly description: string;
  readonly span: Span | undefined;
  readonly nameSpan: Span | undefined;
  /** Keys that dbt does not know, kept. */
  readonly extra: DataMap;
};

/** `config:` of an entry together with the properties that count as configs (meta, docs, group, contract, access). */
export type PatchConfig = {
  readonly config: DataMap;
  /** The same before rendering, as `unrendered_config` has it. */
  readonly unrendered: DataMap;
  /** Where a key of it stands. */
  readonly placeOf: (key: string) => { span: Span; source: string } | undefined;
};

export type NodeProperties = CommonProperties &
  PatchConfig & {
    readonly section: 'seeds' | 'snapshots' | 'analyses' | 'models';
    readonly columns: readonly ColumnProperties[];
    readonly tests: readonly TestEntry[];
    readonly constraints: readonly ConstraintProperties[];
    readonly quoteColumns: boolean | null;
    /** Snapshots: `ref(…)` or `source(…)` as text. */
    readonly relation: string | null;
  };

export type VersionProperties = PatchConfig & {
  /** The value (a whole number, a float or a text) and how dbt prints it. */
  readonly version: Data;
  readonly text: string;
  readonly definedIn: string | null;
  readonly description: string;
  readonly access: string | null;
  readonly docs: DataMap | undefined;
  readonly constraints: readonly ConstraintProperties[];
  /** Undefined where the model's tests count. */
  readonly tests: readonly TestEntry[] | undefined;
  /** Columns of the model that are taken over, and those of the version itself. */
  readonly include: 'all' | readonly string[];
  readonly exclude: readonly string[];
  readonly columns: readonly ColumnProperties[];
  readonly deprecationDate: string | null;
  readonly span: Span | undefined;
};

export type ModelProperties = Omit<NodeProperties, 'section'> & {
  readonly section: 'models';
  readonly latestVersion: Data;
  readonly versions: readonly VersionProperties[];
  /** ISO 8601, with or without zone. */
  readonly deprecationDate: string | null;
  readonly timeSpine: TimeSpineProperties | null;
  /** Parsed and handed on: semantic_model, metrics, derived_semantics, agg_time_dimension, primary_entity. */
  readonly semantics: DataMap;
};

export type TimeSpineProperties = {
  readonly standardGranularityColumn: string;
  readonly customGranularities: readonly { readonly name: string; readonly columnName: string | null }[];
};

/** `freshness` of a source: undefined where it is not given, null where it is switched off. */
export type FreshnessProperties = DataMap | null | undefined;

export type QuotingProperties = {
  readonly database: boolean | null;
  readonly schema: boolean | null;
  readonly identifier: boolean | null;
  readonly column: boolean | null;
};

type SourceLevel = {
  readonly quoting: QuotingProperties;
  readonly freshness: FreshnessProperties;
  readonly loadedAtField: string | null;
  readonly loadedAtQuery: string | null;
  readonly tags: readonly string[];
  readonly meta: DataMap;
  /** `config:` as rendered. */
  readonly config: DataMap;
};

export type SourceTableProperties = CommonProperties &
  SourceLevel & {
    readonly identifier: string | null;
    /** True when `loaded_at_field` is written, even as null: then that of the source does not count. */
    readonly loadedAtFieldPresent: boolean;
    readonly external: DataMap | null;
    readonly columns: readonly ColumnProperties[];
    readonly tests: readonly TestEntry[];
  };

export type SourceProperties = CommonProperties &
  SourceLevel & {
    readonly section: 'sources';
    readonly database: string | null;
    readonly schema: string | null;
    readonly unrenderedDatabase: string | null;
    readonly unrenderedSchema: string | null;
    readonly loader: string;
    /** Package whose source this entry changes. */
    readonly overrides: string | null;
    readonly tables: readonly SourceTableProperties[];
  };

export type MacroProperties = CommonProperties & {
  readonly section: 'macros';
  readonly meta: DataMap;
  readonly docs: DataMap;
  readonly arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[];
};

export type SingularTestProperties = CommonProperties & PatchConfig & { readonly section: 'data_tests' };

export type OwnerProperties = {
  readonly name: string | null;
  readonly email: string | readonly string[] | null;
  readonly extra: DataMap;
};

export type ExposureProperties = CommonProperties & {
  readonly section: 'exposures';
  readonly type: string;
  readonly owner: OwnerProperties;
  readonly label: string | null;
  readonly url: string | null;
  readonly maturity: string | null;
  /** `ref(…)`, `source(…)`, `metric(…)` as texts. */
  readonly dependsOn: readonly string[];
  readonly tags: readonly string[];
  readonly meta: DataMap;
  readonly config: DataMap;
  readonly unrendered: DataMap;
};

export type GroupProperties = CommonProperties & {
  readonly section: 'groups';
  readonly owner: OwnerProperties;
  readonly config: DataMap;
};

export type ArgumentProperties = {
  readonly name: string;
  readonly dataType: string;
  readonly description: string | null;
  readonly defaultValue: Data;
};
export type ReturnsProperties = { readonly dataType: string; readonly description: string | null };

export type FunctionProperties = CommonProperties &
  PatchConfig & {
    readonly section: 'functions';
    readonly arguments: readonly ArgumentProperties[];
    readonly returns: ReturnsProperties | null;
    readonly overloads: readonly {
      readonly definedIn: string;
      readonly arguments: readonly ArgumentProperties[];
      readonly returns: ReturnsProperties | null;
      readonly description: string | null;
    }[];
  };

export type UnitTestRows = {
  readonly format: 'dict' | 'csv' | 'sql';
  /** Mappings, or the text of CSV or SQL; undefined where a fixture or a seed has them. */
  readonly rows: readonly DataMap[] | string | undefined;
  readonly fixture: string | null;
  readonly span: Span | undefined;
};

export type UnitTestProperties = CommonProperties & {
  readonly section: 'unit_tests';
  readonly model: string;
  readonly given: readonly (UnitTestRows & { readonly input: string })[];
  readonly expect: UnitTestRows;
  readonly overrides: { readonly macros: DataMap; readonly vars: DataMap; readonly envVars: DataMap } | null;
  readonly versions: { readonly include: readonly Data[] | null; readonly exclude: readonly Data[] | null } | null;
  readonly config: DataMap;
};

/** Metrics, semantic models and saved queries: their shape is for the semantic layer to judge. */
export type SemanticProperties = CommonProperties & {
  readonly section: 'metrics' | 'semantic_models' | 'saved_queries';
  /** Everything of the entry, rendered. */
  readonly data: DataMap;
  readonly config: DataMap;
};

export type Properties =
  | ModelProperties
  | (NodeProperties & { readonly section: 'seeds' | 'snapshots' | 'analyses' })
  | SourceProperties
  | MacroProperties
  | SingularTestProperties
  | ExposureProperties
  | GroupProperties
  | FunctionProperties
  | UnitTestProperties
  | SemanticProperties;
