import { generateName, type MacroEntry, type MacroRegistry, type Surroundings } from '../../context/index.js';
import { versionSuffix } from '../../manifest/index.js';
import { strip } from '../read/python-text.js';
import type { BuildNode } from './new-node.js';

type Component = 'database' | 'schema' | 'alias';

type Maker = {
  readonly entry: MacroEntry;
  /** The macro is ours and reaches only ours: what it gives is known without calling it. */
  readonly isBuiltIn: boolean;
  /** It never looks at the node: the custom name decides alone. */
  readonly ignoresNode: boolean;
  readonly made: Map<string | null, string | null>;
};

/**
 * Database, schema and alias of nodes by the macros `generate_…_name` (dbt-behaviour 3.6): the root project's, or ours;
 * for nodes of a package that has its own one, that one. `fast: false` calls the macro for every node.
 */
export class NameMaker {
  readonly #around: Surroundings;
  readonly #fast: boolean;
  readonly #makers: Readonly<Record<Component, Map<string, Maker>>>;

  constructor(around: Surroundings, fast: boolean) {
    this.#around = around;
    this.#fast = fast;
    this.#makers = { database: new Map(), schema: new Map(), alias: new Map() };
  }

  /** As the macro gives it, without white space around it; null where it gives none. */
  make(component: Component, custom: string | null, node: BuildNode): string | null {
    const maker = this.#maker(component, node.package_name);
    if (maker.isBuiltIn) return this.#builtIn(component, custom, node);
    if (maker.ignoresNode) {
      const known = maker.made.get(custom);
      if (known !== undefined) return known;
    }
    const made = generateName(this.#around, maker.entry, custom, node);
    const name = typeof made === 'string' ? strip(made).text : null;
    if (maker.ignoresNode) maker.made.set(custom, name);
    return name;
  }

  /** What templates/macros/names give; the tests compare the two. */
  #builtIn(component: Component, custom: string | null, node: BuildNode): string {
    const given = custom === null ? undefined : strip(custom).text;
    if (component === 'database') return given ?? String(this.#around.target['database'] ?? this.#around.database);
    if (component === 'schema') {
      const own = this.#around.schema;
      return given === undefined ? own : `${own}_${given}`;
    }
    if (given !== undefined && custom !== '') return given;
    const suffix = node.resource_type === 'model' ? versionSuffix(node.version) : null;
    return suffix === null ? node.name : `${node.name}_${suffix.replaceAll('.', '_')}`;
  }

  #maker(component: Component, packageName: string): Maker {
    const known = this.#makers[component].get(packageName);
    if (known !== undefined) return known;
    const entry = findGenerator(this.#around.macros, component, packageName);
    const made: Maker = { entry, ...this.#shortcuts(entry, component), made: new Map() };
    this.#makers[component].set(packageName, made);
    return made;
  }

  #shortcuts(entry: MacroEntry, component: Component): Pick<Maker, 'isBuiltIn' | 'ignoresNode'> {
    if (!this.#fast) return { isBuiltIn: false, ignoresNode: false };
    const { macros } = this.#around;
    const internal = (name: string): boolean => macros.internalPackages.includes(name);
    // Ours hand on by dispatch: a project may have put its own one in between.
    const overridden = ['postgres', 'default'].some(prefix =>
      [...macros.byId.values()].some(
        other => other.name === `${prefix}__generate_${component}_name` && !internal(other.packageName),
      ),
    );
    const isBuiltIn = internal(entry.packageName) && !overridden;
    const [, nodeParameter] = entry.info.parameters;
    const ignoresNode = nodeParameter !== undefined && !usesName(entry, nodeParameter.name) && !readsMore(entry);
    return { isBuiltIn, ignoresNode };
  }
}

/** Whether the macro's text uses a name anywhere besides its head. */
function usesName(entry: MacroEntry, name: string): boolean {
  const uses = entry.node.macro_sql.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
  return uses > 1;
}

/** Names through which a macro may see more than its arguments, the target, vars and the environment. */
function readsMore(entry: MacroEntry): boolean {
  return /\b(?:model|this|context|builtins|caller|kwargs|varargs|adapter|log|print|exceptions|modules|run_started_at|config)\b/.test(
    entry.node.macro_sql,
  );
}

/** A package's own macro names the nodes of that package only. */
function findGenerator(macros: MacroRegistry, component: Component, packageName: string): MacroEntry {
  const name = `generate_${component}_name`;
  const own = packageName === macros.rootPackage ? undefined : macros.byId.get(`macro.${packageName}.${name}`);
  const root = macros.byId.get(`macro.${macros.rootPackage}.${name}`);
  const ours = macros.internalPackages.map(internal => macros.byId.get(`macro.${internal}.${name}`)).find(Boolean);
  const found = own ?? root ?? ours;
  if (found === undefined) throw new Error(`No macro with name ${name} found`);
  return found;
}
