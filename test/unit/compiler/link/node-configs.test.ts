import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../../../src/base/memory-files.js';
import { NodeConfigs } from '../../../../src/compiler/link/node-configs.js';
import { type ConfigResource, loadProject, type Project, readProjectFile } from '../../../../src/config/index.js';
import { testProjectReading } from '../../config/reading.js';
import { testShapes } from '../../config/shapes.js';

const project = (yaml: string): Project => {
  const files = memoryFiles(new Map([['/p/dbt_project.yml', yaml]]));
  return loadProject(readProjectFile(files, '/p', testShapes), {
    files,
    ...testProjectReading,
  });
};

const root = project(`name: shop
models:
  +materialized: view
  +tags: all
  shop:
    +schema: "{{ target.name }}_shop"
    marts: {+materialized: table, +tags: [marts]}
  pkg: {+schema: from_root, +meta: {root: 1}}
seeds: {+delimiter: ';'}
data_tests: {+severity: warn}
functions: {+volatility: stable}
`);
const pkg = project(`name: pkg
models:
  +schema: from_pkg
  pkg: {+meta: {own: 1}, +materialized: table}
`);

const configs = new NodeConfigs(root, testShapes, false);

describe('the config of a node', () => {
  test('of the root: project below property file below the calls in its file', () => {
    const { config, unrendered } = configs.merge('model', root, ['shop', 'marts', 'orders'], {
      patch: {
        level: { values: { tags: ['yaml'], alias: 'from_yaml', materialized: 'incremental' } },
        unrendered: { alias: '{{ x }}' },
      },
      calls: { values: { tags: 'file', materialized: 'view' } },
      writtenCalls: { materialized: 'view' },
    });
    expect(config).toMatchObject({
      materialized: 'view',
      schema: 'dev_shop',
      alias: 'from_yaml',
      tags: ['all', 'marts', 'yaml', 'file'],
    });
    expect({ ...unrendered }).toEqual({
      materialized: 'view',
      tags: ['marts'],
      schema: '{{ target.name }}_shop',
      alias: '{{ x }}',
    });
  });

  test('of a package: the root project has the last word', () => {
    const calls = { values: { schema: 'from_file', materialized: 'table' } };
    const { config } = configs.merge('model', pkg, ['pkg', 'a'], { calls });
    expect(config).toMatchObject({
      schema: 'from_root',
      materialized: 'view',
      meta: { own: 1, root: 1 },
      tags: ['all'],
    });
  });

  test.each<[ConfigResource, object]>([
    ['seed', { delimiter: ';', tags: [] }],
    ['test', { severity: 'warn' }],
    ['function', { volatility: 'stable', tags: [] }],
    ['analysis', { tags: ['all'] }],
    ['operation', { tags: ['all'] }],
  ])('a %s follows its own section, else models', (resource, config) => {
    expect(configs.merge(resource, root, ['shop', 'x']).config).toMatchObject(config);
  });

  test('a wrong value in the project is shown there', () => {
    const wrong = project('name: shop\nmodels:\n  shop:\n    +enabled: maybe\n    +materialised: table\n');
    const { messages } = new NodeConfigs(wrong, testShapes, false).merge('model', wrong, ['shop', 'a']);
    expect(messages.map(m => [m.severity, m.text, m.suggestion, m.span?.file, m.span?.line])).toEqual([
      [
        'error',
        "Invalid config: 'enabled' must be true or false, but it is the text 'maybe'",
        undefined,
        'dbt_project.yml',
        4,
      ],
      ['warning', "The config 'materialised' is not known", "did you mean 'materialized'?", 'dbt_project.yml', 5],
    ]);
  });
});
