import { PythonError } from '../errors/python-error.js';
import type { Expr, Name, NameUse, Signature } from './nodes.js';
import type { TokenStream } from './token-stream.js';

type Parts = { readonly name: (use: NameUse) => Name; readonly expression: () => Expr };

/** The head of `{% materialization name, adapter='x', supported_languages=[…] %}`, behind its first word. */
export function parseMaterialization(
  stream: TokenStream,
  parse: Parts,
): { declared: string; adapter: string; signature: Signature } {
  const nameToken = stream.current;
  const declared = parse.name('store').name;
  let adapter = 'default';
  let languages: { arg: Name; value: Expr } | undefined;
  while (stream.skip('comma')) {
    const word = parse.name('param');
    if (word.name === 'default') continue;
    if (word.name !== 'adapter' && word.name !== 'supported_languages') {
      stream.fail(`materialization '${declared}' received unknown argument '${word.name}'.`, word);
    }
    stream.expect('assign');
    const value = parse.expression();
    if (word.name === 'supported_languages') languages = { arg: word, value };
    else if (value.kind === 'Const') adapter = String(value.value);
    else throw new PythonError('AttributeError', `'${value.kind}' object has no attribute 'value'`);
  }
  const { line, start, end } = nameToken;
  const arg: Name = languages?.arg ?? { kind: 'Name', name: 'supported_languages', use: 'param', line, start, end };
  const sql: Expr = { kind: 'Const', value: 'sql', line, start, end };
  const value: Expr = languages?.value ?? { kind: 'List', items: [sql], line, start, end };
  return { declared, adapter, signature: { args: [arg], defaults: [value], annotations: [] } };
}
