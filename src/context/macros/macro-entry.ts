import {
  type Engine,
  type MacroInfo,
  normalizeSource,
  type Origin,
  Template,
  TemplateMacro,
} from '../../jinja/index.js';
import type { MacroNode, UniqueId } from '../../manifest/index.js';

/** Where a macro's text stands, for frames: the file's path as the user knows it, its text and the block's place in it. */
export type MacroOrigin = Origin;

/** One macro of the project: what the manifest says of it, and its code, which is made when it is first called. */
export class MacroEntry {
  readonly node: MacroNode;
  readonly info: MacroInfo;
  readonly #origin: MacroOrigin;
  readonly #made = new Map<Engine, TemplateMacro>();

  constructor(node: MacroNode, info: MacroInfo, origin: MacroOrigin) {
    this.node = node;
    this.info = info;
    this.#origin = origin;
  }

  get id(): UniqueId {
    return this.node.unique_id;
  }
  get name(): string {
    return this.node.name;
  }
  get packageName(): string {
    return this.node.package_name;
  }

  /** Whether a frame of that name in that file is one of this macro. */
  isAt(name: string, file: string): boolean {
    return (name === this.name || name === this.info.declared) && file === this.#origin.file;
  }

  /** The macro as a value of templates of that engine. */
  in(engine: Engine): TemplateMacro {
    const known = this.#made.get(engine);
    if (known !== undefined) return known;
    const source = normalizeSource(this.node.macro_sql, engine.grammar.keepTrailingNewline);
    const template = new Template(engine, source, [this.info], { name: null, origin: this.#origin });
    const made = new TemplateMacro(template, this.info.name, this.info.declared);
    this.#made.set(engine, made);
    return made;
  }
}
