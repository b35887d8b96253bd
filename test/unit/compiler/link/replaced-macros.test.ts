import { describe, expect, it } from 'vitest';
import { REPLACED_MACROS } from '../../../../src/compiler/link/checks/check-replaced-macros.js';
import replaced from '../../../fixtures/macros/replaced.json' with { type: 'json' };
import signatures from '../../../fixtures/macros/signatures.json' with { type: 'json' };
import { loadProject } from '../load-project.js';

const PROJECT = 'name: shop\nversion: "1.0"\nprofile: shop\n';
const macro = (name: string): string => `{% macro ${name}() %}{% endmacro %}\n`;
const house = (text: string) => ({
  'packages.yml': 'packages: [{local: house}]\n',
  'dbt_packages/house/dbt_project.yml': 'name: house\nversion: "1.0"\n',
  'dbt_packages/house/macros/own.sql': text,
});

/** Code and place of each warning. */
function warned(files: Readonly<Record<string, string>>): string[] {
  const { linked } = loadProject({ 'models/a.sql': 'select 1 as id', ...files });
  return linked.messages.map(({ code, span }) => `${code} ${span?.file}:${span?.line}:${span?.column}`);
}

describe('a macro that takes the place of one whose work is done in another way here', () => {
  it('gets a warning with its place, once, that names docs/compatibility.md', () => {
    const { linked } = loadProject({
      'models/a.sql': 'select 1 as id',
      'models/b.sql': 'select 2 as id',
      'macros/own.sql': `${macro('cents')}  {% macro make_backup_relation(a, b, suffix) %}{% endmacro %}\n`,
    });
    expect(linked.messages).toHaveLength(1);
    const [{ code, severity, text, span, suggestion } = { text: '' }] = linked.messages;
    expect([code, severity, span?.file, span?.line]).toEqual(['PARSE-037', 'warning', 'macros/own.sql', 2]);
    expect(text).toContain("'make_backup_relation'");
    expect(suggestion).toContain('docs/compatibility.md');
  });

  it('says what does the work: publishing, COPY or the catalogue', () => {
    const text = (name: string) =>
      loadProject({ 'models/a.sql': 'select 1 as id', 'macros/own.sql': macro(name) }).linked.messages[0]?.text;
    expect(text('rename_relation')).toContain('takes the place of another in one step');
    expect(text('get_batch_size')).toContain('loaded with COPY');
    expect(text('list_relations_without_caching')).toContain('read from the catalogue');
  });

  it('is any of the names, in the root by itself and by either prefix', () => {
    const names = [...REPLACED_MACROS.keys()].flatMap(name => [name, `postgres__${name}`, `default__${name}`]);
    const { linked } = loadProject({ 'models/a.sql': 'select 1 as id', 'macros/own.sql': names.map(macro).join('') });
    expect(linked.messages.map(({ text }) => /'(\w+)'/.exec(text)?.[1])).toEqual(names);
  });

  it('counts the variants of a package only where `dispatch` puts it before dbt, and its plain names never', () => {
    const text = ['rename_relation', 'postgres__rename_relation', 'default__drop_view'].map(macro).join('');
    const dispatch = (order: string) => `${PROJECT}dispatch: [{macro_namespace: dbt, search_order: [${order}]}]\n`;
    expect(warned(house(text))).toEqual([]);
    expect(warned({ ...house(text), 'dbt_project.yml': dispatch('dbt, house') })).toEqual([]);
    expect(warned({ ...house(text), 'dbt_project.yml': dispatch('house, dbt') })).toEqual([
      'PARSE-037 dbt_packages/house/macros/own.sql:2:4',
      'PARSE-037 dbt_packages/house/macros/own.sql:3:4',
    ]);
  });

  it('does not count variants in the root where `dispatch` leaves the root out', () => {
    const project = `${PROJECT}dispatch: [{macro_namespace: dbt, search_order: [dbt]}]\n`;
    const own = ['postgres__rename_relation', 'drop_view'].map(macro).join('');
    expect(warned({ 'macros/own.sql': own, 'dbt_project.yml': project })).toEqual(['PARSE-037 macros/own.sql:2:4']);
  });

  it('is not what any other override is', () => {
    const other = ['create_table_as', 'make_temp_relation', 'load_csv_rows', 'rename_relations'].map(macro).join('');
    expect(warned({ 'macros/own.sql': other })).toEqual([]);
  });

  it('has a name of the library, and is in the list that the recorded calls are compared with', () => {
    expect([...REPLACED_MACROS.keys()].sort()).toEqual(replaced);
    expect(replaced.filter(name => !(name in signatures.dbt))).toEqual([]);
  });
});
