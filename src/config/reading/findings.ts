import { type CodeName, type Message, type MessageParts, makeMessage, ProjectError } from '../../base/index.js';
import type { DataPath } from '../data.js';
import type { YamlFile } from '../yaml/parse-yaml.js';

type More = Pick<MessageParts, 'suggestion' | 'notes'> & {
  /** Point at the key and not at its value. */
  readonly at?: 'key' | 'value';
};

/** Collects what is found in one file, so that all of it can be shown together. */
export class Findings {
  readonly #file: YamlFile;
  readonly #messages: Message[];

  /** Begins with what the reading of the file found, or with other messages. */
  constructor(file: YamlFile, messages: readonly Message[] = file.messages) {
    this.#file = file;
    this.#messages = [...messages];
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  get hasErrors(): boolean {
    return this.#messages.some(m => m.severity === 'error');
  }

  error(code: CodeName, path: DataPath, text: string, more: More = {}): void {
    this.#add('error', code, path, text, more);
  }

  warning(code: CodeName, path: DataPath, text: string, more: More = {}): void {
    this.#add('warning', code, path, text, more);
  }

  info(code: CodeName, path: DataPath, text: string, more: More = {}): void {
    this.#add('info', code, path, text, more);
  }

  add(messages: readonly Message[]): void {
    this.#messages.push(...messages);
  }

  /** Throws everything found when there is an error among it. */
  throwErrors(): void {
    if (this.hasErrors) throw new ProjectError(this.#messages);
  }

  #add(severity: Message['severity'], code: CodeName, path: DataPath, text: string, more: More): void {
    const { at = 'value', ...parts } = more;
    const span = this.#place(path, at);
    const where = span === undefined ? {} : { span, source: this.#file.text };
    this.#messages.push(makeMessage(code, text, { severity, ...where, ...parts }));
  }

  /** The nearest place at or above `path` that is in the file: what was rendered may have parts that are not. */
  #place(path: DataPath, at: 'key' | 'value') {
    const found = at === 'key' ? this.#file.spanOfKey(path) : this.#file.spanOf(path);
    if (found !== undefined) return found;
    for (let length = path.length - 1; length >= 0; length--) {
      const span = this.#file.spanOf(path.slice(0, length));
      if (span !== undefined) return span;
    }
    return undefined;
  }
}
