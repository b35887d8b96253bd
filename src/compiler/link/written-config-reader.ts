import type { DataMap } from '../../config/index.js';
import { plainRt, type Surroundings } from '../../context/index.js';
import { normalizeSource, repr } from '../../jinja/index.js';
import { writtenConfig } from '../parse/written-config.js';

/**
 * Reads the config() call of a raw code as `unrendered_config` spells it; null where there is none. For manifests of
 * other versions of dbt, whose spelling is another one. Undefined when
 * flag state_modified_compare_more_unrendered_values is off: then rendered values are compared.
 */
export function writtenConfigReader({
  engines,
  behaviour,
}: Pick<Surroundings, 'engines' | 'behaviour'>): ((rawCode: string) => DataMap | null) | undefined {
  if (behaviour.state_modified_compare_more_unrendered_values === false) return undefined;
  const { parse } = engines;
  return code =>
    writtenConfig(normalizeSource(code, parse.grammar.keepTrailingNewline), parse, value => repr(value, plainRt)) ??
    null;
}
