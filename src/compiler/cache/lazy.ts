/** A value that is made when it is first asked for; what it was made of may go then. */
export function lazy<T>(make: () => T): () => T {
  let maker: (() => T) | undefined = make;
  let made: { readonly value: T } | undefined;
  return () => {
    if (maker !== undefined) made = { value: maker() };
    maker = undefined;
    return made?.value as T;
  };
}
