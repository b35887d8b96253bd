/** What a file is read as: by the folder it lies in and by its ending. */
export type FileKind =
  | 'macros'
  | 'models'
  | 'snapshots'
  | 'analyses'
  | 'singular_tests'
  | 'generic_tests'
  | 'seeds'
  | 'docs'
  | 'properties'
  | 'fixtures'
  | 'functions';

/** One file of a project. The same file may be there twice, read as different things. */
export type SourceFile = {
  readonly kind: FileKind;
  readonly packageName: string;
  /** Relative to the search folder, POSIX: `path` of most nodes. */
  readonly relativePath: string;
  /** Relative to the project's root: `original_file_path`. */
  readonly path: string;
  /** As messages show it: relative to the root project. */
  readonly shown: string;
  readonly absolute: string;
};

const JINJA_ENDINGS = ['.j2', '.jinja2', '.jinja'];

/** The name of what a file holds: `orders` for `marts/orders.sql` and `marts/orders.sql.jinja`. */
export function stemOf(relativePath: string): string {
  let base = relativePath.slice(relativePath.lastIndexOf('/') + 1);
  for (const ending of JINJA_ENDINGS) if (base.endsWith(ending)) base = base.slice(0, -ending.length);
  const dot = base.lastIndexOf('.');
  return dot <= 0 ? base : base.slice(0, dot);
}
