// Compares two manifest.json of one project, field by field: `node compare.mjs DBT.json OURS.json [--max N]`.
// What a run stamps on a manifest is left out, and so are the bodies of the macros that ship with the tool.
import * as fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const STAMPS = new Set(['created_at', 'root_path', 'compiled_path']);
const INTERNAL = new Set(['dbt', 'dbt_postgres', 'quern']);
const SECTIONS = [
  ...['nodes', 'sources', 'macros', 'docs', 'exposures', 'metrics', 'groups', 'selectors', 'disabled', 'parent_map'],
  ...['child_map', 'group_map', 'saved_queries', 'semantic_models', 'unit_tests', 'functions'],
];

/** Differences as [section, id, path, theirs, ours]. */
export function compareManifests(theirs, ours) {
  const found = [];
  for (const section of SECTIONS) {
    const [a, b] = [theirs[section] ?? {}, ours[section] ?? {}];
    for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const isInternal = INTERNAL.has(id.split('.')[1]);
      if (isInternal && (section === 'macros' || section === 'docs')) continue;
      if (!(id in a)) found.push([section, id, '', '(nothing)', '(there)']);
      else if (!(id in b)) found.push([section, id, '', '(there)', '(nothing)']);
      else compare(section, id, '', a[id], b[id], found);
    }
  }
  return found;
}

function compare(section, id, path, a, b, found) {
  if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (STAMPS.has(key)) continue;
      compare(section, id, path === '' ? key : `${path}.${key}`, a[key], b[key], found);
    }
  } else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length && [...a, ...b].every(isObject)) {
    for (const [i, item] of a.entries()) compare(section, id, `${path}[${i}]`, item, b[i], found);
  } else if (JSON.stringify(sorted(comparable(path, a))) !== JSON.stringify(sorted(comparable(path, b))))
    found.push([section, id, path, JSON.stringify(a), JSON.stringify(b)]);
}

/** Lists that come out of Python's sets have no order, and edges hang on the order of the files. */
function comparable(path, value) {
  if (!Array.isArray(value)) return value;
  const last = path.split('.').at(-1);
  const isSet =
    path === '' || (path.startsWith('columns.') && last === 'tags') || path === 'sources' || path === 'primary_key';
  return isSet ? [...value].map(item => JSON.stringify(item)).sort() : value;
}

/** The same with the keys of objects in order and without stamps: lists may hold objects. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).filter(key => !STAMPS.has(key));
  return Object.fromEntries(keys.sort().map(key => [key, sorted(value[key])]));
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , theirs, ours, , max = '60'] = process.argv;
  const read = file => JSON.parse(fs.readFileSync(file, 'utf8'));
  const found = compareManifests(read(theirs), read(ours));
  const byPath = new Map();
  for (const difference of found) {
    const key = `${difference[0]} ${difference[2].replace(/^columns\.[^.]+/, 'columns.*')}`;
    byPath.set(key, [...(byPath.get(key) ?? []), difference]);
  }
  for (const [key, list] of byPath) console.log(`${String(list.length).padStart(5)}  ${key}`);
  for (const list of byPath.values())
    for (const [section, id, path, a, b] of list.slice(0, 3))
      if (Number(max) > 0) console.log(`${section} ${id} ${path}\n   dbt:  ${short(a)}\n   ours: ${short(b)}`);
  console.log(`${found.length} differences`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

function short(text) {
  return text === undefined ? 'undefined' : text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
