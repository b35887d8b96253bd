/** Type names of macro arguments, with the number of parameters that each takes. */
const TYPES: Readonly<Record<string, number>> = {
  ...{ str: 0, string: 0, bool: 0, int: 0, integer: 0, float: 0, any: 0, relation: 0, column: 0 },
  ...{ list: 1, optional: 1, dict: 2 },
};

/** Whether a text is a type that dbt accepts for an argument of a macro: `optional[list[str]]`. */
export function isMacroType(text: string): boolean {
  return typeEnd(text.replace(/[ \t]/g, ''), 0) === text.replace(/[ \t]/g, '').length;
}

/** Where the type that starts at `at` ends; -1 when none starts there. */
function typeEnd(text: string, at: number): number {
  const name = /^[a-z]+/.exec(text.slice(at))?.[0] ?? '';
  const count = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (count === undefined) return -1;
  let end = at + name.length;
  for (let i = 0; i < count; i++) {
    if (text[end] !== (i === 0 ? '[' : ',')) return -1;
    end = typeEnd(text, end + 1);
    if (end < 0) return -1;
  }
  if (count === 0) return end;
  return text[end] === ']' ? end + 1 : -1;
}
