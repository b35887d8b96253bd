import { type CodeName, type Message, makeMessage, ProjectError, type Span } from '../../base/index.js';
import { type ErrorSubject, explainError, type MacroRegistry, NodeError } from '../../context/index.js';

export type Place = { readonly span?: Span | undefined; readonly source?: string | undefined };
type Advice = {
  readonly suggestion?: string | undefined;
  readonly notes?: readonly string[];
  /** dbt's class of the error, where it is not a compilation error. */
  readonly heading?: string;
};

/** Everything that is found wrong while a project is linked; told together at the end. */
export class Problems {
  readonly errors: Message[] = [];
  readonly notices: Message[] = [];
  readonly #seen = new Set<string>();
  readonly #nodeErrors: NodeError[] = [];

  error(code: CodeName, text: string, place: Place = {}, advice: Advice = {}): void {
    this.add(makeMessage(code, text, partsOf(place, advice)));
  }

  notice(code: CodeName, text: string, place: Place = {}, advice: Advice = {}): void {
    this.add(makeMessage(code, text, { severity: 'warning', ...partsOf(place, advice) }));
  }

  /** The same problem at the same place is told once. */
  add(message: Message): void {
    const key = `${message.code} ${message.span?.file}:${message.span?.offset} ${message.text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    (message.severity === 'error' ? this.errors : this.notices).push(message);
  }

  addAll(messages: Iterable<Message>): void {
    for (const message of messages) this.add(message);
  }

  /** Runs a step; what the project did wrong in it is noted, and undefined given back. */
  guard<T>(subject: ErrorSubject | null, macros: MacroRegistry | undefined, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      const told = explainError(error, subject, macros);
      if (!(told instanceof ProjectError)) throw told;
      if (told instanceof NodeError) this.#nodeErrors.push(told);
      this.addAll(told.messages);
      return undefined;
    }
  }

  /** One error of a template alone keeps dbt's words about it. */
  throwErrors(): void {
    const [nodeError] = this.#nodeErrors;
    if (nodeError !== undefined && this.errors.length === 1) throw nodeError;
    if (this.errors.length > 0) throw new ProjectError([...this.errors, ...this.notices]);
  }
}

function partsOf({ span, source }: Place, { suggestion, notes, heading }: Advice) {
  return {
    ...(span === undefined ? {} : { span }),
    ...(source === undefined ? {} : { source }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(notes === undefined ? {} : { notes }),
    ...(heading === undefined ? {} : { heading }),
  };
}
