const ZERO_FRACTION = /^(-?\d+)\.0+$/;
const POWER = /^(-?\d+)(?:\.(\d+))?E\+(\d{1,3})$/;

/**
 * A number of a seed as COPY takes it for a column of any numeric type. dbt sends numbers, which the server rounds to an
 * integer; COPY reads text, and for an integer column `76.0` and `1E+3` are none.
 */
export function copyNumber(text: string): string {
  const plain = ZERO_FRACTION.exec(text)?.[1];
  if (plain !== undefined) return plain;
  const [, whole, fraction = '', power] = POWER.exec(text) ?? [];
  if (whole === undefined || fraction.length > Number(power)) return text;
  return `${whole}${fraction}${'0'.repeat(Number(power) - fraction.length)}`;
}
