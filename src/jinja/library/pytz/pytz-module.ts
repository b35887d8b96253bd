import { raise } from '../../errors/python-error.js';
import { bindArguments, params } from '../../values/arguments.js';
import { Dict, type DictPart } from '../../values/dict.js';
import { textOf } from '../../values/markup.js';
import { intOf } from '../../values/numbers.js';
import { hostFunction, type Kwargs, type Rt, type Value } from '../../values/protocol.js';
import { PyBytes } from '../../values/py-bytes.js';
import { PySet } from '../../values/py-set.js';
import { PyType } from '../../values/py-type.js';
import { repr } from '../../values/text.js';
import { ChangingZone, FixedZone, PytzZone, ZONE_METHODS } from './pytz-zone.js';
import { ZoneData } from './zone-data.js';
import { zoneHistory } from './zone-history.js';

/** Names that pytz counts as common although no country's table has them. */
const COMMON_EXTRAS =
  'Canada/Atlantic Canada/Central Canada/Eastern Canada/Mountain Canada/Newfoundland Canada/Pacific GMT US/Alaska ' +
  'US/Arizona US/Central US/Eastern US/Hawaii US/Mountain US/Pacific UTC';

/** The zones of one module: each is made once, so that `is` and `==` hold as in Python. */
export class ZoneRegistry {
  readonly data = new ZoneData();
  readonly utc = new FixedZone('utc', 'UTC', 0, 'UTC');
  private readonly zones = new Map<string, PytzZone>();
  private readonly fixed = new Map<number, FixedZone>();

  /** The zone of a name in any case; undefined for a name that is none. */
  find(text: string): PytzZone | undefined {
    if (text.toUpperCase() === 'UTC') return this.utc;
    const name = this.data.find(text.replaceAll('_plus_', '+').replaceAll('_minus_', '-'));
    if (name === undefined) return undefined;
    const cached = this.zones.get(name);
    if (cached !== undefined) return cached;
    const history = zoneHistory(this.data, name);
    const [only] = history;
    const zone =
      history.length === 1
        ? new FixedZone('static', name, only?.offset ?? 0, only?.name ?? '')
        : ChangingZone.make(name, history);
    this.zones.set(name, zone);
    return zone;
  }

  /** @throws ValueError for a day or more */
  fixedOffset(minutes: number): FixedZone {
    if (minutes === 0) return this.utc;
    const cached = this.fixed.get(minutes);
    if (cached !== undefined) return cached;
    if (Math.abs(minutes) >= 1440) raise('ValueError', `('absolute offset is too large', ${minutes})`);
    const zone = new FixedZone('minutes', null, minutes * 60, null);
    this.fixed.set(minutes, zone);
    return zone;
  }

  countryZones(): [string, string[]][] {
    return this.data.countryZones();
  }
}

/** `modules.pytz`: what `pytz.__all__` names. The lists are read from the database when they are asked for. */
export function makePytzModule(): Dict {
  const registry = new ZoneRegistry();
  const module = new LazyModule(registry);
  module.setText(
    'timezone',
    hostFunction('timezone', (args, kwargs, rt) => timezone(registry, args, kwargs, rt)),
  );
  module.setText('utc', registry.utc);
  module.setText('country_timezones', null);
  module.setText('country_names', null);
  for (const name of ['AmbiguousTimeError', 'InvalidTimeError', 'NonExistentTimeError', 'UnknownTimeZoneError']) {
    module.setText(name, unusable(name, 'pytz.exceptions'));
  }
  for (const name of ['all_timezones', 'all_timezones_set', 'common_timezones', 'common_timezones_set']) {
    module.setText(name, null);
  }
  module.setText('BaseTzInfo', baseType());
  module.setText(
    'FixedOffset',
    hostFunction('FixedOffset', (args, kwargs) => {
      const [minutes] = bindArguments('FixedOffset', params('offset', '_tzinfos?'), args, kwargs);
      return registry.fixedOffset(
        Number(intOf(minutes) ?? raise('TypeError', 'an integer number of minutes is required')),
      );
    }),
  );
  return module;
}

function timezone(registry: ZoneRegistry, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const [name] = bindArguments('timezone', params('zone'), args, kwargs);
  const text = textOf(name) ?? (name instanceof PyBytes ? name.binary : undefined);
  const zone = text === undefined ? undefined : registry.find(text);
  return zone ?? raise('UnknownTimeZoneError', repr(name, rt));
}

/** Fills in the long lists of names at the first look at one of them, or at all. */
class LazyModule extends Dict {
  private readonly registry: ZoneRegistry;
  private filled = false;
  constructor(registry: ZoneRegistry) {
    super();
    this.registry = registry;
  }
  override get(key: Value, rt: Rt): Value | undefined {
    if (super.get(key, rt) === null) this.fill();
    return super.get(key, rt);
  }
  override valueList(): Value[] {
    this.fill();
    return super.valueList();
  }
  override iterate(part: DictPart): Iterator<Value> {
    this.fill();
    return super.iterate(part);
  }
  private fill(): void {
    if (this.filled) return;
    this.filled = true;
    const all = this.registry.data.names();
    const countries = this.registry.countryZones();
    const common = [...new Set([...countries.flatMap(([, zones]) => zones), ...COMMON_EXTRAS.split(' ')])].sort();
    this.setText('all_timezones', all);
    this.setText('all_timezones_set', textSet(all));
    this.setText('common_timezones', common);
    this.setText('common_timezones_set', textSet(common));
    this.setText('country_names', textDict(this.registry.data.countryNames(), new Dict()));
    this.setText('country_timezones', textDict(countries, new CountryZones()));
  }
}

/** Names of the database are no work of a template's that would be counted. */
const UNCOUNTED = { charge: () => undefined } as unknown as Rt;

function textSet(texts: readonly string[]): PySet {
  const result = new PySet();
  for (const text of texts) result.insert(text, UNCOUNTED);
  return result;
}

/** pytz's dict of zones by country can be called with a country's code too. */
class CountryZones extends Dict {
  override pyCall(args: Value[], _kwargs: Kwargs | null, rt: Rt): Value {
    return this.get(args[0], rt) ?? raise('KeyError', repr(args[0], rt));
  }
}

function textDict(pairs: readonly (readonly [string, Value])[], dict: Dict): Dict {
  for (const [key, value] of pairs) dict.setText(key, value);
  return dict;
}

function unusable(name: string, module: string): PyType {
  return new PyType({
    name,
    qualified: `${module}.${name}`,
    construct: () => raise('TypeError', `cannot create '${name}' instances`),
  });
}

function baseType(): PyType {
  return new PyType({
    name: 'BaseTzInfo',
    qualified: 'pytz.tzinfo.BaseTzInfo',
    construct: () => raise('TypeError', "cannot create 'BaseTzInfo' instances"),
    methods: ZONE_METHODS,
    instance: v => (v instanceof PytzZone ? v : undefined),
  });
}
