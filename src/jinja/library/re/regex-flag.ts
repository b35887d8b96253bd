import { binary } from '../../values/arithmetic.js';
import { equals } from '../../values/equality.js';
import { formatValue } from '../../values/format/value.js';
import { order } from '../../values/ordering.js';
import { type BinaryOperator, type OrderOperator, PyObject, type Rt, type Value } from '../../values/protocol.js';
import * as bits from './regex-flags.js';

const NAMES: readonly (readonly [number, string])[] = [
  [bits.TEMPLATE, 'TEMPLATE'],
  [bits.IGNORECASE, 'IGNORECASE'],
  [bits.LOCALE, 'LOCALE'],
  [bits.MULTILINE, 'MULTILINE'],
  [bits.DOTALL, 'DOTALL'],
  [bits.UNICODE, 'UNICODE'],
  [bits.VERBOSE, 'VERBOSE'],
  [bits.DEBUG, 'DEBUG'],
  [bits.ASCII, 'ASCII'],
];

/** `re.IGNORECASE|re.MULTILINE`, unknown bits in hexadecimal. */
export function flagsText(flags: number): string {
  const names = NAMES.filter(([bit]) => flags & bit).map(([, name]) => `re.${name}`);
  const rest = NAMES.reduce((left, [bit]) => left & ~bit, flags);
  if (rest !== 0) names.push(`0x${rest.toString(16)}`);
  return names.length === 0 ? 're.NOFLAG' : names.join('|');
}

/** `re.IGNORECASE` and its kin: an int that prints by name. */
export class RegexFlag extends PyObject {
  readonly bits: number;
  constructor(flags: number) {
    super();
    this.bits = flags;
  }
  get typeName(): string {
    return 'RegexFlag';
  }
  override get pyIsNumber(): boolean {
    return true;
  }
  override pyRepr(): string {
    return flagsText(this.bits);
  }
  override pyBool(): boolean {
    return this.bits !== 0;
  }
  override pyInt(): number {
    return this.bits;
  }
  override pyFloat(): number {
    return this.bits;
  }
  override pyEq(other: Value, rt: Rt): boolean {
    return equals(this.bits, other instanceof RegexFlag ? other.bits : other, rt);
  }
  override pyCompare(operator: OrderOperator, other: Value, rt: Rt): boolean {
    return order(operator, this.bits, other instanceof RegexFlag ? other.bits : other, rt);
  }
  override pyHashKey(): number {
    return this.bits;
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean, rt: Rt): Value | undefined {
    const plain = other instanceof RegexFlag ? other.bits : other;
    return reflected ? binary(operator, plain, this.bits, rt) : binary(operator, this.bits, plain, rt);
  }
  override pyUnary(operator: '-' | '+'): Value {
    return operator === '-' ? 0 - this.bits : this.bits;
  }
  override pyAbs(): Value {
    return this.bits;
  }
  override pyFormat(spec: string, rt: Rt): string {
    return spec === '' ? flagsText(this.bits) : formatValue(this.bits, spec, rt);
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'value') return this.bits;
    if (name === 'name') return this.bits === 0 ? null : flagsText(this.bits).replaceAll('re.', '');
    return undefined;
  }
}
