import type { Data, DataShapes } from '../data.js';
import { asMap } from '../reading/value-kinds.js';
import type { QueryComment } from './project.js';

const KEYS = ['comment', 'append', 'job-label'];

const DEFAULT: QueryComment = { comment: { kind: 'default' }, append: undefined, jobLabel: false };

/** `query-comment`: absent means dbt's own comment, nothing or an empty text none; a mapping says more. A text names what is wrong. */
export function readQueryComment(value: Data, shapes: DataShapes): QueryComment | string {
  if (value === undefined) return DEFAULT;
  if (value === null) return { ...DEFAULT, comment: { kind: 'text', text: '' } };
  if (typeof value === 'string') return { ...DEFAULT, comment: { kind: 'text', text: value } };
  const map = asMap(value, shapes);
  if (map === undefined) return 'query-comment is a text, nothing, or a mapping with comment, append and job-label';
  const unknown = Object.keys(map).find(key => !KEYS.includes(key));
  if (unknown !== undefined) return `query-comment has no key '${unknown}'; it knows ${KEYS.join(', ')}`;
  const { comment, append, 'job-label': jobLabel } = map;
  if (comment !== undefined && typeof comment !== 'string') return "the 'comment' of query-comment must be a text";
  if (append !== undefined && append !== null && typeof append !== 'boolean')
    return "'append' of query-comment must be true or false";
  if (jobLabel !== undefined && typeof jobLabel !== 'boolean')
    return "'job-label' of query-comment must be true or false";
  return {
    comment: comment === undefined ? { kind: 'default' } : { kind: 'text', text: comment },
    append: append ?? undefined,
    jobLabel: jobLabel ?? false,
  };
}
