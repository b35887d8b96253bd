import { PyObject, type Rt, raise, repr, str, type Value } from '../../jinja/index.js';
import { method } from './bind-call.js';

export const PARTS = ['database', 'schema', 'identifier'] as const;
export type Part = (typeof PARTS)[number];

/** Names of a relation; null where it has none. */
export type NamePath = Readonly<Record<Part, string | null>>;
/** Yes or no for each part: is it printed, is it quoted. */
export type PartPolicy = Readonly<Record<Part, boolean>>;

export const ALL_PARTS: PartPolicy = Object.freeze({ database: true, schema: true, identifier: true });

/** `relation.path`, `.quote_policy` and `.include_policy` as templates see them. */
export class NameParts extends PyObject {
  readonly typeName: string;
  readonly parts: Readonly<Record<Part, string | boolean | null>>;

  constructor(typeName: 'Path' | 'Policy', parts: Readonly<Record<Part, string | boolean | null>>) {
    super();
    this.typeName = typeName;
    this.parts = parts;
  }

  override pyGetattr(name: string): Value | undefined {
    if (isPart(name)) return this.parts[name];
    if (name === 'get_part') return method(name, ['key'], ([key], rt) => this.#get(key, rt));
    if (name === 'get') {
      return method(name, ['key', 'default'], ([key, other]) => (isPart(key) ? this.parts[key] : (other ?? null)));
    }
    return undefined;
  }

  override pyGetitem(key: Value): Value | undefined {
    return isPart(key) ? this.parts[key] : undefined;
  }

  override pyEq(other: Value): boolean {
    return (
      other instanceof NameParts &&
      other.typeName === this.typeName &&
      PARTS.every(part => other.parts[part] === this.parts[part])
    );
  }

  override pyRepr(rt: Rt): string {
    const text = PARTS.map(part => `${part}=${repr(this.parts[part], rt)}`);
    return `${this.typeName}(${text.join(', ')})`;
  }

  override pyStr(rt: Rt): string {
    return this.pyRepr(rt);
  }

  override pyBool(): boolean {
    return true;
  }

  #get(key: Value | undefined, rt: Rt): Value {
    if (!isPart(key)) raise('ValueError', `Got a key of ${str(key, rt)}, expected one of ${PARTS.join(', ')}`);
    return this.parts[key];
  }
}

export function isPart(name: Value): name is Part {
  return typeof name === 'string' && (PARTS as readonly string[]).includes(name);
}
