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

type Read = {
  /** By project: the root, what ships with the tool, the installed packages. */
  readonly projects: ReadonlyMap<string, ParsedProject>;
  /** How long finding the files took. */
  readonly readMs: number;
};

/** Finds and parses every file. The macros that ship with the tool were parsed when it was built, if nothing changed. */
export function readProjects(input: LoadInput, engine: Engine): Read {
  const options = parseOptions(input.files, engine, input);
  const start = performance.now();
  const internal = internalPackages();
  const listed = new Map(
    [input.root, ...internal, ...input.packages].map(project => [project.name, listFiles(input.files, project)]),
  );
  const readMs = performance.now() - start;
  const shipped = libraryFiles(internal.map(project => listed.get(project.name)));
  const kept = input.library === false ? undefined : readLibrary(input.library ?? libraryPlace(), shipped, options);
  const known = new Map<SourceFile, ParsedFile>(kept?.map(parsed => [parsed.file, parsed]));
  const parse = (file: SourceFile): ParsedFile => known.get(file) ?? parseFile(file, options);
  const projects = new Map(
    [...listed].map(([name, kinds]) => [
      name,
      new Map([...kinds].map(([kind, files]) => [kind, files.map(parse)] as const)),
    ]),
  );
  return { projects, readMs };
}

/** What the build keeps of the macros that ship with the tool. */
export function makeLibrary(files: Files): string {
  const listed = internalPackages().map(project => listFiles(files, project));
  return libraryText(libraryFiles(listed), parseOptions(files, makeEngines().parse));
}

function libraryFiles(listed: readonly (ReadonlyMap<FileKind, readonly SourceFile[]> | undefined)[]): SourceFile[] {
  return listed.flatMap(kinds => kinds?.get('macros') ?? []);
}

function parseOptions(files: Files, engine: Engine, input?: LoadInput): ParseOptions {
  return {
    files,
    engine,
    macroPrefix: MACRO_PREFIX,
    shapes: dataShapes,
    toData: value => toData(value),
    maximumSeedBytes: (input?.invocation.flags.values.maximum_seed_size_mib ?? 1) * 1024 * 1024,
  };
}
