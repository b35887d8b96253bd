/** What an unquoted scalar is, by the resolver of PyYAML 6.0.3 (YAML 1.1): `1e3` and `y` are strings, `010` is an int. */
export type ScalarKind = 'str' | 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge' | 'value';

const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const FLOAT = new RegExp(
  [
    '^(?:[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?',
    '\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?',
    '[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*',
    '[-+]?\\.(?:inf|Inf|INF)',
    '\\.(?:nan|NaN|NAN))$',
  ].join('|'),
);
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const TIMESTAMP =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** Most scalars of a project are words: one look at the first character sends them off. */
const MAY_BE_MORE = /^[-+.0-9yYnNtTfFoO~<=]/;

export function scalarKind(text: string): ScalarKind {
  if (text === '') return 'null';
  if (!MAY_BE_MORE.test(text)) return 'str';
  if (text === '~' || text === 'null' || text === 'Null' || text === 'NULL') return 'null';
  if (BOOL.test(text)) return 'bool';
  const first = text.charCodeAt(0);
  if (first > 0x39) return text === '=' ? 'value' : text === '<<' ? 'merge' : 'str';
  if (FLOAT.test(text)) return 'float';
  if (INT.test(text)) return 'int';
  return TIMESTAMP.test(text) ? 'timestamp' : 'str';
}
