import { describe, expect, test } from 'vitest';
import {
  commentMaker,
  docsScope,
  exposureScope,
  generateName,
  makeRender,
  overrideMacros,
  queryComment,
  runScope,
  seedTable,
  unitTestScope,
  yamlScope,
} from '../../../src/context/index.js';
import { makeModules } from '../../../src/jinja/index.js';
import type { SeedNode, UnitTestNode } from '../../../src/manifest/index.js';
import { makeAround, model, type Setting } from './make-around.js';
import { manifestOf, runParts } from './run-parts.js';

describe('Results of statements', () => {
  test('can be loaded once, the main one as often as one likes', () => {
    const store = (name: string) =>
      `{% do store_raw_result('${name}', message='OK', code='SELECT', rows_affected=3) %}`;
    const both = "{{ load_result('a').response }} {{ load_result('a') }}";
    expect(run(`${store('a')}${both}`)).toBe(
      "fails: The 'statement' result named 'a' has already been loaded into a variable",
    );
    const twice = "{{ load_result('main').response.rows_affected }} {{ load_result('main').response.code }}";
    expect(run(`${store('main')}${twice}`)).toBe('3 SELECT');
    expect(run("{{ load_result('never') }}")).toBe('None');
  });
});

describe('Where no database may be asked', () => {
  test('the adapter answers as while a project is read, and the question is noted', () => {
    const around = makeAround();
    const scope = runScope(around, model(), runParts(manifestOf([])));
    const text = "{{ run_query('select 1') | length }} {{ adapter.get_relation('a', 'b', 'c') }} {{ execute }}";
    expect(scope.render(around.engines.run.compile(text))).toBe('0 None True');
    expect(scope.reads.introspective).toBe(true);
    expect([...scope.reads.adapterCalls]).toContain('get_relation');
  });
});

describe('Events of templates', () => {
  test('carry the node and the thread while a project runs', () => {
    const around = makeAround();
    const scope = runScope(around, model(), runParts(manifestOf([])));
    scope.render(around.engines.run.compile("{{ log('quiet') }}{{ log('loud', info=true) }}{{ print('plain') }}"));
    const seen = around.seen.map(({ name, text, thread }) => ({ name, text, thread }));
    expect(seen).toMatchObject([
      { name: 'JinjaLogDebug', text: 'quiet', thread: 'Thread-1 (worker)' },
      { name: 'JinjaLogInfo', text: 'loud' },
      { name: 'PrintEvent', text: 'plain' },
    ]);
    expect(around.seen[1]?.data).toMatchObject({
      node_info: { unique_id: 'model.shop.orders', node_status: 'executing' },
    });
  });

  test('exceptions.warn warns and prints nothing', () => {
    const around = makeAround();
    const scope = runScope(around, model(), runParts(manifestOf([])));
    expect(scope.render(around.engines.run.compile("[{{ exceptions.warn('careful') }}]"))).toBe('[]');
    expect(around.seen.map(({ name, level }) => [name, level])).toEqual([['JinjaLogWarning', 'warn']]);
  });
});

describe('A unit test', () => {
  const setting: Setting = {
    vars: { size: 1 },
    macros: { shop: '{% macro today() %}now{% endmacro %}' },
    env: { PLACE: 'home' },
  };
  const unit = {
    ...{ name: 't', resource_type: 'unit_test', unique_id: 'unit_test.shop.orders.t', package_name: 'shop' },
    ...{ original_file_path: 'models/u.yml', config: {}, depends_on: { macros: [], nodes: [] } },
    overrides: { macros: { is_incremental: true, today: 'then', 'dbt.hash': 'h' }, vars: {}, env_vars: {} },
  } as unknown as UnitTestNode;

  test('overrides macros by name, by dbt.name and both ways for ours', () => {
    const around = makeAround(setting);
    const scope = unitTestScope(around, unit, runParts(manifestOf([])));
    const text = "{{ is_incremental() }} {{ dbt.is_incremental() }} {{ today() }} {{ hash('a') }} {{ dbt.hash('a') }}";
    expect(scope.render(around.engines.run.compile(text))).toBe('True True then h h');
  });

  test('overrides vars and environment variables', () => {
    const around = makeAround(setting);
    const more = { vars: new Map([['size', 5]]), envOverrides: new Map([['PLACE', 'away']]) };
    const scope = unitTestScope(around, unit, runParts(manifestOf([]), {}, more));
    expect(scope.render(around.engines.run.compile("{{ var('size') }} {{ env_var('PLACE') }}"))).toBe('5 away');
  });

  test('the same overrides can be laid over any scope', () => {
    const around = makeAround(setting);
    const scope = runScope(around, model(), runParts(manifestOf([])));
    overrideMacros(scope, { is_incremental: true, 'dbt.gone': 1 });
    expect(scope.render(around.engines.run.compile('{{ is_incremental() }}'))).toBe('True');
  });
});

describe('Values of property files', () => {
  const around = makeAround({ vars: { tags: ['a', 'b'], n: 5 }, env: { HOME_TOWN: 'Bern' } });

  test('keep the types of what they name', () => {
    const scope = yamlScope(around, 'shop');
    expect(scope.renderNative("{{ var('n') }}")).toBe(5);
    expect(scope.renderNative("{{ var('tags') }}")).toEqual(['a', 'b']);
    expect(scope.renderNative("{{ env_var('HOME_TOWN') }}!")).toBe('Bern!');
    expect(scope.renderNative('{{ target.name == "dev" }}')).toBe(true);
    expect(scope.renderNative('plain')).toBe('plain');
    expect([...scope.reads.vars.keys()]).toEqual(['n', 'tags']);
  });

  test('cannot name secrets', () => {
    const call = "{{ env_var('DBT_ENV_SECRET_X') }}";
    expect(() => yamlScope(around, 'shop').renderNative(call)).toThrow(
      "Secret env vars are allowed only in profiles.yml or packages.yml. Found 'DBT_ENV_SECRET_X' referenced elsewhere.",
    );
  });

  test('descriptions find docs, exposures note what they depend on', () => {
    const docs = docsScope(around, 'shop', (name, packageName) => `<${packageName ?? ''}.${name}>`);
    expect(docs.renderNative("{{ doc('a') }} {{ doc('p', 'b') }}")).toBe('<.a> <p.b>');
    const exposure = exposureScope(around, 'shop');
    exposure.renderNative("{{ ref('orders') }}");
    exposure.renderNative("{{ source('raw', 'events') }}");
    expect(exposure.sink.refs.map(ref => ref.name)).toEqual(['orders']);
    expect(exposure.sink.sources).toEqual([['raw', 'events']]);
  });
});

describe('The query comment', () => {
  const of = (project: string, node = true) => {
    const around = makeAround({ project });
    return queryComment(around, commentMaker(around), node ? 'model.shop.orders' : 'master', node ? model() : null);
  };

  test('is dbt’s own by default, in front of the statement', () => {
    expect(of('')('select 1')).toBe(
      '/* {"app": "dbt", "dbt_version": "1.12.6", "profile_name": "shop", "target_name": "dev", "node_id": ' +
        '"model.shop.orders"} */\nselect 1',
    );
    expect(of('', false)('select 1')).toContain('"connection_name": "master"');
  });

  test('can be the project’s own, behind the statement and before its semicolon', () => {
    const own = of("query-comment: {comment: 'by {{ node.name }} {{ node.nothing }}{{ target.name }}', append: true}");
    expect(own('select 1;\n')).toBe('select 1\n/* by orders dev */;');
    expect(own('select 1')).toBe('select 1\n/* by orders dev */');
  });

  test('can be none, and must not end itself', () => {
    expect(of("query-comment: ''")('select 1')).toBe('select 1');
    expect(() => of("query-comment: 'a */ b'")).toThrow('query comment contains illegal value "*/"');
  });
});

describe('The table of a seed', () => {
  const seed = (config: object) =>
    ({ ...model({ name: 'prices' }), config: { delimiter: ',', column_types: {}, ...config } }) as unknown as SeedNode;

  test('leaves columns with a configured type as text', () => {
    const around = makeAround();
    const table = seedTable(around, seed({ column_types: { code: 'varchar(3)' } }), '\uFEFFcode,n\n007,1\n,2\n');
    expect(table.columnTypes.map(type => type.kind)).toEqual(['Text', 'Number']);
    expect(table.rows.map(row => row.values[0])).toEqual(['007', null]);
  });

  test('warns of configured columns that the file does not have', () => {
    const around = makeAround();
    seedTable(around, seed({ column_types: { b: 'text', a: 'text' } }), 'c\n1\n', { file: '/p/prices.csv' });
    expect(around.seen.map(event => (event.data as { msg: string }).msg)).toEqual([
      "Column types specified for non-existent columns in seed 'prices' (file: /p/prices.csv): a, b. These column type " +
        'overrides will be ignored.',
    ]);
  });

  test('has no rows under --empty', () => {
    expect(seedTable(makeAround(), seed({}), 'a,b\n1,2\n', { empty: true }).rows).toHaveLength(0);
  });
});

describe('What packages reach through ref', () => {
  test('is the running configuration, with the packages and the words of the command line', () => {
    const setting = { packages: { tools: 'version: "1.2.3"' }, vars: { size: 5 } };
    const around = makeAround(setting);
    const scope = runScope(around, model(), runParts(manifestOf([])));
    const text =
      '{% set c = builtins.ref.config %}{{ c.project_name }} {{ c.dependencies["tools"].version }} {{ c.cli_vars.size }} ' +
      '{{ c.args.which }} {{ c.vars.to_dict() }} {{ c.model_paths }} {{ adapter.config.credentials.schema }}';
    expect(scope.render(around.engines.run.compile(text))).toBe("shop 1.2.3 5 run {} ['models'] dev");
  });

  test('a config of a node has None for keys that it does not have', () => {
    const around = makeAround({
      macros: {
        shop:
          '{% macro generate_schema_name(custom, node) %}{{ node.config.nothing }} {{ node.config["gone"] is none }} ' +
          "{{ node.config.get('gone', 'other') }} {{ node.config.pre_hook }} {{ 'tags' in node.config }}{% endmacro %}",
      },
    });
    const macro = around.macros.findByName('generate_schema_name') ?? expect.unreachable();
    expect(generateName(around, macro, null, model())).toBe('None True other [] True');
  });
});

test('configuration files are rendered with dbt’s base names', () => {
  const around = makeAround();
  const render = makeRender(around.engines, { ...around, modules: makeModules() });
  const env = { read: (name: string, other?: string | null) => other ?? `<${name}>`, reads: new Map() };
  const scope = { env, vars: { size: 3 }, requireVars: true, target: undefined };
  expect(render("{{ env_var('A') }} {{ env_var('B', 'b') }} {{ target is defined }}", scope)).toBe('<A> b False');
  expect(render("{{ var('size') }}", scope)).toBe(3);
  expect(() => render("{{ var('gone') }}", scope)).toThrow("Required var 'gone' not found in config:");
  expect(render("{{ var('gone') }}", { ...scope, requireVars: false })).toBeNull();
});

function run(text: string): unknown {
  const around = makeAround();
  try {
    return runScope(around, model(), runParts(manifestOf([]))).render(around.engines.run.compile(text));
  } catch (error) {
    return `fails: ${(error as Error).message}`;
  }
}
