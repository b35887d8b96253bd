import { type Message, ProjectError } from '../../base/index.js';
import {
  type Call,
  type Engine,
  type Expr,
  literalValue,
  type Macro,
  macroInfos,
  normalizeSource,
  type Origin,
  scanBlocks,
  type TemplateNode,
  textOf,
  walk,
} from '../../jinja/index.js';
import type { MacroBlock, MacroCall } from './parsed-file.js';

export type ParsedMacros = {
  readonly blocks: readonly MacroBlock[];
  /** Tags that open no block here: dbt warns about them. */
  readonly stray: readonly string[];
  readonly messages: readonly Message[];
};

/**
 * The macros of a file. `text` is what blocks are cut from; `origin` says where it stands. Files for generic tests alone
 * hold `test` blocks and nothing else that counts.
 */
export function parseMacros(
  text: string,
  origin: Required<Origin>,
  engine: Engine,
  prefix: string,
  onlyTests: boolean,
): ParsedMacros {
  const allowed = onlyTests ? ['test', 'data_test'] : ['macro', 'materialization', 'test', 'data_test'];
  const blocks: MacroBlock[] = [];
  const stray: string[] = [];
  const messages: Message[] = [];
  try {
    const onUnexpected = (tag: { readonly type: string }): void => void stray.push(tag.type);
    for (const block of scanBlocks(text, { file: origin.file, allowed, onUnexpected })) {
      const place = { ...origin, offset: origin.offset + block.start };
      const macro = collect(messages, () => parseMacro(block.full, place, engine, prefix));
      if (macro !== undefined) blocks.push(macro);
    }
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    messages.push(...error.messages);
  }
  return { blocks, stray: onlyTests ? [] : stray, messages };
}

function collect<T>(messages: Message[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    messages.push(...error.messages);
    return undefined;
  }
}

/** Undefined for a block that declares no macro of dbt's. */
function parseMacro(sql: string, origin: Required<Origin>, engine: Engine, prefix: string): MacroBlock | undefined {
  const source = normalizeSource(sql, engine.grammar.keepTrailingNewline);
  const tree = engine.parse(source, { origin });
  const info = macroInfos(tree, source)[0];
  if (info === undefined || !info.name.startsWith(prefix)) return undefined;
  const { calls, names } = readCalls(tree);
  // What the macro is given is never looked up outside of it, even when the context has a name like it (`model`).
  const given = new Set(info.parameters.map(parameter => parameter.name));
  return {
    name: info.name.slice(prefix.length),
    sql,
    info,
    origin,
    calls,
    names: names.filter(name => !given.has(name)),
    supportedLanguages: info.tag === 'materialization' ? languagesOf(tree) : null,
  };
}

function readCalls(tree: TemplateNode): Pick<MacroBlock, 'calls' | 'names'> {
  const calls: MacroCall[] = [];
  const names = new Set<string>();
  walk([tree], node => {
    if (node.kind === 'Name' && node.use === 'load') names.add(node.name);
    const call = node.kind === 'Call' ? callOf(node) : undefined;
    if (call !== undefined) calls.push(call);
  });
  return { calls, names: [...names] };
}

function callOf(node: Call): MacroCall | undefined {
  const callee = node.node;
  if (callee.kind === 'Name') return { kind: 'name', name: callee.name };
  if (callee.kind !== 'Getattr' || callee.node.kind !== 'Name') return undefined;
  const owner = callee.node.name;
  if (owner !== 'adapter') return { kind: 'member', owner, name: callee.attr };
  return callee.attr === 'dispatch' ? dispatchOf(node) : undefined;
}

/** Only dispatches whose names are written out can be followed. */
function dispatchOf(node: Call): MacroCall | undefined {
  const given = (position: number, key: string): string | undefined => {
    const value = node.args[position] ?? node.kwargs.find(word => word.key === key)?.value;
    return value === undefined ? undefined : textLiteral(value);
  };
  const name = given(0, 'macro_name');
  return name === undefined ? undefined : { kind: 'dispatch', name, namespace: given(1, 'macro_namespace') ?? null };
}

function textLiteral(node: Expr): string | undefined {
  const value = literalValue(node);
  return value === undefined ? undefined : textOf(value);
}

/** `supported_languages=['sql', 'python']` in the head of a materialization. */
function languagesOf(tree: TemplateNode): readonly string[] {
  const macro = tree.body.find((node): node is Macro => node.kind === 'Macro');
  const at = macro?.args.findIndex(arg => arg.name === 'supported_languages') ?? -1;
  const value =
    macro === undefined || at < 0 ? undefined : macro.defaults[at - macro.args.length + macro.defaults.length];
  if (value?.kind !== 'List') return ['sql'];
  return value.items.flatMap(item => textLiteral(item) ?? []);
}
