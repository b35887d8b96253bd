import { describe, expect, it } from 'vitest';
import { loadProject, problemsOf } from '../load-project.js';

const PROJECT = 'name: shop\nversion: "1.0"\nprofile: shop\n';
type Files = Readonly<Record<string, string>>;

/** The project with one flag of `flags:` set. */
function on(flag: string, files: Files, more = ''): Files {
  return { ...files, 'dbt_project.yml': `${PROJECT}${more}flags: {${flag}: true}\n` };
}

function warnings(files: Files): string[] {
  return loadProject(files)
    .events.filter(({ level }) => level === 'warn')
    .map(({ text }) => text);
}

function errors(files: Files): string[] {
  return problemsOf(files).map(({ text }) => text);
}

const headed = (header: string): Files => ({
  'models/a.sql': 'select 1 as i',
  'models/_m.yml': `models: [{name: a, data_tests: [{not_null: {column_name: i, config: {sql_header: ${header}}}}]}]`,
});

const UNNAMED = {
  'models/a.sql': 'select 1 as i',
  'macros/m.sql': '{% macro generate_schema_name(custom, node) %}{% do return(none) %}{% endmacro %}',
};

/** What is expected was read off dbt 1.12.6 with the flag and without it. */
describe('a flag of behaviour', () => {
  it('require_sql_header_in_test_configs: the header of a test is a deprecated key, or has to be a text', () => {
    const flag = 'require_sql_header_in_test_configs';
    const deprecated =
      '[WARNING][CustomKeyInConfigDeprecation]: Deprecated functionality\nCustom key `sql_header` found in `config` at path `models.config` in file\n`models/_m.yml`. Custom config keys should move into the `config.meta`.';
    expect([warnings(headed('set x = 1')), warnings(headed('12'))]).toEqual([[deprecated], [deprecated]]);
    expect(warnings(on(flag, headed('set x = 1')))).toEqual([]);
    expect(errors(on(flag, headed('12')))).toEqual(["sql_header must be a string. Got 'int'"]);
    expect(errors(on(flag, headed('[a]')))).toEqual(["sql_header must be a string. Got 'list'"]);
    const singular = { 'tests/t.sql': '{{ config(sql_header=true) }} select 1' };
    expect([warnings(singular), errors(on(flag, singular))]).toEqual([[], ["sql_header must be a string. Got 'bool'"]]);
    const tree = on(flag, { 'tests/t.sql': 'select 1' }, 'data_tests: {+sql_header: 1.5}\n');
    expect(errors(tree)).toEqual(["sql_header must be a string. Got 'float'"]);
    expect(warnings({ 'models/a.sql': '{{ config(sql_header=12) }} select 1' })).toEqual([]);
  });

  it('require_valid_schema_from_generate_schema_name: no schema is a deprecation, or an error', () => {
    const flag = 'require_valid_schema_from_generate_schema_name';
    expect(warnings(UNNAMED)).toEqual([
      "[WARNING][GenerateSchemaNameNullValueDeprecation]: Deprecated functionality\nNode 'model.shop.a' has a schema set to None as a result of a\ngenerate_schema_name call. Please set a valid schema name.",
    ]);
    expect(problemsOf(on(flag, UNNAMED))).toMatchObject([
      {
        heading: 'Parsing Error',
        text: `Node 'model.shop.a' has a schema set to None as a result of a generate_schema_name call.\nPlease set a valid schema name, or preserve the legacy behavior by setting the behavior flag '${flag}' to True.`,
      },
    ]);
  });

  it('require_source_and_semantic_model_names_without_spaces: a blank in the name of a source is a deprecation, or an error', () => {
    const files = {
      'models/s.yml':
        'sources: [{name: raw data, tables: [{name: a}, {name: b}]}, {name: more data, tables: [{name: a}]}]',
    };
    expect(warnings(files)).toEqual([
      '[WARNING]: Found spaces in the name of `source.shop.raw data`',
      '[WARNING]: Spaces found in 2 resource name(s). This is deprecated, and may lead\nto errors when using dbt. Run again with `--debug` to see them all. For more\ninformation: https://docs.getdbt.com/reference/global-configs/legacy-behaviors',
    ]);
    expect(problemsOf(on('require_source_and_semantic_model_names_without_spaces', files))).toMatchObject([
      {
        heading: 'Runtime Error',
        text: "Resource names cannot contain spaces:\n  * 'source.shop.raw data' (models/s.yml)\n  * 'source.shop.more data' (models/s.yml)\nPlease rename the invalid resource(s) so that their name(s) do not contain any spaces.",
      },
    ]);
  });

  it('require_unique_project_resource_names: a model and a seed of one name are a deprecation, or an error', () => {
    const files = { 'models/a.sql': "{{ config(alias='b') }} select 1 as i", 'seeds/a.csv': 'i\n1\n' };
    expect(warnings(files)).toEqual([
      "[WARNING][DuplicateNameDistinctNodeTypesDeprecation]: Deprecated functionality\nFound resources with the same name 'a' in package 'shop': 'model.shop.a' and\n'seed.shop.a'. Please update one of the resources to have a unique name.",
    ]);
    expect(errors(on('require_unique_project_resource_names', files))).toEqual([
      expect.stringMatching(/^dbt found two resources with the name "a"\./),
    ]);
  });

  it('require_event_names_in_deprecations: is taken, and changes nothing', () => {
    const files = { 'models/a.sql': 'select 1' };
    const more = 'data-paths: [seeds]\n';
    expect(warnings(on('require_event_names_in_deprecations', files, more))).toEqual([
      '[WARNING]: Deprecated functionality\nThe `data-paths` config has been renamed to `seed-paths`. Please update your\n`dbt_project.yml` configuration to reflect this change.',
    ]);
  });

  it('enable_grouped_warn_error_parser_logs: warnings that are errors are told together, which they always are', () => {
    const files = {
      'models/_m.yml': 'models: [{name: gone}, {name: far}]\nseeds: [{name: seedless}]\nmacros: [{name: none}]\n',
    };
    const told = (given: Files): string[] => problemsOf(given, { flags: { warn_error: true } }).map(({ text }) => text);
    const missing = (name: string, section: string): string =>
      `[WARNING]: Did not find matching node for patch with name '${name}' in the '${section}' section of file 'models/_m.yml'`;
    const all = [
      ...[missing('gone', 'models'), missing('far', 'models'), missing('seedless', 'seeds')],
      '[WARNING]: Found patch for macro "none" which was not found',
    ];
    expect(told(on('enable_grouped_warn_error_parser_logs', files))).toEqual(all);
    expect(told(files)).toEqual(all);
  });
});
