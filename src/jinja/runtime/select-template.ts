import { PythonError, raise } from '../errors/python-error.js';
import { iterate, type Rt, str, truthy, Undefined, type Value } from '../values/index.js';
import type { TemplateUnit } from './code.js';
import { isWaiting, type Waiting } from './drive.js';

type Loading = Rt & { template(name: Value): TemplateUnit | Waiting<TemplateUnit> };

/** The one template that is named, or the first of several that there is. @throws PythonError TemplatesNotFound */
export function selectTemplate(names: Value, rt: Loading): TemplateUnit | Waiting<TemplateUnit> {
  if (typeof names === 'string' || names instanceof Undefined || isUnit(names)) return rt.template(names);
  if (!truthy(names, rt)) {
    raise('TemplatesNotFound', 'Tried to select from an empty list of templates.');
  }
  const tried: Value[] = [];
  const source = iterate(names, rt);
  for (let step = source.next(); step.done !== true; step = source.next()) {
    tried.push(step.value);
    const found = attempt(() => rt.template(step.value));
    if (isWaiting<TemplateUnit>(found)) return selectLater(found, tried, source, rt);
    if (found !== undefined) return found;
  }
  return noneFound(tried, rt);
}

function* selectLater(
  first: Waiting<TemplateUnit>,
  tried: Value[],
  source: Iterator<Value>,
  rt: Loading,
): Waiting<TemplateUnit> {
  let found: Waiting<TemplateUnit> | TemplateUnit | undefined = first;
  for (;;) {
    if (isWaiting<TemplateUnit>(found)) {
      try {
        return yield* found;
      } catch (error) {
        if (!mayTryNext(error)) throw error;
      }
    } else if (found !== undefined) {
      return found;
    }
    const step = source.next();
    if (step.done === true) return noneFound(tried, rt);
    tried.push(step.value);
    found = attempt(() => rt.template(step.value));
  }
}

function attempt<T>(load: () => T): T | undefined {
  try {
    return load();
  } catch (error) {
    if (mayTryNext(error)) return undefined;
    throw error;
  }
}

function mayTryNext(error: unknown): boolean {
  if (!(error instanceof PythonError)) return false;
  return error.type === 'TemplateNotFound' || error.type === 'TemplatesNotFound' || error.type === 'UndefinedError';
}

function noneFound(tried: readonly Value[], rt: Rt): never {
  const parts = tried.map(name => (name instanceof Undefined ? name.message(rt) : str(name, rt)));
  return raise('TemplatesNotFound', `none of the templates given were found: ${parts.join(', ')}`);
}

/** A template handed over as a value. */
export function isUnit(value: Value): value is TemplateUnit {
  return typeof value === 'object' && value !== null && typeof (value as Partial<TemplateUnit>).code === 'function';
}
