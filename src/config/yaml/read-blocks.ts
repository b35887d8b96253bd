import { type Data, type DataMap, type DataShapes, looksLikeIndex, makeMap } from '../data.js';
import { Cursor, HASH, isBlankOrEnd, isBreak, SPACE, YamlSyntaxError } from './cursor.js';
import type { Positions } from './positions.js';
import { scalarKind } from './scalar-kind.js';
import { BadScalar, scalarValue } from './scalar-value.js';
import { scanBlockScalar, scanPlain, scanQuoted } from './scan-scalar.js';

/** YAML 1.1: a key without a '?' before it is on one line and at most so long. */
const MAX_KEY = 1024;

/** What no plain scalar begins with, `-`, `?` and `:` aside. */
const NEVER_FIRST: ReadonlySet<number> = new Set([...',[]{}#&*!|>\'"%@`'].map(c => c.charCodeAt(0)));

const COLON = 0x3a;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const QUESTION = 0x3f;

/** Thrown inside this reader for everything that it leaves to the other one. */
class Unusual extends Error {}

/**
 * The value of a text that is made of block mappings, block lists, flow collections and scalars of any kind, read in
 * one go without tokens and nodes: nearly every property file. Undefined for whatever else stands in it, faults and
 * double keys included; then nothing may be believed of `places`. Value and places are those of `compose` and `construct`.
 */
export function readBlocks(text: string, shapes: DataShapes, maxDepth: number, places: Positions): Data {
  try {
    return new BlockReader(text, shapes, maxDepth, places).document();
  } catch (error) {
    if (error instanceof Unusual || error instanceof YamlSyntaxError || error instanceof BadScalar) return undefined;
    throw error;
  }
}

class BlockReader {
  readonly #cursor: Cursor;
  readonly #shapes: DataShapes;
  readonly #places: Positions;
  readonly #maxDepth: number;
  #depth = 0;
  /** Where the value that was read last begins and ends. */
  #start = 0;
  #end = 0;
  /** The scalar that was read last left the cursor on a later line. */
  #leftLine = false;

  constructor(text: string, shapes: DataShapes, maxDepth: number, places: Positions) {
    this.#cursor = new Cursor(text);
    this.#shapes = shapes;
    this.#maxDepth = maxDepth;
    this.#places = places;
  }

  document(): Data {
    this.#documentStart();
    const value = this.#node(-1);
    if (typeof value !== 'object' || value === null || this.#cursor.at < this.#cursor.end) throw new Unusual();
    this.#places.setRoot([this.#start, this.#end]);
    return value;
  }

  /** Past comments and a `---` on a line of its own. */
  #documentStart(): void {
    const cursor = this.#cursor;
    this.#skip();
    if (!cursor.atDocumentMark() || cursor.code() !== DASH) return;
    cursor.at += 3;
    const { line } = cursor;
    this.#skip();
    if (cursor.line === line) throw new Unusual();
  }

  /** Past blanks, comments and line breaks, to the next thing. A tab is nothing that this reader knows the meaning of. */
  #skip(): void {
    const cursor = this.#cursor;
    for (;;) {
      while (cursor.code() === SPACE) cursor.at++;
      if (cursor.code() === HASH) cursor.skipComment();
      if (!isBreak(cursor.code())) return;
      cursor.takeBreak();
    }
  }

  /** To what stands on a later line: nothing else may follow a value on its own. */
  #nextLine(): void {
    const cursor = this.#cursor;
    const { line } = cursor;
    this.#skip();
    if (cursor.line === line && cursor.at < cursor.end) throw new Unusual();
  }

  /** A collection or a scalar at the cursor; `indent` is the column of the collection around it. */
  #node(indent: number): Data {
    const cursor = this.#cursor;
    if (cursor.at >= cursor.end || cursor.column <= indent) throw new Unusual();
    if (this.#isItem()) return this.#list(true);
    const { at: start, line, column } = cursor;
    const text = this.#scalar(indent);
    if (!this.#isColon()) return this.#afterScalar(this.#isPlainAt(start), text);
    if (cursor.line !== line) throw new Unusual();
    return this.#map(column, start, text);
  }

  #isItem(): boolean {
    return this.#cursor.code() === DASH && isBlankOrEnd(this.#cursor.code(1));
  }

  #isColon(): boolean {
    return this.#cursor.code() === COLON && isBlankOrEnd(this.#cursor.code(1));
  }

  #isPlainAt(start: number): boolean {
    const code = this.#cursor.text.charCodeAt(start);
    return code !== DOUBLE_QUOTE && code !== SINGLE_QUOTE && code !== 0x7c && code !== 0x3e;
  }

  #afterScalar(isPlain: boolean, text: string): Data {
    if (this.#leftLine) this.#skip();
    else this.#nextLine();
    return isPlain ? this.#plainValue(text) : text;
  }

  #plainValue(text: string): Data {
    const kind = scalarKind(text);
    return kind === 'str' ? text : scalarValue(kind, text, this.#shapes);
  }

  /** Text of a scalar in a block; its place is noted. */
  #scalar(indent: number): string {
    const cursor = this.#cursor;
    const start = cursor.at;
    const code = cursor.code();
    this.#start = start;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const text = scanQuoted(cursor, code === SINGLE_QUOTE);
      this.#end = cursor.at;
      this.#leftLine = false;
      while (cursor.code() === SPACE) cursor.at++;
      return text;
    }
    if (code === 0x7c || code === 0x3e) {
      const text = scanBlockScalar(cursor, indent);
      this.#end = cursor.at;
      this.#leftLine = true;
      return text;
    }
    if (!this.#startsPlain(code)) throw new Unusual();
    const { text, end, overLines } = scanPlain(cursor, indent, false);
    this.#end = end;
    this.#leftLine = overLines;
    return text;
  }

  #startsPlain(code: number): boolean {
    const cursor = this.#cursor;
    if (cursor.atDocumentMark() || (code === 0x25 && cursor.column === 0)) return false;
    if (code === DASH || code === QUESTION || code === COLON) return !isBlankOrEnd(cursor.code(1));
    return !NEVER_FIRST.has(code) && !isBlankOrEnd(code);
  }

  // ---- collections ----

  /** The cursor stands behind the first key. */
  #map(column: number, start: number, firstKey: string): DataMap {
    const cursor = this.#cursor;
    const map = makeMap();
    const flat: number[] = [];
    this.#open();
    let key = firstKey;
    for (let keyStart = start; ; keyStart = cursor.at) {
      if (keyStart !== start || flat.length > 0) key = this.#nextKey(column);
      this.#checkKey(map, key, keyStart);
      flat.push(keyStart, this.#end);
      cursor.at++;
      map[key] = this.#mapValue(column);
      flat.push(this.#start, this.#end);
      if (cursor.column < column || cursor.at >= cursor.end) break;
      if (cursor.column > column) throw new Unusual();
    }
    this.#depth--;
    this.#start = start;
    this.#places.addMap(map, flat);
    return map;
  }

  #nextKey(column: number): string {
    const { line } = this.#cursor;
    if (this.#isItem()) throw new Unusual();
    const key = this.#scalar(column);
    if (!this.#isColon() || this.#cursor.line !== line) throw new Unusual();
    return key;
  }

  #checkKey(map: DataMap, key: string, start: number): void {
    const { at } = this.#cursor;
    const isPlain = this.#isPlainAt(start);
    if (at - start > MAX_KEY || (isPlain && scalarKind(key) !== 'str')) throw new Unusual();
    if (looksLikeIndex(key) || Object.hasOwn(map, key)) throw new Unusual();
  }

  /** What stands behind a colon: on its line or on later ones, where a list may begin at the column of the key. */
  #mapValue(column: number): Data {
    const cursor = this.#cursor;
    const mark = cursor.at;
    const { line } = cursor;
    this.#skip();
    if (cursor.line === line && cursor.at < cursor.end) return this.#inline(column);
    if (cursor.at < cursor.end && cursor.column > column) return this.#node(column);
    if (cursor.at < cursor.end && cursor.column === column && this.#isItem()) return this.#list(false);
    return this.#nothingAt(mark);
  }

  #nothingAt(mark: number): null {
    this.#start = mark;
    this.#end = mark;
    return null;
  }

  /** A value on the line of its key. */
  #inline(indent: number): Data {
    const cursor = this.#cursor;
    if (this.#opensFlow()) return this.#flow();
    if (this.#isItem()) throw new Unusual();
    const start = cursor.at;
    const text = this.#scalar(indent);
    if (this.#isColon()) throw new Unusual();
    return this.#afterScalar(this.#isPlainAt(start), text);
  }

  /** The cursor stands on the first dash. A list that is not `whole` stands at the column of its key. */
  #list(whole: boolean): Data[] {
    const cursor = this.#cursor;
    const { at: start, column } = cursor;
    const list: Data[] = [];
    const flat: number[] = [];
    this.#open();
    for (;;) {
      cursor.at++;
      list.push(this.#item(column));
      flat.push(this.#start, this.#end);
      if (cursor.at >= cursor.end || cursor.column < column) break;
      if (cursor.column > column) throw new Unusual();
      if (this.#isItem()) continue;
      if (whole) throw new Unusual();
      break;
    }
    this.#depth--;
    this.#start = start;
    this.#places.addList(list, flat);
    return list;
  }

  #item(column: number): Data {
    const cursor = this.#cursor;
    const mark = cursor.at;
    const { line } = cursor;
    this.#skip();
    if (cursor.at >= cursor.end) return this.#nothingAt(mark);
    if (cursor.line === line && this.#opensFlow()) return this.#flow();
    return cursor.column > column ? this.#node(column) : this.#nothingAt(mark);
  }

  // ---- flow collections ----

  /** `[…]` or `{…}` on the line of its key or dash, with nothing behind it. */
  #flow(): Data {
    const value = this.#flowCollection();
    this.#nextLine();
    return value;
  }

  #flowCollection(): Data {
    this.#open();
    const value = this.#cursor.code() === OPEN_LIST ? this.#flowList() : this.#flowMap();
    this.#depth--;
    return value;
  }

  #flowList(): Data[] {
    const cursor = this.#cursor;
    const start = cursor.at++;
    const list: Data[] = [];
    const flat: number[] = [];
    for (this.#skip(); cursor.code() !== CLOSE_LIST; this.#comma(CLOSE_LIST)) {
      list.push(this.#flowValue());
      flat.push(this.#start, this.#end);
    }
    this.#start = start;
    this.#end = ++cursor.at;
    this.#places.addList(list, flat);
    return list;
  }

  #flowMap(): DataMap {
    const cursor = this.#cursor;
    const start = cursor.at++;
    const map = makeMap();
    const flat: number[] = [];
    for (this.#skip(); cursor.code() !== CLOSE_MAP; this.#comma(CLOSE_MAP)) {
      const { at: keyStart, line } = cursor;
      const key = this.#flowScalar();
      flat.push(keyStart, this.#end);
      while (cursor.code() === SPACE) cursor.at++;
      if (cursor.code() !== COLON || cursor.line !== line) throw new Unusual();
      this.#checkKey(map, key, keyStart);
      cursor.at++;
      this.#skip();
      map[key] = this.#flowValue();
      flat.push(this.#start, this.#end);
    }
    this.#start = start;
    this.#end = ++cursor.at;
    this.#places.addMap(map, flat);
    return map;
  }

  #comma(closing: number): void {
    const cursor = this.#cursor;
    this.#skip();
    if (cursor.code() === COMMA) cursor.at++;
    else if (cursor.code() !== closing) throw new Unusual();
    this.#skip();
  }

  #flowValue(): Data {
    const { at } = this.#cursor;
    if (this.#opensFlow()) return this.#flowCollection();
    const text = this.#flowScalar();
    return this.#isPlainAt(at) ? this.#plainValue(text) : text;
  }

  #flowScalar(): string {
    const cursor = this.#cursor;
    const code = cursor.code();
    this.#start = cursor.at;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const text = scanQuoted(cursor, code === SINGLE_QUOTE);
      this.#end = cursor.at;
      return text;
    }
    if (code === DASH || code === QUESTION || code === COLON || !this.#startsPlain(code)) throw new Unusual();
    const { text, end } = scanPlain(cursor, -1, true);
    this.#end = end;
    return text;
  }

  #opensFlow(): boolean {
    const code = this.#cursor.code();
    return code === OPEN_LIST || code === OPEN_MAP;
  }

  #open(): void {
    this.#depth++;
    if (this.#depth >= this.#maxDepth) throw new Unusual();
  }
}
