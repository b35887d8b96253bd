import type { EventBus } from '../events/index.js';
import { badSelection } from './parse-criterion.js';
import { parseSelection } from './parse-selection.js';
import type { IndirectSelection, SelectionSpec, Selectors } from './selection-spec.js';

export type SelectionArguments = {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly selector: string | null;
  readonly indirect: IndirectSelection;
};

/**
 * What a command's arguments select: a named selector before --select and --exclude, and the file's default selector
 * when nothing at all is given.
 */
export function chooseSelection(args: SelectionArguments, selectors: Selectors, emit: EventBus['emit']): SelectionSpec {
  const given = args.select.length > 0 || args.exclude.length > 0;
  if (args.selector !== null) return namedSelector(args.selector, selectors);
  const [usual] = [...selectors].find(([, selector]) => selector.isDefault) ?? [];
  if (!given && usual !== undefined) {
    emit('DefaultSelector', { name: usual });
    return namedSelector(usual, selectors);
  }
  return parseSelection(args.select, args.exclude, args.indirect);
}

function namedSelector(name: string, selectors: Selectors): SelectionSpec {
  const selector = selectors.get(name);
  if (selector !== undefined) return selector.spec;
  const known = [...selectors.keys()].map(key => `'${key}'`).join(', ');
  throw badSelection(`Could not find selector named ${name}, expected one of [${known}]`);
}
