import type { Message } from '../../base/index.js';
import type { PropertyFile } from '../../config/index.js';
import type { MacroInfo, Origin } from '../../jinja/index.js';
import type { Checksum } from '../../manifest/index.js';
import type { SourceFile } from '../read/source-file.js';
import type { StaticTemplate } from './static-template.js';

/** A template as it stands in a file: all of the file without white space around it, or a block of it. */
export type ParsedTemplate = {
  /** `raw_code`. */
  readonly raw: string;
  /** The file's path and text and where `raw` begins in it. */
  readonly origin: Required<Origin>;
  /** Undefined for what has to be rendered. */
  readonly statics: StaticTemplate | undefined;
};

export type MacroBlock = {
  readonly name: string;
  readonly sql: string;
  readonly info: MacroInfo;
  readonly origin: Required<Origin>;
  /** Calls in it, as far as they can be read: what `depends_on` of the macro is made of. */
  readonly calls: readonly MacroCall[];
  /** Names that its rendering may look up outside of it. */
  readonly names: readonly string[];
  readonly supportedLanguages: readonly string[] | null;
};

/** A call in a macro: of a name, of a macro in a package, or through dispatch. */
export type MacroCall =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly owner: string; readonly name: string }
  | { readonly kind: 'dispatch'; readonly name: string; readonly namespace: string | null };

type Parsed<K extends string> = {
  readonly kind: K;
  readonly file: SourceFile;
  readonly messages: readonly Message[];
};

export type MacroFile = Parsed<'macros' | 'generic_tests'> & {
  readonly blocks: readonly MacroBlock[];
  /** Tags that open no block here: dbt warns about them. */
  readonly stray: readonly string[];
};

export type TemplateFile = Parsed<'models' | 'analyses' | 'singular_tests' | 'functions'> & {
  readonly name: string;
  readonly language: 'sql' | 'python' | 'javascript';
  readonly checksum: Checksum;
  readonly template: ParsedTemplate;
};

export type SnapshotFile = Parsed<'snapshots'> & {
  readonly checksum: Checksum;
  readonly blocks: readonly { readonly name: string; readonly template: ParsedTemplate }[];
  readonly stray: readonly string[];
};

export type DocsFile = Parsed<'docs'> & {
  readonly blocks: readonly { readonly name: string; readonly contents: string }[];
};

export type SeedFile = Parsed<'seeds'> & { readonly name: string; readonly checksum: Checksum };

export type FixtureFile = Parsed<'fixtures'> & { readonly name: string; readonly text: string };

export type PropertiesFile = Parsed<'properties'> & {
  readonly checksum: Checksum;
  readonly properties: PropertyFile;
};

/** What one file says by itself: depends on that file and the options of reading only, so it may be kept. */
export type ParsedFile = MacroFile | TemplateFile | SnapshotFile | DocsFile | SeedFile | FixtureFile | PropertiesFile;
