import type { Data, PythonValues } from '../../manifest/index.js';
import type { Criterion } from '../selection-spec.js';
import { filterNodes, nodesAndSources } from './selector-method.js';

/** `config.a.b:value`: the value itself, an item of a list, `true` and `false` in any case; severity in any case. */
export const config = filterNodes(nodesAndSources, (criterion, { python }) => {
  const matches = valueMatcher(criterion, python);
  return node => {
    const value = descend(node.config as Data, criterion.methodArguments, python);
    if (value === MISSING) return false;
    return Array.isArray(value) ? value.some(matches) : matches(value);
  };
});

const MISSING = Symbol('missing');

function descend(value: Data, keys: readonly string[], python: PythonValues): Data | typeof MISSING {
  let at: Data = value;
  for (const key of keys) {
    const found: [Data, Data] | undefined = python.entries(at)?.find(([name]) => name === key);
    if (found === undefined) return MISSING;
    at = found[1];
  }
  return at;
}

function valueMatcher(criterion: Criterion, python: PythonValues): (value: Data) => boolean {
  const wanted = criterion.value;
  const text = python.str(wanted).toUpperCase();
  const isSeverity = criterion.methodArguments.length === 1 && criterion.methodArguments[0] === 'severity';
  return value => {
    if (isSeverity && typeof value === 'string' && value.toUpperCase() === text) return true;
    if (value === true && text === 'TRUE') return true;
    if (value === false && text === 'FALSE') return true;
    return typeof wanted === 'string' ? value === wanted : python.equals(wanted, value);
  };
}
