import type { Files } from '../../base/index.js';
import { dataShapes, MACRO_PREFIX, makeEngines, toData } from '../../context/index.js';
import type { Engine } from '../../jinja/index.js';
import { libraryText, readLibrary } from '../parse/kept-library.js';
import { type ParseOptions, parseFile } from '../parse/parse-file.js';
import type { ParsedFile } from '../parse/parsed-file.js';
import { listFiles } from '../read/list-files.js';
import type { FileKind, SourceFile } from '../read/source-file.js';
import { internalPackages, libraryPlace } from './internal-packages.js';
import type { LoadInput } from './linked-project.js';

/** Files of one project by kind, parsed. */
export type ParsedProject = ReadonlyMap<ParsedFile['kind'], readonly ParsedFile[]>;

/** By project, its files by kind: the root, what ships with the tool, the installed packages. */
export type ListedProjects = {
  readonly projects: ReadonlyMap<string, ReadonlyMap<FileKind, readonly SourceFile[]>>;
  /** How long finding the files took. */
  readonly readMs: number;
};

/** Finds every file that is read. */
export function listProjects({ files, root, packages, invocation }: LoadInput): ListedProjects {
  const start = performance.now();
  const all = [root, ...internalPackages(), ...packages];
  const jinjaEndings = invocation.flags.behaviour.allow_jinja_file_extensions;
  const projects = new Map(all.map(project => [project.name, listFiles(files, project, jinjaEndings)]));
  return { projects, readMs: performance.now() - start };
}

/**
 * Parses every file, or those of some kinds. The macros that ship with the tool were parsed when it was built, if nothing
 * changed.
 */
export function readProjects(
  input: LoadInput,
  engine: Engine,
  { projects: listed }: ListedProjects,
  wants: (kind: FileKind) => boolean = () => true,
): ReadonlyMap<string, ParsedProject> {
  const options = parseOptions(input.files, engine, input);
  const shipped = libraryFiles(internalPackages().map(project => listed.get(project.name)));
  const kept = input.library === false ? undefined : readLibrary(input.library ?? libraryPlace(), shipped, options);
  const known = new Map<SourceFile, ParsedFile>(kept?.map(parsed => [parsed.file, parsed]));
  const { parsed: held } = input;
  const parseAgain =
    held === undefined
      ? (file: SourceFile): ParsedFile => parseFile(file, options)
      : (file: SourceFile): ParsedFile => held.parse(file, options);
  const parse = (file: SourceFile): ParsedFile => known.get(file) ?? parseAgain(file);
  return new Map(
    [...listed].map(([name, kinds]) => [
      name,
      new Map([...kinds].flatMap(([kind, files]) => (wants(kind) ? [[kind, files.map(parse)] as const] : []))),
    ]),
  );
}

/** What the build keeps of the macros that ship with the tool. */
export function makeLibrary(files: Files): string {
  const listed = internalPackages().map(project => listFiles(files, project, false));
  return libraryText(libraryFiles(listed), parseOptions(files, makeEngines().parse));
}

function libraryFiles(listed: readonly (ReadonlyMap<FileKind, readonly SourceFile[]> | undefined)[]): SourceFile[] {
  return listed.flatMap(kinds => kinds?.get('macros') ?? []);
}

export function parseOptions(files: Files, engine: Engine, input?: LoadInput): ParseOptions {
  return {
    files,
    engine,
    macroPrefix: MACRO_PREFIX,
    shapes: dataShapes,
    toData: value => toData(value),
    maximumSeedBytes: (input?.invocation.flags.values.maximum_seed_size_mib ?? 1) * 1024 * 1024,
  };
}
