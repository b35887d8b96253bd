import { hostFunction, raise, str, type Value } from '../../jinja/index.js';
import type { Member, Scope, Shelf } from '../scope/scope.js';

/** `doc(name)`, `doc(package, name)`: the text of a docs block. Who makes the scope knows how to find one. */
export const docNames: Shelf = new Map<string, Member>([
  [
    'doc',
    (scope: Scope): Value =>
      hostFunction('doc', (args, _kwargs, rt) => {
        const find = scope.findDoc;
        if (args.length < 1 || args.length > 2 || find === undefined)
          return raise('CompilationError', `doc() takes at most two arguments (${args.length} given)`);
        const [first, second] = args.map(arg => str(arg, rt));
        return second === undefined ? find(first ?? '', null) : find(second, first ?? null);
      }),
  ],
]);
