import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeWithoutStrings, type MacroBlock, readLibrary } from './library.js';

const root = path.resolve(import.meta.dirname, '../../..');
const library = readLibrary();
const macros = new Set(library.map(block => block.name));

/** What the library takes from the context of a template; an engine that runs it has to supply these. */
const CONTEXT = JSON.parse(fs.readFileSync(path.join(root, 'test/fixtures/macros/context-names.json'), 'utf8')) as {
  readonly callable: readonly string[];
  readonly adapter: readonly string[];
  readonly ownAdapter: readonly string[];
};

const used = (pattern: RegExp, block: MacroBlock): string[] =>
  [...codeWithoutStrings(block.body).matchAll(pattern)].map(match => match[1]!);

/** Names that a block binds itself: parameters and `set` variables that hold something callable. */
const bound = (block: MacroBlock): Set<string> =>
  new Set([
    ...block.parameters.split(',').map(part => part.split('=')[0]!.trim()),
    ...[...codeWithoutStrings(block.body).matchAll(/\bset ([\w, .]+?) =/g)].flatMap(match =>
      match[1]!.split(',').map(name => name.trim()),
    ),
  ]);

describe('what the macros of the library refer to', () => {
  it('every macro that is called exists, or is a function of the context', () => {
    const known = new Set([...macros, ...CONTEXT.callable]);
    const keywords = new Set(['if', 'in', 'and', 'or', 'not', 'is', 'call', 'for', 'elif', 'set', 'else']);
    const unknown = library.flatMap(block => {
      const own = bound(block);
      return used(/(?<![.\w|] ?)\b([a-zA-Z_]\w*)\(/g, block)
        .filter(name => !known.has(name) && !own.has(name) && !keywords.has(name))
        .map(name => `${block.file}: ${block.name} calls ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('every macro called as dbt.x exists', () => {
    const unknown = library.flatMap(block => used(/\bdbt\.(\w+)\(/g, block).filter(name => !macros.has(name)));
    expect(unknown).toEqual([]);
  });

  it('the adapter is asked only for what dbt has and what README.md documents', () => {
    const asked = new Set(library.flatMap(block => used(/\badapter\.(\w+)/g, block)));
    expect([...asked].sort()).toEqual([...CONTEXT.adapter, ...CONTEXT.ownAdapter].sort());
    const readme = fs.readFileSync(path.join(root, 'templates/macros/README.md'), 'utf8');
    expect(CONTEXT.ownAdapter.filter(name => !readme.includes(`| \`adapter.${name}(`))).toEqual([]);
  });

  it('drops nothing but schemas with CASCADE', () => {
    const cascading = library.filter(block => /\bcascade\b/i.test(block.body)).map(block => block.name);
    expect(cascading.sort()).toEqual(['default__drop_schema', 'postgres__drop_schema']);
  });

  it('no file is longer than a reader likes', () => {
    const long = [...new Set(library.map(block => block.file))].filter(
      file => fs.readFileSync(path.join(root, file), 'utf8').split('\n').length > 200,
    );
    expect(long).toEqual([]);
  });
});
