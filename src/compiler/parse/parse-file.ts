import { badUtf8, type Files, type Message, makeMessage, ProjectError, readText, sha256 } from '../../base/index.js';
import { type DataShapes, parseYaml, readPropertyFile } from '../../config/index.js';
import { type Engine, normalizeSource, type Origin, Rendering, scanBlocks, textOf } from '../../jinja/index.js';
import type { Checksum } from '../../manifest/index.js';
import { compact, strip } from '../read/python-text.js';
import { type SourceFile, stemOf } from '../read/source-file.js';
import { parseMacros } from './parse-macros.js';
import type { MacroFile, ParsedFile, ParsedTemplate, TemplateFile } from './parsed-file.js';
import { readStatically, type ToData } from './static-template.js';

/** Everything besides the file itself that its parsing depends on. */
export type ParseOptions = {
  readonly files: Files;
  /** Renders what a project is read from. */
  readonly engine: Engine;
  /** What macros' names begin with in their templates. */
  readonly macroPrefix: string;
  readonly shapes: DataShapes;
  readonly toData: ToData;
  /** Larger seeds are known by their path alone; 0 for no limit. */
  readonly maximumSeedBytes: number;
};

/** What a file says by itself. What is wrong in it is among the messages of the result. */
export function parseFile(file: SourceFile, options: ParseOptions): ParsedFile {
  const base = { file, messages: [] as Message[] };
  switch (file.kind) {
    case 'macros':
    case 'generic_tests':
      return parseMacroFile(file, file.kind, options);
    case 'models':
    case 'analyses':
    case 'singular_tests':
    case 'functions':
      return parseTemplateFile(file, file.kind, options);
    case 'snapshots':
      return parseSnapshots(file, options);
    case 'docs':
      return parseDocs(file, options);
    case 'seeds':
      return parseSeed(file, options);
    case 'fixtures': {
      const { body, messages } = readFile(file, options);
      return { ...base, kind: 'fixtures', name: stemOf(file.relativePath), text: body, messages };
    }
    case 'properties':
      return parseProperties(file, options);
  }
}

type ReadFile = {
  /** Without white space around it. */
  readonly body: string;
  readonly origin: Required<Origin>;
  readonly messages: readonly Message[];
};

function readFile(file: SourceFile, { files }: ParseOptions): ReadFile {
  let text = '';
  const messages: Message[] = [];
  try {
    text = readText(files, file.absolute);
  } catch (error) {
    messages.push(unreadable(file, error, files));
  }
  const { text: body, start } = strip(text);
  const shown = text.includes('\r') ? normalizeSource(text, true) : text;
  const offset = shown === text ? start : normalizeSource(text.slice(0, start), true).length;
  return { body, origin: { file: file.shown, text: shown, offset }, messages };
}

const REASONS: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link that leads back to itself; remove it',
  EACCES: 'you have no right to read it',
};

function unreadable(file: SourceFile, error: unknown, files: Files): Message {
  if (error instanceof TypeError) {
    const place = badUtf8(file.shown, files.readBytes(file.absolute));
    return makeMessage('PARSE-001', `${file.shown} is not UTF-8 text`, { suggestion: 'Save it as UTF-8', ...place });
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return makeMessage('PARSE-002', `${file.shown} cannot be read: ${reason}`, {
    span: { file: file.shown, offset: 0, length: 1, line: 1, column: 1 },
  });
}

function checksumOf(body: string): Checksum {
  return { name: 'sha256', checksum: sha256(compact(body)) };
}

function parseMacroFile(file: SourceFile, kind: MacroFile['kind'], options: ParseOptions): MacroFile {
  const { body, origin, messages } = readFile(file, options);
  const parsed = parseMacros(body, origin, options.engine, options.macroPrefix, kind === 'generic_tests');
  return { kind, file, blocks: parsed.blocks, stray: parsed.stray, messages: [...messages, ...parsed.messages] };
}

function parseTemplateFile(file: SourceFile, kind: TemplateFile['kind'], options: ParseOptions): TemplateFile {
  const { body, origin, messages } = readFile(file, options);
  const language = languageOf(file.relativePath);
  const template = templateOf(body, origin, options, language === 'sql');
  return { kind, file, name: stemOf(file.relativePath), language, checksum: checksumOf(body), template, messages };
}

function languageOf(path: string): 'sql' | 'python' | 'javascript' {
  if (path.endsWith('.py')) return 'python';
  return path.endsWith('.js') ? 'javascript' : 'sql';
}

function templateOf(raw: string, origin: Required<Origin>, options: ParseOptions, isRead: boolean): ParsedTemplate {
  const source = normalizeSource(raw, options.engine.grammar.keepTrailingNewline);
  return { raw, origin, statics: isRead ? readStatically(source, options.engine, options.toData) : undefined };
}

function parseSnapshots(file: SourceFile, options: ParseOptions): ParsedFile {
  const { body, origin, messages } = readFile(file, options);
  const stray: string[] = [];
  const found = blocksOf(body, origin, 'snapshot', tag => stray.push(tag));
  const blocks = found.blocks.map(block => ({
    name: block.name ?? '',
    template: templateOf(block.contents, { ...origin, offset: origin.offset + block.contentsStart }, options, true),
  }));
  return {
    kind: 'snapshots',
    file,
    checksum: checksumOf(body),
    blocks,
    stray,
    messages: [...messages, ...found.messages],
  };
}

function blocksOf(body: string, origin: Required<Origin>, tag: string, onStray?: (tag: string) => void) {
  try {
    const options = { file: origin.file, allowed: [tag] };
    const onUnexpected = (unexpected: { readonly type: string }): void => onStray?.(unexpected.type);
    return { blocks: scanBlocks(body, { ...options, onUnexpected }), messages: [] };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return { blocks: [], messages: error.messages };
  }
}

function parseDocs(file: SourceFile, options: ParseOptions): ParsedFile {
  const { body, origin, messages } = readFile(file, options);
  const found = blocksOf(body, origin, 'docs');
  const all = [...messages, ...found.messages];
  const blocks = found.blocks.map(block => {
    const place = { ...origin, offset: origin.offset + block.contentsStart };
    return { name: block.name ?? '', contents: strip(renderAlone(block.contents, place, options, all)).text };
  });
  return { kind: 'docs', file, blocks, messages: all };
}

/** Text of a docs block: expressions in it see no names at all. */
function renderAlone(text: string, origin: Required<Origin>, { engine }: ParseOptions, messages: Message[]): string {
  if (!/\{[{%#]|[#}%]\}/.test(text)) return text;
  try {
    return textOf(new Rendering(engine, []).render(engine.compile(text, { origin }))) ?? text;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    messages.push(...error.messages);
    return text;
  }
}

function parseSeed(file: SourceFile, { files, maximumSeedBytes }: ParseOptions): ParsedFile {
  const name = stemOf(file.relativePath);
  const size = files.stat(file.absolute)?.sizeBytes ?? 0;
  if (maximumSeedBytes > 0 && size > maximumSeedBytes)
    return { kind: 'seeds', file, name, checksum: { name: 'path', checksum: file.path }, messages: [] };
  try {
    const body = strip(normalizeSource(readText(files, file.absolute), true)).text;
    // A byte order mark counts, in dbt, as a part of the text.
    const marked = hasMark(files, file) ? `\ufeff${body}` : body;
    return { kind: 'seeds', file, name, checksum: { name: 'sha256', checksum: sha256(marked) }, messages: [] };
  } catch (error) {
    const checksum = { name: 'sha256', checksum: '' };
    return { kind: 'seeds', file, name, checksum, messages: [unreadable(file, error, files)] };
  }
}

function hasMark(files: Files, file: SourceFile): boolean {
  const bytes = files.readBytes(file.absolute);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function parseProperties(file: SourceFile, options: ParseOptions): ParsedFile {
  const { body, origin, messages } = readFile(file, options);
  // Parsed with what stands before it, so that places count in the file.
  const text = origin.offset === 0 ? body : origin.text;
  const yaml = parseYaml(text, file.shown, options.shapes);
  const properties = readPropertyFile(yaml, options.shapes);
  const all = [...messages, ...yaml.messages, ...properties.messages];
  return { kind: 'properties', file, checksum: checksumOf(body), properties, messages: all };
}
