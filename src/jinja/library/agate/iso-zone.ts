import { address } from '../../values/hash-key.js';
import { strRepr } from '../../values/str-repr.js';
import type { PyDateTime } from '../datetime/py-datetime.js';
import { PyTimedelta } from '../datetime/py-timedelta.js';
import { PyTzInfo } from '../datetime/tz-info.js';

/** The zone of an ISO 8601 text: an offset that may be of any size, with the text as its name. */
export class IsoZone extends PyTzInfo {
  private readonly offset: PyTimedelta;
  private readonly name: string;
  constructor(minutes: number, name: string) {
    super();
    this.offset = new PyTimedelta(0, minutes * 60, 0);
    this.name = name;
  }
  private get isUtc(): boolean {
    return this.name === 'Z';
  }
  override get typeName(): string {
    return this.isUtc ? 'Utc' : 'FixedOffset';
  }
  override get qualifiedTypeName(): string {
    return `isodate.tzinfo.${this.typeName}`;
  }
  override utcoffset(): PyTimedelta {
    return this.offset;
  }
  override dst(): PyTimedelta {
    return new PyTimedelta(0, 0, 0);
  }
  override tzname(): string {
    return this.isUtc ? 'UTC' : this.name;
  }
  override fromutc(dt: PyDateTime): PyDateTime {
    return dt.plus(this.offset);
  }
  override pyRepr(): string {
    return this.isUtc ? `<isodate.tzinfo.Utc object at ${address(this)}>` : `<FixedOffset ${strRepr(this.name)}>`;
  }
}
