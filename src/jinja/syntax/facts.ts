import type { Block } from './nodes.js';

/** What the parser learns of a template on its way, so that nobody has to look for what is rare. */
export type Facts = {
  readonly blocks: readonly Block[];
  readonly hasExtends: boolean;
  /** Macros and call blocks within other scopes: closures that may outlive the scope they were made in. */
  readonly hasClosures: boolean;
  /** `is sameas` can tell one Undefined from another of the same name. */
  readonly tellsUndefinedApart: boolean;
  /** Of the names with a meaning of their own, those that are read somewhere. */
  readonly special: ReadonlySet<string>;
  /** Something is assigned to `loop`. */
  readonly storesLoop: boolean;
};

const SPECIAL = new Set(['loop', 'caller', 'kwargs', 'varargs', 'self', 'super']);

export class FactFinder {
  private readonly blocks: (Block | undefined)[] = [];
  private readonly special = new Set<string>();
  private closures = 0;
  private sameas = false;
  private loopStores = false;
  private extending = false;

  name(name: string, stored: boolean): void {
    if (!SPECIAL.has(name)) return;
    if (!stored) this.special.add(name);
    else if (name === 'loop') this.loopStores = true;
  }
  test(name: string): void {
    if (name === 'sameas') this.sameas = true;
  }
  /** A place for a block that begins here: outer blocks come before those in them. */
  openBlock(): number {
    return this.blocks.push(undefined) - 1;
  }
  closeBlock(at: number, block: Block): void {
    this.blocks[at] = block;
  }
  extends(): void {
    this.extending = true;
  }
  closure(): void {
    this.closures++;
  }

  /** `macros` is how many macros stand at the top, where nothing goes away before them. */
  facts(macros: number): Facts {
    return {
      blocks: this.blocks.filter(block => block !== undefined),
      hasExtends: this.extending,
      hasClosures: this.closures > macros,
      tellsUndefinedApart: this.sameas,
      special: this.special,
      storesLoop: this.loopStores,
    };
  }
}
