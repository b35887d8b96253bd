import type { Data, DataMap } from '../../config/index.js';
import {
  type Call,
  type Engine,
  type Expr,
  literalValue,
  pathOf,
  type TemplateNode,
  textOf,
  type Value,
} from '../../jinja/index.js';
import type { RefArgs } from '../../manifest/index.js';

/** What a template says that only holds text and calls of `ref`, `source` and `config` with literals. */
export type StaticTemplate = {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly (readonly [string, string])[];
  readonly calls: readonly DataMap[];
  /** dbt's own reader of such templates takes it too: then it knows no difference between written and rendered configs. */
  readonly isStaticForDbt: boolean;
};

const NOTHING: StaticTemplate = Object.freeze({ refs: [], sources: [], calls: [], isStaticForDbt: true });

/** Literals as data: what `toData` makes of a value of the template language. */
export type ToData = (value: Value) => Data;

/**
 * Reads a template from its tree alone. Undefined when anything in it has to be rendered; also when it does not parse,
 * because rendering tells the error.
 */
export function readStatically(source: string, engine: Engine, toData: ToData): StaticTemplate | undefined {
  if (!source.includes('{')) return NOTHING;
  if (source.includes('{%')) return undefined;
  const first = source.indexOf('{{');
  const comment = source.includes('{#');
  if (first === -1 && !comment) return NOTHING;
  const plain = comment ? undefined : readPlainCalls(source, first);
  if (plain !== undefined) return plain;
  let tree: TemplateNode;
  try {
    tree = engine.parse(source);
  } catch {
    return undefined;
  }
  return new Reader(source, toData).read(tree);
}

/** One expression that calls `ref` or `source` with one or two texts without escapes, and nothing else. */
const PLAIN_CALL =
  /\{\{ *(ref|source) *\( *(?:'([^'\\\n]*)'|"([^"\\\n]*)") *(?:, *(?:'([^'\\\n]*)'|"([^"\\\n]*)") *)?\) *\}\}/;

/** The commonest templates need no tree: every expression in them is a plain call. Undefined for all others. */
function readPlainCalls(source: string, first: number): StaticTemplate | undefined {
  const refs: RefArgs[] = [];
  const sources: [string, string][] = [];
  const pattern = new RegExp(PLAIN_CALL, 'y');
  for (let at = first; at !== -1; at = source.indexOf('{{', pattern.lastIndex)) {
    pattern.lastIndex = at;
    const [call, name, single, double, single2, double2] = pattern.exec(source) ?? [];
    if (call === undefined) return undefined;
    const [one, two] = [single ?? double ?? '', single2 ?? double2];
    if (name === 'ref') refs.push(refOf(one, two));
    else if (two === undefined) return undefined;
    else sources.push([one, two]);
  }
  return { refs, sources, calls: [], isStaticForDbt: true };
}

function refOf(first: string, second: string | undefined): RefArgs {
  if (second === undefined) return { name: first, package: null, version: null };
  return { name: second, package: first, version: null };
}

class Reader {
  readonly #source: string;
  readonly #toData: ToData;
  readonly #refs: RefArgs[] = [];
  readonly #sources: [string, string][] = [];
  readonly #calls: DataMap[] = [];
  #isStaticForDbt: boolean;

  constructor(source: string, toData: ToData) {
    this.#source = source;
    this.#toData = toData;
    this.#isStaticForDbt = !/\{\{[-+]|[-+]\}\}/.test(source);
  }

  read(tree: TemplateNode): StaticTemplate | undefined {
    for (const statement of tree.body) {
      if (statement.kind !== 'Output') return undefined;
      for (const node of statement.nodes) if (node.kind !== 'TemplateData' && !this.#take(node)) return undefined;
    }
    return { refs: this.#refs, sources: this.#sources, calls: this.#calls, isStaticForDbt: this.#isStaticForDbt };
  }

  #take(node: Expr): boolean {
    if (node.kind !== 'Call' || node.dynArgs !== undefined || node.dynKwargs !== undefined) return false;
    switch (pathOf(node.node)) {
      case 'ref':
        return this.#ref(node);
      case 'source':
        return this.#sourceCall(node);
      case 'config':
        return this.#config(node);
      default:
        return false;
    }
  }

  #ref(node: Call): boolean {
    const words = texts(node.args);
    if (words === undefined || words.length < 1 || words.length > 2 || node.kwargs.length > 1) return false;
    const [first = '', second] = words;
    let version: RefArgs['version'] = null;
    for (const { key, value } of node.kwargs) {
      if (key !== 'v' && key !== 'version') return false;
      const given = value.kind === 'Const' ? value.value : undefined;
      // Zero and the empty text count as no version; leave those to the rendering.
      if ((typeof given !== 'string' && typeof given !== 'number') || given === '' || given === 0) return false;
      version = given;
    }
    this.#refs.push({ ...refOf(first, second), version });
    return true;
  }

  #sourceCall(node: Call): boolean {
    const words = texts(node.args);
    if (words?.length !== 2 || node.kwargs.length > 0) return false;
    this.#sources.push([words[0] ?? '', words[1] ?? '']);
    return true;
  }

  #config(node: Call): boolean {
    if (node.args.length > 0 || node.kwargs.length === 0) return false;
    const call = Object.create(null) as DataMap;
    for (const { key, value } of node.kwargs) {
      const given = literalValue(value);
      const name = key === 'pre_hook' || key === 'post_hook' ? key.replace('_', '-') : key;
      if (given === undefined || Object.hasOwn(call, name)) return false;
      if (name !== key || !this.#isLiteralForDbt(value)) this.#isStaticForDbt = false;
      call[name] = this.#toData(given);
    }
    this.#calls.push(call);
    return true;
  }

  /** Texts, `True`, `False`, and lists and dicts of them. */
  #isLiteralForDbt(node: Expr): boolean {
    if (node.kind === 'List') return node.items.every(item => this.#isLiteralForDbt(item));
    if (node.kind === 'Dict')
      return node.items.every(({ key, value }) => this.#isLiteralForDbt(key) && this.#isLiteralForDbt(value));
    if (node.kind !== 'Const') return false;
    if (typeof node.value === 'boolean') return /^[TF]/.test(this.#source.slice(node.start, node.end));
    return textOf(node.value) !== undefined;
  }
}

function texts(args: readonly Expr[]): string[] | undefined {
  const words: string[] = [];
  for (const arg of args) {
    const word = arg.kind === 'Const' ? textOf(arg.value) : undefined;
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}
