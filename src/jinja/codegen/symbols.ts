/*
 * Which variable of the generated code stands for a name, and how it gets its first value. Jinja2 decides this once, when
 * a template is compiled, and much of what templates do (a `set` in a loop, a macro that sees its caller's variables)
 * follows from the decision, so these are its rules (its module `idtracking`).
 */

/** How a variable gets its value when its scope is entered. */
export type Load =
  | { readonly how: 'parameter' }
  | { readonly how: 'resolve'; readonly name: string }
  | { readonly how: 'alias'; readonly of: string }
  | { readonly how: 'undefined' };

const PARAMETER: Load = { how: 'parameter' };
const UNDEFINED: Load = { how: 'undefined' };

export class Symbols {
  readonly level: number;
  readonly parent: Symbols | undefined;
  /** Names to variables. */
  private readonly refs: Map<string, string>;
  /** Variables to how they are loaded, in the order of their making. */
  readonly loads: Map<string, Load>;
  readonly stores: Set<string>;

  constructor(parent?: Symbols, level = parent === undefined ? 0 : parent.level + 1, from?: Symbols) {
    this.level = level;
    this.parent = parent;
    this.refs = new Map(from?.refs);
    this.loads = new Map(from?.loads);
    this.stores = new Set(from?.stores);
  }

  copy(): Symbols {
    return new Symbols(this.parent, this.level, this);
  }

  private define(name: string, load: Load): string {
    const variable = variableOf(this.level, name);
    this.refs.set(name, variable);
    this.loads.set(variable, load);
    return variable;
  }

  findLoad(variable: string): Load | undefined {
    return this.loads.get(variable) ?? this.parent?.findLoad(variable);
  }

  findRef(name: string): string | undefined {
    return this.refs.get(name) ?? this.parent?.findRef(name);
  }

  /** The variable of a name that the analysis has seen. */
  ref(name: string): string {
    const variable = this.findRef(name);
    if (variable === undefined) throw new Error(`the name '${name}' was not analysed`);
    return variable;
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.findRef(name);
    this.define(name, outer === undefined ? UNDEFINED : { how: 'alias', of: outer });
  }

  declareParameter(name: string): string {
    this.stores.add(name);
    return this.define(name, PARAMETER);
  }

  load(name: string): void {
    if (this.findRef(name) === undefined) this.define(name, { how: 'resolve', name });
  }

  /** Takes in what the branches of an `if` did: what only some of them store has to be loaded before. */
  mergeBranches(branches: readonly Symbols[]): void {
    const stored = new Set<string>();
    for (const branch of branches) {
      for (const name of branch.stores) if (!this.stores.has(name)) stored.add(name);
    }
    for (const branch of branches) {
      for (const [name, variable] of branch.refs) this.refs.set(name, variable);
      for (const [variable, load] of branch.loads) this.loads.set(variable, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const name of stored) {
      const outer = this.parent?.findRef(name);
      this.loads.set(this.ref(name), outer === undefined ? { how: 'resolve', name } : { how: 'alias', of: outer });
    }
  }

  /** Every name that this scope or one around it stores, with its variable. */
  storedNames(): Map<string, string> {
    const found = new Map<string, string>();
    for (let scope: Symbols | undefined = this; scope !== undefined; scope = scope.parent) {
      for (const name of [...scope.stores].sort()) if (!found.has(name)) found.set(name, this.ref(name));
    }
    return found;
  }

  parameters(): Set<string> {
    const found = new Set<string>();
    for (const [variable, load] of this.loads) if (load.how === 'parameter') found.add(variable);
    return found;
  }
}

const PLAIN = /^[A-Za-z0-9_]*$/;

/** Always prefixed, so that no name of a template can be a word of JavaScript or a variable of ours. */
function variableOf(level: number, name: string): string {
  const safe = PLAIN.test(name) ? name : name.replace(/[^A-Za-z0-9_]/gu, c => `$${c.codePointAt(0)?.toString(16)}$`);
  return `v${level}_${safe}`;
}
