import { makeMessage, ProjectError, suggest } from '../base/index.js';
import type { Data, DataMap } from '../manifest/index.js';
import { type Criterion, INDIRECT_SELECTIONS, type IndirectSelection } from './selection-spec.js';
import { METHOD_NAMES } from './selectors/method-names.js';

const CRITERION =
  /^(?<at>@)?(?<parents>(?<parentsDepth>\p{Nd}*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\p{Nd}*))?$/u;

/** A criterion as it is written on the command line. Throws GRAPH-003. */
export function parseCriterion(raw: string, indirect: IndirectSelection): Criterion {
  const groups = CRITERION.exec(raw)?.groups;
  if (groups === undefined) throw badSelection(`Invalid selector spec "${raw}"`);
  return checked({
    kind: 'criterion',
    raw,
    ...methodOf(groups['method'], groups['value'] ?? ''),
    value: groups['value'] ?? '',
    childrensParents: groups['at'] !== undefined,
    parents: groups['parents'] !== undefined,
    parentsDepth: depthOf(groups['parentsDepth']),
    children: groups['children'] !== undefined,
    childrenDepth: depthOf(groups['childrenDepth']),
    indirect,
  });
}

/** The same from a map of a selector file: `{method, value, parents, parents_depth, …}`. */
export function criterionFromMap(raw: Data, map: DataMap, indirect: IndirectSelection): Criterion {
  const method = map['method'];
  return checked({
    kind: 'criterion',
    raw,
    ...methodOf(typeof method === 'string' ? method : undefined, map['value']),
    value: map['value'],
    childrensParents: isTrue(map['childrens_parents']),
    parents: isTrue(map['parents']),
    parentsDepth: depthOf(map['parents_depth']),
    children: isTrue(map['children']),
    childrenDepth: depthOf(map['children_depth']),
    indirect: map['indirect_selection'] === undefined ? indirect : indirectOf(map['indirect_selection']),
  });
}

/** The `method` and `method_arguments` of a criterion; without a method the look of the value decides. */
export function methodOf(
  method: string | undefined,
  value: Data,
): { readonly method: string; readonly methodArguments: string[] } {
  if (method === undefined) return { method: defaultMethod(String(value)), methodArguments: [] };
  const [name = '', ...methodArguments] = method.split('.');
  if (!METHOD_NAMES.includes(name)) {
    const near = suggest(name, METHOD_NAMES);
    throw badSelection(`'${name}' is not a valid method name`, near);
  }
  return { method: name, methodArguments };
}

export function badSelection(text: string, near?: string): ProjectError {
  return new ProjectError(
    makeMessage('GRAPH-003', text, near === undefined ? {} : { suggestion: `did you mean '${near}'?` }),
  );
}

function defaultMethod(value: string): string {
  if (value.includes('/')) return 'path';
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}

function checked(criterion: Criterion): Criterion {
  if (criterion.children && criterion.childrensParents)
    throw badSelection(`Invalid node spec ${rawText(criterion.raw)} - "@" prefix and "+" suffix are incompatible`);
  return criterion;
}

/** Nothing, empty text and (from a file) 0 mean without limit; `0+` on the command line means no step at all. */
function depthOf(depth: Data): number | null {
  if (depth === undefined || depth === null || depth === '' || depth === 0 || depth === false) return null;
  const number = Number(depth);
  if (!Number.isInteger(number))
    throw badSelection(`Invalid node spec - could not handle parent depth ${String(depth)}`);
  return number;
}

function indirectOf(value: Data): IndirectSelection {
  const known = INDIRECT_SELECTIONS.find(mode => mode === value);
  if (known === undefined) throw badSelection(`'${String(value)}' is not a valid IndirectSelection`);
  return known;
}

/** Python's truth. */
export function isTrue(value: Data): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function rawText(raw: Data): string {
  return typeof raw === 'string' ? raw : JSON.stringify(raw);
}
