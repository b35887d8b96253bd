import { type Message, ProjectError } from '../../base/index.js';

/** dbt's classes of errors, as the first words of their texts. */
export type ErrorKind = 'Compilation' | 'Database' | 'Runtime' | 'Parsing' | 'FailFast' | 'Internal';

/** An error of a template or a statement, said in dbt's words (`dbtText`) and in ours (`messages`, with places). */
export class NodeError extends ProjectError {
  readonly kind: ErrorKind;
  /** `Compilation Error in model orders (models/orders.sql)` and the lines behind it, as dbt prints them. */
  readonly dbtText: string;

  constructor(kind: ErrorKind, dbtText: string, messages: readonly Message[], cause: unknown) {
    super(messages, { cause });
    this.name = 'NodeError';
    this.kind = kind;
    this.dbtText = dbtText;
  }
}
