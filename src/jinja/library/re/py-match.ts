import { raise } from '../../errors/python-error.js';
import { characters } from '../../values/code-points.js';
import { dictOf } from '../../values/dict.js';
import { textOf } from '../../values/markup.js';
import { intOf } from '../../values/numbers.js';
import { type Method, type MethodTable, methodTable, PyObject, type Rt, type Value } from '../../values/protocol.js';
import { repr } from '../../values/text.js';
import { makeTuple } from '../../values/tuple.js';
import { bindBuiltin } from '../bind-builtin.js';
import type { Template } from './parse-template.js';
import type { Subject } from './subject.js';

/** What a match needs to know of the pattern that found it. */
export type MatchOwner = PyObject & {
  readonly groupCount: number;
  readonly groupIndex: ReadonlyMap<string, number>;
  template(text: Value): Template;
};

export type MatchPlace = {
  readonly subject: Subject;
  readonly start: number;
  readonly end: number;
  /** Two marks a group from index 2 on, -1 where a group took no part; then the number of the last group closed. */
  readonly registers: Int32Array;
  readonly pos: number;
  readonly endpos: number;
};

/** Python's `re.Match`. */
export class PyMatch extends PyObject {
  readonly owner: MatchOwner;
  readonly place: MatchPlace;
  constructor(owner: MatchOwner, place: MatchPlace) {
    super();
    this.owner = owner;
    this.place = place;
  }
  get typeName(): string {
    return 're.Match';
  }
  override readonly pyMethods: MethodTable = METHODS;
  /** Start and end of a group; -1 twice where it took no part. */
  span(group: number): [number, number] {
    const { start, end, registers } = this.place;
    if (group === 0) return [start, end];
    const from = registers[group * 2]!;
    const to = registers[group * 2 + 1]!;
    return from < 0 || to < from ? [-1, -1] : [from, to];
  }
  groupValue(group: number, missing: Value): Value {
    const [from, to] = this.span(group);
    return from < 0 ? missing : this.place.subject.slice(from, to);
  }
  expand(template: Template): string {
    let text = '';
    for (const part of template) {
      if (typeof part === 'string') text += part;
      else {
        const [from, to] = this.span(part);
        if (from >= 0) text += this.place.subject.textBetween(from, to);
      }
    }
    return text;
  }
  private findGroup(key: Value): number | undefined {
    const index = intOf(key) ?? this.owner.groupIndex.get(textOf(key) ?? '');
    return index === undefined || index < 0 || index >= this.owner.groupCount ? undefined : Number(index);
  }
  /** The number of the group that `key` names. @throws IndexError */
  groupNumber(key: Value): number {
    return this.findGroup(key) ?? raise('IndexError', 'no such group');
  }
  override pyGetitem(key: Value): Value | undefined {
    const group = this.findGroup(key);
    return group === undefined ? undefined : this.groupValue(group, null);
  }
  override pyBool(): boolean {
    return true;
  }
  override pyRepr(rt: Rt): string {
    const shown = characters(repr(this.groupValue(0, null), rt))
      .slice(0, 50)
      .join('');
    return `<re.Match object; span=(${this.place.start}, ${this.place.end}), match=${shown}>`;
  }
  private get lastIndex(): number {
    return this.place.registers[this.owner.groupCount * 2]!;
  }
  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'string':
        return this.place.subject.value;
      case 're':
        return this.owner;
      case 'pos':
        return this.place.pos;
      case 'endpos':
        return this.place.endpos;
      case 'lastindex':
        return this.lastIndex > 0 ? this.lastIndex : null;
      case 'lastgroup': {
        for (const [group, index] of this.owner.groupIndex) if (index === this.lastIndex) return group;
        return null;
      }
      case 'regs':
        return makeTuple(Array.from({ length: this.owner.groupCount }, (_, group) => makeTuple(this.span(group))));
      default:
        return undefined;
    }
  }
}

/** start(), end() and span(), which take one group at most. */
function place(name: string, pick: (span: [number, number]) => Value): Method<PyMatch> {
  return (self, args, kwargs) => {
    if (kwargs !== null && Object.keys(kwargs).length > 0) {
      raise('TypeError', `Match.${name}() takes no keyword arguments`);
    }
    if (args.length > 1) raise('TypeError', `${name} expected at most 1 argument, got ${args.length}`);
    return pick(self.span(args.length === 0 ? 0 : self.groupNumber(args[0])));
  };
}

const METHODS = methodTable<PyMatch>({
  group(self, args, kwargs) {
    if (kwargs !== null && Object.keys(kwargs).length > 0)
      raise('TypeError', 'Match.group() takes no keyword arguments');
    if (args.length === 0) return self.groupValue(0, null);
    const groups = args.map(arg => self.groupValue(self.groupNumber(arg), null));
    return groups.length === 1 ? groups[0] : makeTuple(groups);
  },
  groups(self, args, kwargs) {
    const [missing = null] = bindBuiltin('groups()', ['default?'], args, kwargs);
    const count = self.owner.groupCount - 1;
    return makeTuple(Array.from({ length: count }, (_, i) => self.groupValue(i + 1, missing)));
  },
  groupdict(self, args, kwargs, rt) {
    const [missing = null] = bindBuiltin('groupdict()', ['default?'], args, kwargs);
    return dictOf(
      [...self.owner.groupIndex].map(([name, group]) => [name, self.groupValue(group, missing)] as const),
      rt,
    );
  },
  start: place('start', span => span[0]),
  end: place('end', span => span[1]),
  span: place('span', span => makeTuple(span)),
  expand(self, args, kwargs) {
    const [template] = bindBuiltin('expand()', ['template'], args, kwargs);
    return self.expand(self.owner.template(template));
  },
});

export const MATCH_METHODS: MethodTable = METHODS;
