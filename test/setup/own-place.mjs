/**
 * A plugin of the bundler: what a module finds relative to itself is found as from its own file, wherever its code went.
 * @param {(id: string) => string} placeOf the JavaScript expression for a module's address, by its absolute path
 */
export function ownPlace(placeOf) {
  return {
    name: 'own-place',
    transform: {
      filter: { code: 'import.meta.url' },
      handler: (code, id) => code.replaceAll('import.meta.url', placeOf(id)),
    },
  };
}
