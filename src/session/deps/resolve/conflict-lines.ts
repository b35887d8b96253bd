import type { Asker } from './wish.js';

export type Demand = { readonly asker: Asker; readonly wants: string };

/** One line for each place that asks: the way to it, then what it wants. Lines that would be the same stand once. */
export function askerLines(demands: readonly Demand[]): string[] {
  return [...new Set(demands.map(({ asker, wants }) => `${asker.chain.join(' → ')} asks for ${wants}`))];
}
