// The names that every template of Jinja2 3.1 has: range, dict, lipsum, cycler, joiner, namespace.

import { checks } from '../values/arguments.js';
import {
  asDict,
  Dict,
  dictFromKeys,
  type HostFunction,
  hostFunction,
  type Kwargs,
  keysOf,
  type MethodTable,
  makeNamespace,
  makeRange,
  methodTable,
  PyRange,
  PyType,
  type Rt,
  raise,
  toIndex,
  updateDict,
  updateKwargs,
  type Value,
} from '../values/index.js';
import { dictMethods } from '../values/methods/dict.js';
import { rangeMethods } from '../values/methods/tuple.js';
import { makeCycler, makeJoiner } from './cycler.js';
import { lipsum } from './lipsum.js';

export { Cycler, Joiner } from './cycler.js';

/** The globals of a sandbox, whose range() is a bounded function, or of a plain environment, where it is the class. */
export function builtinGlobals(sandboxed: boolean): Readonly<Record<string, Value>> {
  return {
    range: sandboxed ? safeRange : rangeType,
    dict: dictType,
    lipsum,
    cycler: new PyType({ name: 'Cycler', qualified: 'jinja2.utils.Cycler', construct: makeCycler }),
    joiner: new PyType({ name: 'Joiner', qualified: 'jinja2.utils.Joiner', construct: makeJoiner }),
    namespace: new PyType({ name: 'Namespace', qualified: 'jinja2.utils.Namespace', construct: makeNamespace }),
  };
}

function rangeOf(args: readonly Value[], rt: Rt): PyRange {
  if (args.length === 0) raise('TypeError', 'range expected at least 1 argument, got 0');
  if (args.length > 3) raise('TypeError', `range expected at most 3 arguments, got ${args.length}`);
  const bounds = args.map(toIndex);
  const [start, stop, step] = bounds.length === 1 ? [0, bounds[0], 1] : [bounds[0], bounds[1], bounds[2] ?? 1];
  if ([start, stop, step].some(n => typeof n === 'bigint')) {
    raise('OverflowError', 'Python int too large to convert to C ssize_t');
  }
  return makeRange(Number(start), Number(stop), Number(step), rt);
}

const safeRange: HostFunction = hostFunction('safe_range', (args, kwargs, rt) => {
  for (const name of Object.keys(kwargs ?? {})) {
    raise('TypeError', `safe_range() got an unexpected keyword argument '${name}'`);
  }
  return rangeOf(args, rt);
});

const rangeType = new PyType({
  name: 'range',
  construct: (args, kwargs, rt) => {
    if (kwargs !== null && Object.keys(kwargs).length > 0) raise('TypeError', 'range() takes no keyword arguments');
    return rangeOf(args, rt);
  },
  methods: rangeMethods as MethodTable,
  instance: v => (v instanceof PyRange ? v : undefined),
});

const dictType = new PyType({
  name: 'dict',
  construct: makeDict,
  statics: methodTable<PyType>({
    fromkeys: checks('dict').some<PyType>('fromkeys', 1, 2, (_, args, rt) =>
      dictFromKeys(args[0], args[1] === undefined ? null : args[1], rt),
    ),
  }),
  methods: dictMethods as MethodTable,
  instance: asDict,
});

/** `dict(mapping or pairs, **names)`. */
function makeDict(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): Dict {
  if (args.length > 1) raise('TypeError', `dict expected at most 1 argument, got ${args.length}`);
  const result = new Dict();
  if (args.length === 1) updateDict(result, args[0], v => keysOf(v, rt), rt);
  updateKwargs(result, kwargs);
  return result;
}
