import { type Data, type DataPath, type DataShapes, isPlainMap, makeMap } from '../data.js';
import { keyText } from './value-kinds.js';

/**
 * Renders every text of a tree and leaves keys, structure and other values alone, as dbt does with its YAML files.
 * `render` sees the path of each text; what it gives back takes the text's place.
 */
export function renderTree(
  value: Data,
  shapes: DataShapes,
  render: (text: string, path: DataPath) => Data,
  path: DataPath = [],
): Data {
  if (typeof value === 'string') return render(value, path);
  if (Array.isArray(value)) return value.map((item, i) => renderTree(item, shapes, render, [...path, i]));
  if (isPlainMap(value)) {
    const entries = Object.entries(value);
    return makeMap(entries.map(([key, item]) => [key, renderTree(item, shapes, render, [...path, key])] as const));
  }
  const entries = shapes.entries(value);
  if (entries === undefined) return value;
  return shapes.dict(
    entries.map(([key, item]) => [key, renderTree(item, shapes, render, [...path, keyText(key)])] as const),
  );
}

/**
 * A copy of a tree in which rendering would change nothing; undefined when it might, and for dicts. Most entries of most
 * files are such, and nobody has to know the paths of their texts.
 */
export function copyPlainTree(value: Data): Data {
  if (typeof value === 'string') return hasTemplate(value) || renderPlainText(value) !== value ? undefined : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list: Data[] = [];
    for (const item of value) {
      const copy = copyPlainTree(item);
      if (copy === undefined) return undefined;
      list.push(copy);
    }
    return list;
  }
  if (!isPlainMap(value)) return undefined;
  const map = makeMap();
  for (const key in value) {
    const copy = copyPlainTree(value[key]);
    if (copy === undefined) return undefined;
    map[key] = copy;
  }
  return map;
}

const TEMPLATE_MARKS = /\{[{%#]|[#}%]\}/;

/** True when the text has marks of the template language. */
export function hasTemplate(text: string): boolean {
  return TEMPLATE_MARKS.test(text);
}

/** What rendering makes of a text without marks: line breaks become `\n` and the last one goes. */
export function renderPlainText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return lines.endsWith('\n') ? lines.slice(0, -1) : lines;
}
