import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** Rooms by floor: a room imports itself and lower floors only. */
const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['events', 'jinja'],
  ['config', 'reporters'],
  ['manifest', 'adapters'],
  ['graph', 'artifacts', 'state'],
  ['context'],
  ['compiler'],
  ['runner', 'checker'],
  ['session'],
  ['cli'],
];

/** The one place that may import a library; a prefix ending in `/` is a folder. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  pg: ['src/adapters/pg/'],
  'pg-copy-streams': ['src/adapters/pg/'],
  '@electric-sql/pglite': ['src/adapters/pglite/'],
  nunjucks: ['src/jinja/'],
  yaml: ['src/config/'],
  '@dagrejs/graphlib': ['src/graph/'],
  chokidar: ['src/session/watch/'],
  yargs: ['src/cli/'],
  picocolors: ['src/reporters/'],
  'decimal.js': ['src/jinja/'],
  'moment-timezone': ['src/jinja/'],
  'node:fs': ['src/base/files.ts'],
  'node:fs/promises': ['src/base/files.ts'],
};

const FIXED_TOP = ['package.json', 'tsconfig.json', 'src', 'templates', 'example-project', 'test', 'docs'];
const ALSO_TOP = ['README.md', 'LICENSE', 'CHANGELOG.md', 'package-lock.json'];

type Import = { readonly file: string; readonly target: string; readonly typeOnly: boolean };

function tree(folder: string, keep: (file: string) => boolean): string[] {
  const found: string[] = [];
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) found.push(...tree(file, keep));
    else if (keep(file)) found.push(file);
  }
  return found;
}

const sources = tree('src', file => file.endsWith('.ts'));
const text = new Map(sources.map(file => [file, fs.readFileSync(path.join(root, file), 'utf8')]));

/** Imports, re-exports and import() calls of a file, with what they name: a file of src or a library. */
function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const code = text.get(file) ?? '';
  const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  const lazy = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  for (const match of code.matchAll(statement)) found.push(resolve(file, match[2] ?? '', match[1] !== undefined));
  // A dynamic import in a type position (`import('x').T`) is erased.
  for (const match of code.matchAll(lazy)) {
    const after = code.slice((match.index ?? 0) + match[0].length, (match.index ?? 0) + match[0].length + 1);
    const before = code.slice(Math.max(0, (match.index ?? 0) - 12), match.index);
    found.push(resolve(file, match[1] ?? '', after === '.' && !/await\s*\(?$/.test(before)));
  }
  return found;
}

function resolve(file: string, name: string, typeOnly: boolean): Import {
  if (!name.startsWith('.')) return { file, target: name, typeOnly };
  const target = path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts');
  return { file, target, typeOnly };
}

const imports = sources.flatMap(importsOf);
const roomOf = (file: string): string => file.split('/')[1] ?? '';
const floorOf = (room: string): number => FLOORS.findIndex(rooms => rooms.includes(room));
const libraryOf = (name: string): string =>
  name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name);

describe('the rooms', () => {
  it('are the sixteen of the plan, each with an index that says its one job in its first line', () => {
    const rooms = fs.readdirSync(path.join(root, 'src'), { withFileTypes: true });
    expect(
      rooms
        .filter(e => e.isDirectory())
        .map(e => e.name)
        .sort(),
    ).toEqual(FLOORS.flat().sort());
    for (const room of FLOORS.flat()) {
      const first = fs.readFileSync(path.join(root, 'src', room, 'index.ts'), 'utf8').split('\n')[0] ?? '';
      expect(first, room).toMatch(/^\/\/ .{20,}\.$/);
    }
  });

  it('stand on the page about architecture with floor and door as they are', () => {
    const page = fs.readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (\d) \| `(\w+)` \| .{20,} \|$/gm)].map(m => `${m[1]} ${m[2]}`);
    expect(rows.sort()).toEqual(FLOORS.flatMap((rooms, floor) => rooms.map(room => `${floor} ${room}`)).sort());
    for (const library of Object.keys(DOORS).filter(name => !name.startsWith('node:fs/')))
      expect(page, library).toContain(library.replace('@electric-sql/pglite', 'PGlite').replace('@dagrejs/', ''));
  });

  it('import their own room and lower floors only', () => {
    const wrong = imports.filter(i => {
      if (!i.target.startsWith('src/') || roomOf(i.target) === roomOf(i.file)) return false;
      if (i.file.split('/').length === 2) return false;
      return floorOf(roomOf(i.target)) >= floorOf(roomOf(i.file));
    });
    expect(wrong.map(i => `${i.file} -> ${i.target}`)).toEqual([]);
  });

  it('meet other rooms at their index only', () => {
    const wrong = imports.filter(
      i =>
        i.target.startsWith('src/') && roomOf(i.target) !== roomOf(i.file) && !/^src\/[^/]+\/index\.ts$/.test(i.target),
    );
    expect(wrong.filter(i => i.file.split('/').length > 2).map(i => `${i.file} -> ${i.target}`)).toEqual([]);
  });

  it('have no cycle at run time', () => {
    const graph = new Map(
      sources.map(f => [
        f,
        importsOf(f)
          .filter(i => !i.typeOnly && text.has(i.target))
          .map(i => i.target),
      ]),
    );
    expect(findCycle(graph)).toEqual([]);
  });

  it('reach each library through its one door', () => {
    const wrong = imports.filter(i => {
      const name = i.target.startsWith('node:') ? i.target : libraryOf(i.target);
      const door = DOORS[name];
      return door !== undefined && !door.some(d => (d.endsWith('/') ? i.file.startsWith(d) : i.file === d));
    });
    expect(wrong.map(i => `${i.file} -> ${i.target}`)).toEqual([]);
  });

  it('use only libraries that package.json names as dependencies', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const used = imports.filter(i => !i.target.startsWith('src/') && !i.target.startsWith('node:') && !i.typeOnly);
    expect(
      used.filter(i => manifest.dependencies[libraryOf(i.target)] === undefined).map(i => `${i.file} -> ${i.target}`),
    ).toEqual([]);
  });

  it('print and end the process in reporters and cli only', () => {
    const wrong = sources.filter(
      f =>
        !['reporters', 'cli'].includes(roomOf(f)) &&
        f !== 'src/cli.ts' &&
        /\bconsole\.|\bprocess\.(exit\b|exitCode)/.test(code(f)),
    );
    expect(wrong).toEqual([]);
  });

  it('export by name, and hold no enum and no any', () => {
    expect(
      sources.filter(f =>
        /^export default|^\s*(export\s+)?(const\s+)?enum\s|:\s*any\b|\bas any\b|<any>/m.test(code(f)),
      ),
    ).toEqual([]);
  });

  it('keep their files below 500 lines, or say at the head why not, up to 800', () => {
    const long = sources.filter(f => {
      const lines = (text.get(f) ?? '').split('\n').length;
      return lines > 800 || (lines > 500 && !/^\/\*\*[\s\S]{0,600}\blong\b/i.test(text.get(f) ?? ''));
    });
    expect(long).toEqual([]);
  });
});

describe('the repository', () => {
  it('has the fixed top level', () => {
    const allowed = new Set([...FIXED_TOP, ...ALSO_TOP, 'node_modules', 'dist']);
    const extra = fs.readdirSync(root).filter(name => !name.startsWith('.') && !allowed.has(name));
    expect(extra).toEqual([]);
    for (const name of FIXED_TOP) expect(fs.existsSync(path.join(root, name)), name).toBe(true);
  });

  it('names no project of the acceptance record where the program or its tests could lean on it', () => {
    // The list itself is spelt so that this file does not match it.
    const names = [
      ['jaffle', '[-_]shop'],
      ['dbt', '[-_]utils'],
      ['dbt', '[-_]expectations'],
      ['dbt', '[-_]date\\b'],
      ['dbt', '[-_]codegen'],
      ['dbt', '[-_]project[-_]evaluator'],
      ['audit', '[-_]helper'],
      ['spark', '[-_]utils'],
      ['five', 'tran'],
      ['stripe', '(?=[-_ ]?(integration|source|dbt))'],
      ['dimensional', '[-_]modelling'],
      ['adventure', 'works'],
    ].map(parts => parts.join(''));
    const pattern = new RegExp(names.join('|'), 'i');
    const files = ['src', 'templates', 'test'].flatMap(folder =>
      tree(folder, file => /\.(ts|mjs|js|json|ya?ml|sql|py|md|csv|html|txt)$/.test(file)),
    );
    const wrong = files.filter(
      f => !f.startsWith('test/parity/') && !f.startsWith('test/bench/') && f !== 'test/architecture.test.ts',
    );
    expect(wrong.filter(f => pattern.test(fs.readFileSync(path.join(root, f), 'utf8')))).toEqual([]);
  });

  it('has a lock file without download addresses', () => {
    expect(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "http/);
  });
});

/** Text of a file without comments. */
function code(file: string): string {
  return (text.get(file) ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
