import { type YamlFault, YamlSyntaxError } from './cursor.js';
import type { YamlLimits } from './limits.js';
import type { AliasNode, ListNode, MapNode, ScalarNode, YamlNode } from './nodes.js';
import { Scanner } from './scanner.js';
import type { Token, TokenKind } from './token.js';

export type Composed = { readonly root: YamlNode | null; readonly fault?: YamlFault };

/** Text to the nodes of its one document; null for a text that holds none. Stops at the first fault. */
export function compose(text: string, limits: YamlLimits): Composed {
  try {
    return { root: new Composer(text, limits).document() };
  } catch (error) {
    if (error instanceof YamlSyntaxError) return { root: null, fault: error.fault };
    throw error;
  }
}

const DOCUMENT_BORDERS: ReadonlySet<TokenKind> = new Set([
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
]);

export const TAG_PREFIX = 'tag:yaml.org,2002:';

type Properties = { start: number; tag: string | undefined; anchor: string | undefined; any: boolean };

/** One method for each rule of the grammar of YAML 1.1, as libyaml's parser follows it. */
class Composer {
  readonly #scanner: Scanner;
  readonly #limits: YamlLimits;
  readonly #anchors = new Map<string, YamlNode>();
  #handles = new Map<string, string>();
  #depth = 0;

  constructor(text: string, limits: YamlLimits) {
    this.#scanner = new Scanner(text);
    this.#limits = limits;
  }

  document(): YamlNode | null {
    if (this.#is('stream-end')) return null;
    const marked = this.#documentStart();
    const token = this.#scanner.peek();
    const root =
      marked && DOCUMENT_BORDERS.has(token.kind) ? emptyAt(token.start) : this.#node({ block: true, list: false });
    let ended = false;
    while (this.#is('document-end')) {
      this.#scanner.take();
      ended = true;
    }
    const next = this.#scanner.peek();
    if (next.kind === 'stream-end') return root;
    if (next.kind === 'document-start' || (ended && DOCUMENT_BORDERS.has(next.kind)))
      this.#fail(next, 'a second document begins here; a file may hold only one');
    return this.#fail(next, 'this belongs to nothing above it: look at its indentation');
  }

  /** Directives and `---`; false where the document begins without. */
  #documentStart(): boolean {
    this.#handles = new Map([
      ['!', '!'],
      ['!!', TAG_PREFIX],
    ]);
    let directives = false;
    while (this.#is('version-directive') || this.#is('tag-directive')) {
      const token = this.#scanner.take();
      if (token.kind === 'tag-directive') this.#handles.set(token.handle, token.text);
      directives = true;
    }
    if (!this.#is('document-start')) {
      if (directives) this.#fail(this.#scanner.peek(), "'---' must follow the lines that begin with '%'");
      return false;
    }
    this.#scanner.take();
    return true;
  }

  /** `list`: a list may begin at the column of its key, without a collection of its own. */
  #node(as: { block: boolean; list: boolean }): YamlNode {
    const first = this.#scanner.peek();
    if (first.kind === 'alias') return this.#alias(this.#scanner.take());
    const properties = this.#properties(first);
    const token = this.#scanner.peek();
    if (this.#depth >= this.#limits.maxDepth && token.kind !== 'scalar')
      this.#fail(token, `collections are nested more than ${this.#limits.maxDepth} levels deep`);
    this.#depth++;
    const node = this.#content(token, properties, as);
    this.#depth--;
    return node;
  }

  #content(token: Token, properties: Properties, as: { block: boolean; list: boolean }): YamlNode {
    if (token.kind === 'scalar') {
      this.#scanner.take();
      // A lone '!' makes even quoted text plain: libyaml reads it so.
      const lone = properties.tag === '!';
      const tag = lone ? undefined : properties.tag;
      return this.#anchored(properties, scalarOf(token, properties.start, tag, lone || token.plain));
    }
    if (token.kind === 'flow-list') return this.#flowList(properties);
    if (token.kind === 'flow-map') return this.#flowMap(properties);
    if (as.list && token.kind === 'item') return this.#list(properties, false);
    if (as.block && token.kind === 'block-list') return this.#list(properties, true);
    if (as.block && token.kind === 'block-map') return this.#map(properties);
    if (!properties.any) return this.#fail(token, unexpected(token));
    const tag = properties.tag === '!' ? `${TAG_PREFIX}str` : properties.tag;
    return this.#anchored(properties, { ...emptyAt(token.start), start: properties.start, tag });
  }

  #properties(first: Token): Properties {
    if (first.kind !== 'anchor' && first.kind !== 'tag') return noProperties(first.start);
    const found = noProperties(first.start);
    for (;;) {
      const token = this.#scanner.peek();
      if (token.kind === 'anchor' && found.anchor === undefined) {
        if (this.#anchors.has(token.text)) this.#fail(token, `the anchor '&${token.text}' stands twice`);
        found.anchor = token.text;
      } else if (token.kind === 'tag' && found.tag === undefined) found.tag = this.#tagName(token);
      else return found;
      if (!found.any) found.start = token.start;
      found.any = true;
      this.#scanner.take();
    }
  }

  #tagName(token: Token): string {
    if (token.handle === '') return token.text;
    const prefix = this.#handles.get(token.handle);
    return prefix === undefined
      ? this.#fail(token, `the tag handle '${token.handle}' is not declared`)
      : prefix + token.text;
  }

  #alias(token: Token): AliasNode {
    const target = this.#anchors.get(token.text);
    if (target === undefined) this.#fail(token, `there is no anchor '&${token.text}' before this alias`);
    return { kind: 'alias', start: token.start, end: token.end, tag: undefined, name: token.text, target };
  }

  #anchored<N extends YamlNode>(properties: Properties, node: N): N {
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, node);
    return node;
  }

  // ---- block collections ----

  /** With `whole` the list has tokens for its borders; else it stands at the column of its key and ends when items do. */
  #list(properties: Properties, whole: boolean): ListNode {
    const items: YamlNode[] = [];
    const node = this.#anchored(properties, collection('list', properties, { items }));
    if (whole) this.#scanner.take();
    while (this.#is('item')) {
      const { end } = this.#scanner.take();
      const next = this.#scanner.peek().kind;
      const none = next === 'item' || next === 'block-end' || (!whole && (next === 'key' || next === 'value'));
      items.push(none ? emptyAt(end) : this.#node({ block: true, list: false }));
    }
    if (whole) this.#endBlock("a list item ('- ') was expected here: look at the indentation");
    node.end = items.at(-1)?.end ?? node.start;
    return node;
  }

  #map(properties: Properties): MapNode {
    const pairs: [YamlNode, YamlNode][] = [];
    const node = this.#anchored(properties, collection('map', properties, { pairs }));
    this.#scanner.take();
    while (this.#is('key')) {
      const key = this.#part(this.#scanner.take());
      const value = this.#is('value') ? this.#part(this.#scanner.take()) : emptyAt(key.end);
      pairs.push([key, value]);
    }
    this.#endBlock('a key was expected here: look at the indentation, and put text with special characters in quotes');
    // The scanner tells of a mapping when it meets the first colon; it begins at the key before it.
    if (!properties.any) node.start = Math.min(node.start, pairs[0]?.[0].start ?? node.start);
    node.end = pairs.at(-1)?.[1].end ?? node.start;
    return node;
  }

  /** What stands behind the mark of a key or of a value in a block mapping; maybe nothing. */
  #part(mark: Token): YamlNode {
    const next = this.#scanner.peek().kind;
    if (next === 'key' || next === 'value' || next === 'block-end') return emptyAt(mark.end);
    return this.#node({ block: true, list: true });
  }

  #endBlock(expected: string): void {
    const token = this.#scanner.peek();
    if (token.kind !== 'block-end') this.#fail(token, expected);
    this.#scanner.take();
  }

  // ---- flow collections ----

  #flowList(properties: Properties): ListNode {
    const items: YamlNode[] = [];
    const node = this.#anchored(properties, collection('list', properties, { items }));
    this.#scanner.take();
    while (!this.#is('flow-list-end')) {
      if (items.length > 0) this.#comma("']'");
      if (this.#is('flow-list-end')) break;
      items.push(this.#is('key') ? this.#singlePair() : this.#node({ block: false, list: false }));
    }
    node.end = this.#scanner.take().end;
    return node;
  }

  /** `[a: 1]` is a list of a mapping with one entry. */
  #singlePair(): MapNode {
    const mark = this.#scanner.take();
    const key = this.#flowPart(mark, ['value', 'comma', 'flow-list-end']);
    const value = this.#is('value')
      ? this.#flowPart(this.#scanner.take(), ['comma', 'flow-list-end'])
      : emptyAt(key.end);
    return { kind: 'map', start: key.start, end: value.end, tag: undefined, pairs: [[key, value]] };
  }

  #flowMap(properties: Properties): MapNode {
    const pairs: [YamlNode, YamlNode][] = [];
    const node = this.#anchored(properties, collection('map', properties, { pairs }));
    this.#scanner.take();
    while (!this.#is('flow-map-end')) {
      if (pairs.length > 0) this.#comma("'}'");
      if (this.#is('flow-map-end')) break;
      const marked = this.#is('key');
      const key = marked
        ? this.#flowPart(this.#scanner.take(), ['value', 'comma', 'flow-map-end'])
        : this.#node({ block: false, list: false });
      const value =
        marked && this.#is('value')
          ? this.#flowPart(this.#scanner.take(), ['comma', 'flow-map-end'])
          : emptyAt(key.end);
      pairs.push([key, value]);
    }
    node.end = this.#scanner.take().end;
    return node;
  }

  #flowPart(mark: Token, ends: readonly TokenKind[]): YamlNode {
    if (ends.includes(this.#scanner.peek().kind)) return emptyAt(mark.end);
    return this.#node({ block: false, list: false });
  }

  #comma(orEnd: string): void {
    const token = this.#scanner.peek();
    if (token.kind !== 'comma') this.#fail(token, `',' or ${orEnd} was expected here`);
    this.#scanner.take();
  }

  #is(kind: TokenKind): boolean {
    return this.#scanner.peek().kind === kind;
  }

  #fail(token: Token, text: string): never {
    throw new YamlSyntaxError(token.start, text, Math.max(1, token.end - token.start));
  }
}

function collection<K extends 'list' | 'map', P extends object>(kind: K, properties: Properties, parts: P) {
  return { kind, start: properties.start, end: properties.start, tag: properties.tag, ...parts };
}

function noProperties(start: number): Properties {
  return { start, tag: undefined, anchor: undefined, any: false };
}

function scalarOf(token: Token, start: number, tag: string | undefined, plain: boolean): ScalarNode {
  return { kind: 'scalar', start, end: token.end, tag, text: token.text, plain };
}

function emptyAt(offset: number): ScalarNode {
  return { kind: 'scalar', start: offset, end: offset, tag: undefined, text: '', plain: true };
}

function unexpected(token: Token): string {
  if (token.kind === 'stream-end') return 'the text ends where a value was expected';
  if (token.kind === 'document-end' || token.kind === 'document-start') return 'the document ends before a value';
  return 'a value was expected here';
}
