import type { Message } from '../../base/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { Cause } from '../report/check-report.js';
import type { StubColumn } from '../sandbox/sandbox.js';

/** What came of a statement: its columns, an error, or why nothing can be said. */
export type Proof =
  | {
      readonly verdict: 'proved';
      readonly columns: readonly (StubColumn & { readonly typeOid: number })[];
      /** Sources whose undeclared columns would come out of it as well. */
      readonly open: readonly UniqueId[];
    }
  | { readonly verdict: 'failed'; readonly messages: readonly Message[] }
  | {
      readonly verdict: 'unknown';
      readonly cause: Cause;
      /** What may well be a mistake all the same. */
      readonly warning?: Message;
    };
