import { Dict } from '../values/dict.js';
import { hostFunction, type Rt } from '../values/protocol.js';
import { makeDatetimeModule } from './datetime/datetime-module.js';
import { itertoolsFunction } from './itertools/itertools-module.js';
import { makePytzModule } from './pytz/pytz-module.js';
import { makeReModule } from './re/re-module.js';

/** What dbt takes over from `itertools`; the others it finds of no use in templates. */
const ITERTOOLS = [
  'count',
  'cycle',
  'repeat',
  'accumulate',
  'chain',
  'compress',
  'islice',
  'starmap',
  'tee',
  'zip_longest',
  'product',
  'permutations',
  'combinations',
  'combinations_with_replacement',
];

export type ModuleOptions = {
  /** Told at each call of a function of `modules.itertools`, which dbt has deprecated (D034). */
  readonly onItertools?: (name: string, rt: Rt) => void;
};

/** dbt's `modules`: a dict of dicts with the names that dbt 1.12 lets through. One for each environment. */
export function makeModules(options: ModuleOptions = {}): Dict {
  const modules = new Dict();
  modules.setText('pytz', makePytzModule());
  modules.setText('datetime', datetimeForDbt());
  modules.setText('re', makeReModule());
  modules.setText('itertools', itertoolsForDbt(options));
  return modules;
}

function datetimeForDbt(): Dict {
  const whole = makeDatetimeModule();
  const module = new Dict();
  for (const name of ['date', 'datetime', 'time', 'timedelta', 'tzinfo']) module.setText(name, whole.getText(name));
  return module;
}

function itertoolsForDbt({ onItertools }: ModuleOptions): Dict {
  const module = new Dict();
  for (const name of ITERTOOLS) {
    const run = itertoolsFunction(name);
    if (run === undefined) continue;
    module.setText(
      name,
      hostFunction('deprecation_wrapper_inner', (args, kwargs, rt) => {
        onItertools?.(name, rt);
        return run(args, kwargs, rt);
      }),
    );
  }
  return module;
}
