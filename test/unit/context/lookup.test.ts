import { describe, expect, test } from 'vitest';
import { generateName, genericTestScope, parseScope, setTestArguments } from '../../../src/context/index.js';
import type { TestNode } from '../../../src/manifest/index.js';
import { type Around, makeAround, model, type Setting } from './make-around.js';

const PACKAGES = { tools: 'version: "1.0"', other: 'version: "1.0"' };

describe('Which macro a name means', () => {
  const macros = {
    shop: '{% macro where() %}shop{% endmacro %}{% macro only_shop() %}shop only{% endmacro %}',
    tools:
      '{% macro where() %}tools{% endmacro %}{% macro ask() %}{{ where() }}{% endmacro %}' +
      '{% macro own() %}{{ only_tools() }}{% endmacro %}{% macro only_tools() %}tools only{% endmacro %}',
  };

  test('a name without a package is the node’s package’s, then the root project’s', () => {
    expect(read('{{ where() }}', { macros, packages: PACKAGES })).toBe('shop');
    expect(read('{{ where() }} {{ only_shop() }}', { macros, packages: PACKAGES }, 'tools')).toBe('tools shop only');
  });

  test('a macro calls with the names of the node, not with those of its own package', () => {
    expect(read('{{ tools.ask() }}', { macros, packages: PACKAGES })).toBe('shop');
    expect(read('{{ tools.own() }}|', { macros, packages: PACKAGES })).toMatch('fails: ');
  });

  test('another package’s macros are not seen without its name', () => {
    expect(read('{{ only_tools is defined }} {{ tools.only_tools() }}', { macros, packages: PACKAGES })).toBe(
      'False tools only',
    );
  });

  test('a root macro of the name of one of ours is called instead of it, and dbt.x still reaches ours', () => {
    const own = { shop: '{% macro type_string() %}mine{% endmacro %}' };
    expect(read('{{ type_string() }} {{ dbt.type_string() }}', { macros: own })).toBe('mine TEXT');
  });

  test('a macro called ref hides dbt’s, which builtins keeps', () => {
    const own = { shop: "{% macro ref(name) %}{{ return(builtins.ref(name ~ '_v2')) }}{% endmacro %}" };
    const around = makeAround({ macros: own });
    const scope = parseScope(around, model());
    scope.render(around.engines.parse.compile("{{ ref('a') }}"));
    expect(scope.sink.refs).toEqual([{ name: 'a_v2', package: null, version: null }]);
    expect(scope.sink.macros).toEqual(['macro.shop.ref']);
  });

  test('only the macros that the node’s own template calls are its dependencies, each once', () => {
    const own = { shop: '{% macro outer() %}{{ inner() }}{% endmacro %}{% macro inner() %}x{% endmacro %}' };
    const around = makeAround({ macros: own });
    const scope = parseScope(around, model());
    scope.render(around.engines.parse.compile('{{ outer() }}{{ outer() }}{{ dbt.hash("a") }}'));
    expect(scope.sink.macros).toEqual(['macro.shop.outer', 'macro.dbt.hash']);
  });
});

describe('adapter.dispatch', () => {
  const macros = {
    shop: '{% macro postgres__pick() %}shop postgres{% endmacro %}{% macro default__kind() %}shop{% endmacro %}',
    tools:
      '{% macro default__pick() %}tools default{% endmacro %}{% macro postgres__kind() %}tools{% endmacro %}' +
      "{% macro pick() %}{{ adapter.dispatch('pick', 'tools')() }}{% endmacro %}",
    other: '{% macro postgres__pick() %}other{% endmacro %}',
  };

  test('the root project is asked before the package that is named', () => {
    expect(read('{{ tools.pick() }}', { macros, packages: PACKAGES })).toBe('shop postgres');
    expect(read("{{ adapter.dispatch('kind', 'tools')() }}", { macros, packages: PACKAGES })).toBe('shop');
  });

  test('a search order of the project decides', () => {
    const project = 'dispatch: [{macro_namespace: tools, search_order: [other, shop, tools]}]';
    expect(read('{{ tools.pick() }}', { project, macros, packages: PACKAGES })).toBe('other');
  });

  test('a macro that is nowhere is an error that lists where it was looked for', () => {
    expect(read("{{ adapter.dispatch('gone', 'tools')() }}", { macros, packages: PACKAGES })).toBe(
      "fails: In dispatch: No macro named 'gone' found within namespace: 'tools'\n    Searched for: " +
        "'shop.postgres__gone', 'shop.default__gone', 'tools.postgres__gone', 'tools.default__gone'",
    );
  });
});

describe('generate_schema_name and its kin', () => {
  const around = makeAround({
    macros: {
      shop:
        '{% macro generate_schema_name(custom, node) %} {{ node.resource_type }}_{{ node.config.materialized }}_' +
        "{{ node.fqn | join('.') }}_{{ custom }}_{{ node.version }}_{{ node.nothing }} {% endmacro %}" +
        '{% macro generate_alias_name(custom, node) %}{{ return(none) }}{% endmacro %}' +
        "{% macro generate_database_name(custom, node) %}{{ var('gone') }}{% endmacro %}",
    },
  });
  const macro = (name: string) => around.macros.findByName(name) ?? expect.unreachable(name);

  test('see the node’s fields as attributes, None where they hold nothing', () => {
    expect(generateName(around, macro('generate_schema_name'), 'raw', model())).toBe(
      ' model_view_shop.orders_raw_None_ ',
    );
  });

  test('may return nothing', () => {
    expect(generateName(around, macro('generate_alias_name'), null, model())).toBeNull();
  });

  test('fail over a var that is missing, although the project is only read', () => {
    expect(() => generateName(around, macro('generate_database_name'), null, model())).toThrow(
      "Required var 'gone' not found in config",
    );
  });
});

describe('A generic test while the project is read', () => {
  const macros = {
    shop:
      '{% test wide(model, size, of) %}{{ helper(size) }}{{ elsewhere() }}{{ model }}{{ of }}{% endtest %}' +
      '{% macro helper(x) %}<{{ x + 1 }}>{% endmacro %}{% macro elsewhere() %}!{% endmacro %}',
  };
  const around = makeAround({ macros });
  around.macros.byId.get('macro.shop.test_wide')?.node.depends_on.macros.push('macro.shop.helper');
  const node = {
    ...model({ name: 'wide_orders' }),
    resource_type: 'test',
    depends_on: { macros: ['macro.shop.test_wide'], nodes: [] },
  } as unknown as TestNode;

  test('calls only what its test depends on, and its arguments keep their types', () => {
    const scope = genericTestScope(around, node);
    const where = "{{ get_where_subquery(ref('orders')) }}";
    setTestArguments(scope, { model: where, size: "{{ var('size', 3) }}", of: 'ref("other")', column_name: '{{ x }}' });
    const template = around.engines.parse.compile('{{ test_wide(**_dbt_generic_test_kwargs) }}');
    expect(() => scope.render(template)).toThrow("takes no keyword argument 'column_name'");
    setTestArguments(scope, { model: where, size: "{{ var('size', 3) }}", of: 'ref("other")' });
    expect(() => scope.render(template)).toThrow("'elsewhere' is undefined");
    expect(scope.sink.refs.map(ref => ref.name)).toEqual(['orders', 'other', 'orders', 'other']);
  });
});

function read(text: string, setting: Setting, packageName = 'shop'): unknown {
  const around: Around = makeAround(setting);
  const node = model({ package_name: packageName });
  try {
    return parseScope(around, node).render(around.engines.parse.compile(text));
  } catch (error) {
    return `fails: ${(error as Error).message}`;
  }
}
