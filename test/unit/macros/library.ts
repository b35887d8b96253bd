import * as fs from 'node:fs';
import * as path from 'node:path';

/** One block of a macro file that defines something: its head and the text up to its end. */
export type MacroBlock = {
  readonly package: 'dbt' | 'dbt_postgres';
  readonly file: string;
  readonly kind: 'macro' | 'test' | 'materialization';
  /** As the manifest has it: `x`, `test_x`, `materialization_x_default`. */
  readonly name: string;
  /** The text between the brackets, blanks folded. */
  readonly parameters: string;
  readonly body: string;
};

const root = path.resolve(import.meta.dirname, '../../..');
const FOLDERS = { dbt: 'templates/macros', dbt_postgres: 'templates/adapters/postgres/macros' } as const;

const HEAD = /\{%-?\s*(macro|test|materialization)\s+(\w+)\s*(\(([\s\S]*?)\)|,[^%]*)?\s*-?%\}/g;

/** Comments of Jinja, which may show examples that are no code. */
export const withoutComments = (text: string): string => text.replace(/\{#[\s\S]*?#\}/g, '');

const fold = (parameters: string): string => parameters.replace(/\s+/g, ' ').replace(/ ?= ?/g, '=').trim();

function blocksOf(packageName: MacroBlock['package'], file: string): MacroBlock[] {
  const text = withoutComments(fs.readFileSync(path.join(root, file), 'utf8'));
  return [...text.matchAll(HEAD)].map(match => {
    const [head, kind, name, , parameters] = match as unknown as [string, MacroBlock['kind'], string, string, string];
    const start = match.index + head.length;
    const end = new RegExp(`\\{%-?\\s*end${kind}\\s*-?%\\}`).exec(text.slice(start));
    if (end === null) throw new Error(`${file}: ${kind} ${name} has no end`);
    const full = kind === 'macro' ? name : kind === 'test' ? `test_${name}` : `materialization_${name}_default`;
    return {
      package: packageName,
      file,
      kind,
      name: full,
      parameters: fold(kind === 'materialization' ? '' : (parameters ?? '')),
      body: text.slice(start, start + end.index),
    };
  });
}

/** Every block of the shipped library, in file order. */
export function readLibrary(): MacroBlock[] {
  return (Object.keys(FOLDERS) as MacroBlock['package'][]).flatMap(packageName =>
    fs
      .readdirSync(path.join(root, FOLDERS[packageName]), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.sql'))
      .flatMap(name => blocksOf(packageName, path.posix.join(FOLDERS[packageName], name))),
  );
}

/** Text inside the tags of Jinja: `{{ … }}` and `{% … %}`. */
export const code = (body: string): string =>
  [...body.matchAll(/\{[{%]-?([\s\S]*?)-?[%}]\}/g)].map(match => match[1]).join('\n');

/** Code without its string literals, so that SQL in them is not read as calls. */
export const codeWithoutStrings = (body: string): string =>
  code(body).replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''");
