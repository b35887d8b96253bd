import { type CodeName, makeMessage } from '../../base/index.js';
import { NodeError } from '../../context/index.js';

/** An error that dbt shows as `Runtime Error` with the text behind it. */
export function runtimeError(code: CodeName, text: string): NodeError {
  const lines = ['Runtime Error', ...text.split('\n').map(line => `  ${line}`)];
  return new NodeError('Runtime', lines.join('\n'), [makeMessage(code, text)], undefined);
}
