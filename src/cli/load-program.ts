import { isAscii } from 'node:buffer';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { diskFiles, type Files, makePrivateFolder, sha256, userCacheFolder } from '../base/index.js';
import { type CodeOf, type KeptCode, NO_CODE, readCode, writeCode } from './kept-code.js';

/** What the command line starts: the parts of the program by the name of their module. */
type Parts = {
  readonly 'run-command-line': typeof import('./run-command-line.js');
  readonly complete: typeof import('./completion/complete.js');
};

/** Name of a part → its file, written by the build. */
type Places = Readonly<Record<keyof Parts, string>>;

export type Program = {
  readonly load: <Part extends keyof Parts>(part: Part) => Parts[Part];
  /** To be called at the end of the command. */
  readonly keep: () => void;
};

/**
 * The built program, which is read with what V8 made of it in earlier runs: a fifth of the processor time of a short
 * command is compiling JavaScript otherwise. Kept in the user's cache folder, when that is open to nobody else; the
 * variable of Node's own cache, NODE_DISABLE_COMPILE_CACHE, turns it off. Undefined where nothing was built.
 */
export function findProgram(argv: readonly string[], env: NodeJS.ProcessEnv): Program | undefined {
  const files = diskFiles();
  const list = fileURLToPath(new URL('../program.json', import.meta.url));
  const text = readList(files, list);
  if (text === undefined) return undefined;
  const places = JSON.parse(text) as Places;
  const file = codeFile(files, [text, list], argv, env);
  const loader = new ProgramLoader(files, file === undefined ? NO_CODE : readCode(files, file));
  return {
    load: part => loader.load(path.join(path.dirname(list), places[part])) as Parts[typeof part],
    keep: () => {
      const code = file === undefined ? undefined : loader.newCode();
      if (file !== undefined && code !== undefined) writeCode(files, file, code);
    },
  };
}

function readList(files: Files, list: string): string | undefined {
  try {
    return Buffer.from(files.readBytes(list)).toString();
  } catch {
    return undefined;
  }
}

/** Words that can be a command's. */
const COMMAND = /^[a-z][a-z-]{1,15}$/;

/** Commands load different parts, so each has a file. What is read from it is run: nobody else may have written it. */
function codeFile(
  files: Files,
  program: readonly string[],
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): string | undefined {
  const caches = userCacheFolder(env, process.platform);
  if (caches === undefined || (env['NODE_DISABLE_COMPILE_CACHE'] ?? '') !== '') return undefined;
  const folder = path.join(caches, 'program');
  if (!makePrivateFolder(files, folder)) return undefined;
  const { version, arch, execArgv } = process;
  const id = sha256(JSON.stringify([program, version, arch, execArgv, env['NODE_OPTIONS'] ?? ''])).slice(0, 16);
  const word = argv.find(one => !one.startsWith('-')) ?? '';
  return path.join(folder, `${id}.${COMMAND.test(word) ? word : 'other'}`);
}

/** The first run of a command may be one that reads everything, and the second one that finds it kept. */
const ENOUGH_RUNS = 2;

type Module = { exports: unknown };
type Loaded = Omit<CodeOf, 'data'> & { readonly script: Script };
type Wrapped = (exports: unknown, require: (name: string) => unknown, module: Module, file: string, at: string) => void;

/** Loads CommonJS files as Node does, each with its kept code. */
class ProgramLoader {
  readonly #files: Files;
  readonly #kept: KeptCode;
  readonly #modules = new Map<string, Module>();
  readonly #loaded = new Map<string, Loaded>();
  #isNew: boolean;

  constructor(files: Files, kept: KeptCode) {
    this.#files = files;
    this.#kept = kept;
    this.#isNew = kept.runs < ENOUGH_RUNS;
  }

  load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {} };
    this.#modules.set(file, module);
    const folder = path.dirname(file);
    const fromNode = createRequire(pathToFileURL(file));
    const require = (name: string): unknown =>
      name.startsWith('./') ? this.load(path.join(folder, name)) : fromNode(name);
    (this.#compiled(file).runInThisContext() as Wrapped)(module.exports, require, module, file, folder);
    return module.exports;
  }

  #compiled(file: string): Script {
    const { sizeBytes = 0, mtimeMs = 0 } = this.#files.stat(file) ?? {};
    const bytes = this.#files.readBytes(file);
    const kept = this.#kept.byFile.get(file);
    const data = kept?.sizeBytes === sizeBytes && kept.mtimeMs === mtimeMs ? kept.data : undefined;
    // The build writes plain ASCII where it can: half the memory, and nothing to decode.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(isAscii(bytes) ? 'latin1' : 'utf8');
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
      filename: file,
      ...(data === undefined ? {} : { cachedData: Buffer.from(data.buffer, data.byteOffset, data.length) }),
    });
    if (data === undefined || script.cachedDataRejected === true) this.#isNew = true;
    this.#loaded.set(file, { sizeBytes, mtimeMs, script });
    return script;
  }

  /** Undefined when what is kept will do. With the code of functions that were called: those are the ones it pays for. */
  newCode(): KeptCode | undefined {
    if (!this.#isNew) return undefined;
    const byFile = new Map(this.#kept.byFile);
    for (const [file, { script, ...stamp }] of this.#loaded)
      byFile.set(file, { ...stamp, data: script.createCachedData() });
    return { runs: this.#kept.runs + 1, byFile };
  }
}
