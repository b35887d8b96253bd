import { type EncodeSpecial, specialNumber } from '../base/index.js';
import { dbtJsonFallback, jsonDumps, type Rt } from '../jinja/index.js';

/** How values of the template language stand in artifacts: `1.0`, decimals as floats, dates as ISO text. */
export function specialJson(rt: Rt): EncodeSpecial {
  return value =>
    typeof value === 'object' ? jsonDumps(value, { fallback: dbtJsonFallback }, rt) : specialNumber(value);
}
