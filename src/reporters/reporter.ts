import type { Listener } from '../events/index.js';

/** Shows events as they come. `close` writes what is held back; afterwards no event may come. */
export type Reporter = { readonly listen: Listener; readonly close: () => void };
