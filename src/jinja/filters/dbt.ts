import { type HostFunction, isList } from '../values/index.js';
import { filter } from './define.js';

/** dbt's additions as they are where text is rendered: marks for native mode that leave the value alone. */
export const dbtFilters: Readonly<Record<string, HostFunction>> = {
  as_text: filter('<lambda>', ['x'], ([x]) => x),
  as_bool: filter('<lambda>', ['x'], ([x]) => x),
  as_native: filter('<lambda>', ['x'], ([x]) => x),
  as_number: filter('<lambda>', ['x'], ([x]) => x),
  is_list: filter('is_list', ['value'], ([value]) => isList(value)),
};
