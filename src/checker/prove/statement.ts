import { offsetOfPosition } from '../../adapters/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { CheckNode, Place, SqlText } from '../input/check-node.js';
import { type SqlToken, scanSql } from '../sql/scan-sql.js';

/** A compiled text with what is put around it when it runs. */
export class Statement {
  readonly node: CheckNode;
  readonly text: SqlText;
  /** The whole that the server sees. */
  readonly sent: string;
  readonly #before: number;
  #tokens: readonly SqlToken[] | undefined;

  constructor(node: CheckNode, text: SqlText, before: string, after: string) {
    this.node = node;
    this.text = text;
    this.sent = `${before}${text.sql}${after}`;
    this.#before = before.length;
  }

  get reads(): readonly UniqueId[] {
    return this.node.dependsOn;
  }

  get tokens(): readonly SqlToken[] {
    this.#tokens ??= scanSql(this.text.sql);
    return this.#tokens;
  }

  /** Offset in the compiled text of a server's position; 'before' or 'after' for what stands around it. */
  offsetOf(position: number): number | 'before' | 'after' {
    const offset = offsetOfPosition(this.sent, position) - this.#before;
    if (offset < 0) return 'before';
    return offset >= this.text.sql.length ? 'after' : offset;
  }

  placeAt(offset: number): Place {
    return this.text.placeAt(offset) ?? this.node.place;
  }
}
