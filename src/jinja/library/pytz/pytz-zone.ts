import { raise } from '../../errors/python-error.js';
import { bindArguments, params } from '../../values/arguments.js';
import { type Kwargs, type Method, type MethodTable, methodTable, type Rt, type Value } from '../../values/protocol.js';
import { strRepr } from '../../values/str-repr.js';
import { truthy } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { PyDateTime } from '../datetime/py-datetime.js';
import { PyTimedelta } from '../datetime/py-timedelta.js';
import { PyTzInfo } from '../datetime/tz-info.js';
import type { ZoneStretch } from './zone-history.js';

/** What localize() is told of a time that occurs twice or never: daylight saving, standard, or refuse to guess. */
type IsDst = boolean | null;

/** A zone of pytz. */
export abstract class PytzZone extends PyTzInfo {
  override readonly pyMethods: MethodTable = METHODS;
  /** `zone`: the name, None for a fixed offset. */
  abstract readonly zone: string | null;
  /** What the clock is ahead of UTC by; the first offset on record for a zone that no datetime was localized with. */
  abstract readonly offset: PyTimedelta;
  abstract localize(dt: PyDateTime, isDst: IsDst): PyDateTime;
  abstract normalize(dt: PyDateTime): PyDateTime;
  override pyStr(): string {
    return this.zone ?? this.pyRepr();
  }
  abstract override pyRepr(): string;
  override pyGetattr(name: string): Value | undefined {
    return name === 'zone' ? this.zone : undefined;
  }
  /** The offset, daylight saving or name at a datetime; one of another zone, or of none, is localized first. */
  at(_dt: PyDateTime | null, _isDst: IsDst): PytzZone | null {
    return this;
  }
}

function refuseAware(dt: PyDateTime): void {
  if (dt.tzinfo !== null) raise('ValueError', 'Not naive datetime (tzinfo is already set)');
}

/** UTC, a fixed offset, or a zone that has had one offset for ever. */
export class FixedZone extends PytzZone {
  readonly zone: string | null;
  readonly offset: PyTimedelta;
  private readonly label: string | null;
  private readonly kind: 'utc' | 'static' | 'minutes';
  constructor(kind: FixedZone['kind'], zone: string | null, seconds: number, label: string | null) {
    super();
    this.kind = kind;
    this.zone = zone;
    this.offset = new PyTimedelta(0, seconds, 0);
    this.label = label;
  }
  override get typeName(): string {
    return this.kind === 'minutes' ? '_FixedOffset' : (this.zone ?? '');
  }
  override get qualifiedTypeName(): string {
    return `${this.kind === 'static' ? 'pytz.tzfile' : 'pytz'}.${this.typeName}`;
  }
  override pyRepr(): string {
    if (this.kind === 'utc') return '<UTC>';
    if (this.kind === 'minutes') return `pytz.FixedOffset(${this.offset.wholeSeconds / 60})`;
    return `<StaticTzInfo ${strRepr(this.zone ?? '')}>`;
  }
  override utcoffset(): PyTimedelta {
    return this.offset;
  }
  override dst(): PyTimedelta {
    return new PyTimedelta(0, 0, 0);
  }
  override tzname(): string | null {
    return this.label;
  }
  override fromutc(dt: PyDateTime): PyDateTime {
    return dt.plus(this.offset).withZone(this);
  }
  localize(dt: PyDateTime): PyDateTime {
    refuseAware(dt);
    return dt.withZone(this);
  }
  normalize(dt: PyDateTime): PyDateTime {
    if (dt.tzinfo === null) raise('ValueError', 'Naive time - no tzinfo set');
    return dt.inZone(this);
  }
}

/** The states of one zone (offset, daylight saving, name) share its history. */
type Family = {
  readonly zone: string;
  readonly history: readonly ZoneStretch[];
  readonly states: Map<string, ChangingZone>;
};

/** A zone whose offset has changed, in one of its states. */
export class ChangingZone extends PytzZone {
  readonly offset: PyTimedelta;
  private readonly daylight: PyTimedelta;
  private readonly label: string;
  private readonly family: Family;

  private constructor(family: Family, state: ZoneStretch) {
    super();
    this.family = family;
    this.offset = new PyTimedelta(0, state.offset, 0);
    this.daylight = new PyTimedelta(0, state.dst, 0);
    this.label = state.name;
  }
  /** The zone in its first state, as `pytz.timezone()` gives it. */
  static make(zone: string, history: readonly ZoneStretch[]): ChangingZone {
    const family: Family = { zone, history, states: new Map() };
    for (const state of history) {
      const key = stateKey(state);
      if (!family.states.has(key)) family.states.set(key, new ChangingZone(family, state));
    }
    return family.states.get(stateKey(history[0]!))!;
  }
  get zone(): string {
    return this.family.zone;
  }
  override get typeName(): string {
    return this.family.zone;
  }
  override get qualifiedTypeName(): string {
    return `pytz.tzfile.${this.family.zone}`;
  }
  override pyRepr(): string {
    const plus = this.offset.days >= 0 && this.offset.pyBool() ? '+' : '';
    const dst = this.daylight.pyBool() ? 'DST' : 'STD';
    return `<DstTzInfo ${strRepr(this.zone)} ${this.label}${plus}${this.offset.pyStr()} ${dst}>`;
  }
  override at(dt: PyDateTime | null, isDst: IsDst): PytzZone | null {
    if (dt === null) return null;
    return dt.tzinfo === this ? this : (this.localize(dt, isDst).tzinfo as PytzZone);
  }
  override utcoffset(dt: PyDateTime | null): PyTimedelta | null {
    return this.at(dt, null)?.offset ?? null;
  }
  override dst(dt: PyDateTime | null): PyTimedelta | null {
    return (this.at(dt, null) as ChangingZone | null)?.daylight ?? null;
  }
  override tzname(dt: PyDateTime | null): string | null {
    const state = this.at(dt, null) as ChangingZone | null;
    return state === null ? this.zone : state.label;
  }
  /** The state in force at a clock time that is read as UTC. */
  private stateAt(utc: PyDateTime): ChangingZone {
    const { history, states } = this.family;
    const seconds = utc.clockSeconds;
    let low = 0;
    let high = history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (history[middle]!.start <= seconds) low = middle + 1;
      else high = middle;
    }
    return states.get(stateKey(history[Math.max(0, low - 1)]!))!;
  }
  override fromutc(dt: PyDateTime): PyDateTime {
    if (dt.tzinfo !== null && !(dt.tzinfo instanceof ChangingZone && dt.tzinfo.family === this.family)) {
      raise('ValueError', 'fromutc: dt.tzinfo is not self');
    }
    const state = this.stateAt(dt);
    return dt.plus(state.offset).withZone(state);
  }
  normalize(dt: PyDateTime): PyDateTime {
    const zone = dt.tzinfo;
    if (zone === null) raise('ValueError', 'Naive time - no tzinfo set');
    if (!(zone instanceof PytzZone)) {
      raise('AttributeError', `'${typeName(zone)}' object has no attribute '_utcoffset'`);
    }
    return this.fromutc(dt.withZone(null).plus(zone.offset.negated()));
  }
  localize(dt: PyDateTime, isDst: IsDst): PyDateTime {
    refuseAware(dt);
    const possible = this.possibleTimes(dt);
    if (possible.length === 1) return possible[0]!;
    if (possible.length === 0) return this.localizeMissing(dt, isDst);
    if (isDst === null) return raise('AmbiguousTimeError', dt.pyStr());
    const wanted = possible.filter(time => (time.tzinfo as ChangingZone).daylight.pyBool() === isDst);
    if (wanted.length === 1) return wanted[0]!;
    // Both or neither are daylight saving: the earlier instant counts as it, the later as standard time.
    const sorted = (wanted.length === 0 ? possible : wanted).toSorted((a, b) => utcSeconds(a) - utcSeconds(b));
    return isDst ? sorted[0]! : sorted.at(-1)!;
  }
  /** The instants at which the clock shows this time, by the states of the day before and the day after. */
  private possibleTimes(dt: PyDateTime): PyDateTime[] {
    const found: PyDateTime[] = [];
    for (const days of [-1, 1]) {
      const ordinal = dt.ordinal + days;
      if (ordinal < 1 || ordinal > 3_652_059) continue;
      const state = this.stateAt(dt.plus(new PyTimedelta(days, 0, 0)));
      const time = state.normalize(dt.withZone(state));
      const same = time.clockSeconds === dt.clockSeconds;
      if (same && !found.some(other => utcSeconds(other) === utcSeconds(time))) found.push(time);
    }
    return found;
  }
  /** A time that the clock passes over: read with the offset from before the change, or from after it. */
  private localizeMissing(dt: PyDateTime, isDst: IsDst): PyDateTime {
    if (isDst === null) return raise('NonExistentTimeError', dt.pyStr());
    const hours = new PyTimedelta(0, isDst ? 6 * 3600 : -6 * 3600, 0);
    return this.localize(dt.plus(hours), isDst).plus(hours.negated());
  }
}

function utcSeconds(dt: PyDateTime): number {
  return dt.clockSeconds - (dt.tzinfo as ChangingZone).offset.wholeSeconds;
}

function stateKey({ offset, dst, name }: ZoneStretch): string {
  return `${offset} ${dst} ${name}`;
}

function momentOf(name: string, v: Value): PyDateTime {
  return v instanceof PyDateTime ? v : raise('AttributeError', `'${typeName(v)}' object has no attribute '${name}'`);
}

const LOCALIZE = params('dt', 'is_dst?');

function isDstOf(v: Value | undefined, otherwise: IsDst, rt: Rt): IsDst {
  if (v === undefined) return otherwise;
  return v === null ? null : truthy(v, rt);
}

/** utcoffset(), dst() and tzname(), which may be told `is_dst`. */
function ask(name: string, pick: (state: PytzZone, dt: PyDateTime | null) => Value): Method<PytzZone> {
  return (self: PytzZone, args: Value[], kwargs: Kwargs | null, rt: Rt) => {
    const [dt, isDst] = bindArguments(name, LOCALIZE, args, kwargs, 1);
    const moment = dt === null ? null : momentOf('tzinfo', dt);
    const state = self.at(moment, isDstOf(isDst, null, rt));
    if (state === null) return name === 'tzname' ? self.zone : null;
    return pick(state, moment === null ? null : moment.withZone(state));
  };
}

const METHODS: MethodTable = methodTable<PytzZone>({
  utcoffset: ask('utcoffset', (state, dt) => state.utcoffset(dt)),
  dst: ask('dst', (state, dt) => state.dst(dt)),
  tzname: ask('tzname', (state, dt) => state.tzname(dt)),
  fromutc(self, args, kwargs) {
    const [dt] = bindArguments('fromutc', params('dt'), args, kwargs, 1);
    return self.fromutc(momentOf('tzinfo', dt));
  },
  localize(self, args, kwargs, rt) {
    const [dt, isDst] = bindArguments('localize', LOCALIZE, args, kwargs, 1);
    return self.localize(momentOf('tzinfo', dt), isDstOf(isDst, false, rt));
  },
  normalize(self, args, kwargs) {
    const parameters = self instanceof ChangingZone ? params('dt') : LOCALIZE;
    const [dt] = bindArguments('normalize', parameters, args, kwargs, 1);
    return self.normalize(momentOf('tzinfo', dt));
  },
});

export const ZONE_METHODS: MethodTable = METHODS;
