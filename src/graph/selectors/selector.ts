import { fnmatch } from '../fnmatch.js';
import { badSelection } from '../parse-criterion.js';
import { type SelectorMethod, textOf } from './selector-method.js';

/** `selector:`: what the selectors of that name (wildcards allowed) in selectors.yml select. */
export const selector: SelectorMethod = function* (criterion, context) {
  const value = textOf(criterion);
  const matches = fnmatch(value);
  const names = [...context.selectors.keys()].filter(matches).sort();
  if (names.length === 0) throw badSelection(`Selector '${value}' did not match any selector in selectors.yml`);
  for (const name of names) {
    const spec = context.selectors.get(name)?.spec;
    if (spec !== undefined) yield* context.selectNested(spec, name);
  }
};
