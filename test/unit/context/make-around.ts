import * as fs from 'node:fs';
import * as path from 'node:path';
import { fixedClock, memoryFiles } from '../../../src/base/index.js';
import {
  BEHAVIOUR_FLAGS,
  type DataMap,
  loadProject,
  type Project,
  readProjectFile,
} from '../../../src/config/index.js';
import {
  dataShapes,
  type Engines,
  MACRO_PREFIX,
  MacroEntry,
  MacroRegistry,
  makeEngines,
  makeRender,
  makeSurroundings,
  type Surroundings,
} from '../../../src/context/index.js';
import { Deprecations, type Event, makeEventBus } from '../../../src/events/index.js';
import { macroInfos, makeModules, normalizeSource, scanBlocks } from '../../../src/jinja/index.js';
import type { MacroNode, ModelNode } from '../../../src/manifest/index.js';

const NOON = Date.UTC(2024, 0, 31, 12);
const TEMPLATES = path.resolve(import.meta.dirname, '../../../templates');

export type Setting = {
  /** dbt_project.yml of the root, without `name`. */
  readonly project?: string;
  /** Macros by package: the text of one file each. */
  readonly macros?: Readonly<Record<string, string>>;
  /** More packages: their dbt_project.yml without `name`. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly vars?: DataMap;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly database?: string;
  readonly schema?: string;
};

export type Around = Surroundings & { readonly seen: Event[] };

/** The surroundings of a small project called `shop`, with the shipped macros and whatever the test adds. */
export function makeAround(setting: Setting = {}): Around {
  const events = makeEventBus({ clock: fixedClock(NOON) });
  const seen: Event[] = [];
  events.subscribe(event => {
    seen.push(event);
  });
  const clock = fixedClock(NOON);
  const engines = makeEngines({ now: clock.now });
  const target: DataMap = {
    ...{ name: 'dev', target_name: 'dev', profile_name: 'shop', type: 'postgres', threads: 4, engine: 'postgres' },
    ...{ schema: setting.schema ?? 'dev', dbname: setting.database ?? 'shop_db', host: 'db', port: 5432, user: 'u' },
  };
  const invocation = { id: '11111111-2222-3333-4444-555555555555', startedAtMs: NOON, args: { which: 'run' } };
  const flags = { WHICH: 'run', FULL_REFRESH: false, STORE_FAILURES: false, PRINT: true, ...setting.flags };
  const base = { invocation: { ...invocation, customEnv: {} }, flags, events, modules: makeModules() };
  const render = makeRender(engines, base);
  const project = (name: string, text: string): Project => {
    const files = memoryFiles(new Map([[`/p/${name}/dbt_project.yml`, `name: ${name}\n${text}`]]));
    const request = { files, shapes: dataShapes, render, env: setting.env ?? {}, target, cliVars: setting.vars ?? {} };
    return loadProject(readProjectFile(files, `/p/${name}`, dataShapes), {
      ...request,
      requireVars: true,
      versionCheck: true,
      targetPath: undefined,
    });
  };
  const root = project('shop', setting.project ?? '');
  const others = Object.entries(setting.packages ?? {}).map(([name, text]) => [name, project(name, text)] as const);
  const around = makeSurroundings({
    ...base,
    root,
    projects: new Map([['shop', root], ['dbt', project('dbt', '')], ...others]),
    macros: readMacros(engines, setting.macros ?? {}),
    engines,
    target,
    database: setting.database ?? 'shop_db',
    schema: setting.schema ?? 'dev',
    env: setting.env ?? {},
    cliVars: setting.vars ?? {},
    behaviour: BEHAVIOUR_FLAGS,
    clock,
    deprecations: new Deprecations(events, { showAll: false }),
  });
  return { ...around, seen };
}

function readMacros(engines: Engines, own: Readonly<Record<string, string>>): MacroRegistry {
  const entries = [
    ...shipped(engines, 'dbt', 'macros'),
    ...shipped(engines, 'dbt_postgres', 'adapters/postgres/macros'),
    ...Object.entries(own).flatMap(([name, text]) => macrosOf(engines, name, 'macros/own.sql', text)),
  ];
  return new MacroRegistry(entries, 'shop');
}

function shipped(engines: Engines, packageName: string, folder: string): MacroEntry[] {
  return fs
    .readdirSync(path.join(TEMPLATES, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.sql'))
    .flatMap(name =>
      macrosOf(engines, packageName, `macros/${name}`, fs.readFileSync(path.join(TEMPLATES, folder, name), 'utf8')),
    );
}

function macrosOf(engines: Engines, packageName: string, file: string, text: string): MacroEntry[] {
  const allowed = ['macro', 'materialization', 'test'];
  return scanBlocks(text, { file, allowed }).flatMap(block => {
    const source = normalizeSource(block.full, engines.run.grammar.keepTrailingNewline);
    const [info] = macroInfos(engines.run.parse(source), source);
    if (info === undefined) return [];
    const name = info.name.slice(MACRO_PREFIX.length);
    const shown = packageName === 'shop' ? file : `dbt_packages/${packageName}/${file}`;
    return [
      new MacroEntry(macroNode(packageName, name, file, block.full), info, { file: shown, text, offset: block.start }),
    ];
  });
}

function macroNode(packageName: string, name: string, file: string, sql: string): MacroNode {
  return {
    name,
    resource_type: 'macro',
    package_name: packageName,
    path: file,
    original_file_path: file,
    unique_id: `macro.${packageName}.${name}`,
    macro_sql: sql,
    depends_on: { macros: [] },
    description: '',
    meta: {},
    docs: { show: true, node_color: null },
    config: { meta: {}, docs: { show: true, node_color: null } },
    patch_path: null,
    arguments: [],
    created_at: 0,
    supported_languages: null,
  };
}

/** A model `orders` of the project, with whatever else the test says. */
export function model(changes: Partial<ModelNode> = {}): ModelNode {
  const name = changes.name ?? 'orders';
  return {
    database: 'shop_db',
    schema: 'dev',
    name,
    resource_type: 'model',
    package_name: 'shop',
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    unique_id: `model.shop.${name}`,
    fqn: ['shop', name],
    alias: name,
    checksum: { name: 'sha256', checksum: '' },
    config: { ...CONFIG },
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 0,
    relation_name: `"shop_db"."dev"."${name}"`,
    raw_code: '',
    doc_blocks: [],
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    access: 'protected',
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
    ...changes,
  };
}

const CONFIG = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  materialized: 'view',
  persist_docs: {},
  'pre-hook': [],
  'post-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  grants: {},
};
