import { type Message, spanAt } from '../../../src/base/index.js';
import {
  type CheckFunction,
  type CheckModel,
  type CheckNode,
  type CheckProject,
  type CheckReport,
  type CheckSeed,
  type CheckSnapshot,
  type CheckSource,
  type CheckTest,
  type CheckUnitTest,
  type Compiled,
  checkProject,
} from '../../../src/checker/index.js';
import type { DbContext } from '../../setup/describe-db.js';

const NOTHING = { names: new Set<string>(), extensions: [] };

type Read = { readonly reads?: readonly string[] };

/** SQL that is its own template: a place in one is the same place in the other. */
export function sqlText(file: string, sql: string): Compiled {
  return { state: 'sql', sql, placeAt: offset => ({ span: spanAt(file, sql, offset), source: sql }) };
}

function placeOf(file: string, source = ''): CheckNode['place'] {
  return { span: { file, offset: 0, length: 1, line: 1, column: 1 }, source };
}

/** `m.orders`: a table `orders` in the schema `m`. */
export function model(name: string, sql: string, more: Read & Partial<CheckModel> = {}): CheckModel {
  const { reads = [], ...rest } = more;
  const file = `models/${name}.sql`;
  return {
    kind: 'model',
    id: `model.shop.${name}`,
    place: placeOf(file, sql),
    dependsOn: reads,
    materialized: 'table',
    language: 'sql',
    relation: { schema: 'm', name },
    compiled: sqlText(file, sql),
    incremental: null,
    contract: null,
    ...rest,
  };
}

export function later(name: string, sql: string, onSchemaChange = 'ignore', uniqueKey: readonly string[] = []) {
  return { compiled: sqlText(`models/${name}.sql`, sql), uniqueKey, onSchemaChange };
}

type Columns = Readonly<Record<string, string | null>>;

function declared(columns: Columns) {
  return Object.entries(columns).map(([name, type]) => ({ name, type }));
}

export function seed(name: string, columns: Columns): CheckSeed {
  const place = placeOf(`seeds/${name}.csv`);
  return {
    kind: 'seed',
    id: `seed.shop.${name}`,
    place,
    dependsOn: [],
    relation: { schema: 'm', name },
    columns: declared(columns),
  };
}

/** `raw.orders`, whatever its columns. */
export function source(name: string, columns: Columns, schema = 'raw'): CheckSource {
  const place = placeOf('models/sources.yml');
  const id = `source.shop.raw.${name}`;
  return { kind: 'source', id, place, dependsOn: [], relation: { schema, name }, columns: declared(columns) };
}

export function snapshot(name: string, sql: string, more: Read & Partial<CheckSnapshot> = {}): CheckSnapshot {
  const { reads = [], ...rest } = more;
  const file = `snapshots/${name}.sql`;
  return {
    kind: 'snapshot',
    id: `snapshot.shop.${name}`,
    place: placeOf(file, sql),
    dependsOn: reads,
    relation: { schema: 'm', name },
    compiled: sqlText(file, sql),
    strategy: 'timestamp',
    uniqueKey: ['id'],
    updatedAt: 'at',
    checkColumns: [],
    hardDeletes: 'ignore',
    validToCurrent: null,
    columnNames: {},
    ...rest,
  };
}

export function dataTest(name: string, sql: string, more: Read & Partial<CheckTest> = {}): CheckTest {
  const { reads = [], ...rest } = more;
  const file = `tests/${name}.sql`;
  return {
    kind: 'test',
    id: `test.shop.${name}`,
    place: placeOf(file, sql),
    dependsOn: reads,
    generic: false,
    compiled: sqlText(file, sql),
    failCalc: 'count(*)',
    warnIf: '!= 0',
    errorIf: '!= 0',
    limit: null,
    ...rest,
  };
}

export function sqlFunction(name: string, body: string, more: Read & Partial<CheckFunction> = {}): CheckFunction {
  const { reads = [], ...rest } = more;
  const file = `functions/${name}.sql`;
  return {
    kind: 'function',
    id: `function.shop.${name}`,
    place: placeOf(file, body),
    dependsOn: reads,
    relation: { schema: 'm', name },
    language: 'sql',
    compiled: sqlText(file, body),
    arguments: [],
    returns: 'integer',
    ...rest,
  };
}

export function unitTest(name: string, of: string, parts: Pick<CheckUnitTest, 'given' | 'expect'>): CheckUnitTest {
  const place = placeOf('models/unit.yml');
  return {
    kind: 'unit_test',
    id: `unit_test.shop.${of}.${name}`,
    place,
    dependsOn: [],
    model: `model.shop.${of}`,
    problems: [],
    ...parts,
  };
}

export function check(
  db: DbContext,
  nodes: readonly CheckNode[],
  more: Partial<CheckProject> = {},
): Promise<CheckReport> {
  const project = {
    nodes,
    database: db.database.name,
    setup: [],
    madeInMacros: NOTHING,
    isOwnFile: () => true,
    isOurFile: () => false,
    ...more,
  };
  return checkProject(project, { adapter: db.adapter });
}

/** `models/a.sql:2:5 VALIDATE-002 column "x" does not exist`. */
export function problems(report: CheckReport): string[] {
  return report.messages.map(shown);
}

function shown(message: Message): string {
  const span = message.frames?.[0]?.span ?? message.span;
  return `${span?.file}:${span?.line}:${span?.column} ${message.code} ${message.text}`;
}

/** `model.shop.a: introspective, its SQL …`. */
export function unchecked(report: CheckReport): string[] {
  return report.notChecked.map(one => `${one.id}: ${one.reason}, ${one.detail}`);
}
