// The filters of Jinja2 3.1 and those that dbt adds, by name. Has never heard of templates.
import type { HostFunction } from '../values/index.js';
import { dbtFilters } from './dbt.js';
import { filter } from './define.js';
import { htmlFilters } from './html.js';
import { lazyFilters } from './lazy.js';
import { numericFilters } from './numeric.js';
import { prettyText } from './pprint.js';
import { sequenceFilters } from './sequence.js';
import { sortingFilters } from './sorting.js';
import { textFilters } from './text.js';

export { filter } from './define.js';

/** All by name; called with the value first: `run([value, ...args], kwargs, rt)`. */
export const builtinFilters: Readonly<Record<string, HostFunction>> = Object.freeze({
  ...textFilters,
  ...htmlFilters,
  ...numericFilters,
  ...sequenceFilters,
  ...lazyFilters,
  ...sortingFilters,
  pprint: filter('do_pprint', ['value'], ([value], rt) => prettyText(value, rt)),
  ...dbtFilters,
});
