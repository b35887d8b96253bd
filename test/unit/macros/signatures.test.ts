import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { code, readLibrary } from './library.js';

type Signatures = Readonly<Record<'dbt' | 'dbt_postgres', Readonly<Record<string, string>>>>;

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/macros');
const listed = JSON.parse(fs.readFileSync(path.join(fixtures, 'signatures.json'), 'utf8')) as Signatures;
const library = readLibrary();

const names = (parameters: string): string[] =>
  parameters
    .replace(/"[^"]*"|'[^']*'/g, '')
    .split(/,(?![^([]*[)\]])/)
    .map(part => part.split('=')[0]!.trim())
    .filter(name => name !== '');

/** `none` and `None` are one value, and so are the other constants. */
const sameDefaults = (parameters: string): string =>
  parameters.replace(/=(none|true|false)\b/gi, match => match.toLowerCase());

describe('the signatures of the standard macro library', () => {
  it.each(['dbt', 'dbt_postgres'] as const)(
    'package %s has every macro of dbt 1.12 with its parameters and defaults',
    packageName => {
      const ours = Object.fromEntries(
        library
          .filter(block => block.package === packageName)
          .map(block => [block.name, sameDefaults(block.parameters)]),
      );
      const theirs = Object.entries(listed[packageName]).map(([name, parameters]) => [name, sameDefaults(parameters)]);
      expect(theirs.filter(([name, parameters]) => ours[name!] !== parameters)).toEqual([]);
    },
  );

  it('has no public name that dbt does not have', () => {
    const extra = library.filter(block => !(block.name in listed[block.package]) && !block.name.startsWith('quern__'));
    expect(extra.map(block => `${block.file}: ${block.name}`)).toEqual([]);
  });

  it('defines no name twice in a package', () => {
    const seen = new Set<string>();
    const twice = library.filter(block => {
      const key = `${block.package}.${block.name}`;
      if (seen.has(key)) return true;
      seen.add(key);
      return false;
    });
    expect(twice.map(block => block.name)).toEqual([]);
  });

  it('hands every name that has a default or Postgres variant on to it, with all its parameters in order', () => {
    const bare = (name: string): string => name.replace(/^(default|postgres)__/, '');
    const variants = new Set(library.filter(block => bare(block.name) !== block.name).map(block => bare(block.name)));
    const dispatchers = library.filter(block => variants.has(block.name));
    const wrong = dispatchers.filter(block => {
      const call = new RegExp(`adapter\\.dispatch\\('${block.name}', 'dbt'\\)\\(([^)]*)\\)`).exec(
        code(block.body).replace(/\s+/g, ' '),
      );
      return call === null || names(call[1]!).join() !== names(block.parameters).join();
    });
    // These take an argument in another form than they hand it on.
    const special = ['create_table_as', 'get_merge_sql'];
    expect(wrong.map(block => block.name).filter(name => !special.includes(name))).toEqual([]);
    expect(dispatchers.length).toBeGreaterThan(150);
  });

  it('has a dispatching macro for every variant, except those that are only reached through one', () => {
    const all = new Set(library.map(block => block.name));
    const orphans = library
      .map(block => /^(?:default|postgres)__(.*)$/.exec(block.name)?.[1])
      .filter(name => name !== undefined && !all.has(name));
    // Reached by adapter.dispatch itself, by name within the Postgres package, or by another public name.
    expect([...new Set(orphans)].sort()).toEqual([
      'describe_materialized_view',
      'format_column',
      'get_column_names',
      'get_limit_sql',
      'make_relation_with_suffix',
      'update_indexes_on_materialized_view',
    ]);
  });
});
