/** Texts that YAML 1.1 would read as another type: PyYAML quotes them. */
const RESOLVED = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^(?:<<|=)$/,
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/,
];
const WIDTH = 80;

/** A text as PyYAML's emitter writes it: plain where that can be, else in single quotes, else in double ones. */
export function yamlScalar(text: string, indent: number): { text: string; plain: boolean } {
  if (needsEscapes(text)) return { text: doubleQuoted(text), plain: false };
  if (isPlain(text)) return { text: folded(text, indent), plain: true };
  return { text: `'${folded(text.replaceAll("'", "''"), indent)}'`, plain: false };
}

/** Line breaks within plain and quoted text are written as empty lines; blanks at their sides force double quotes. */
function needsEscapes(text: string): boolean {
  return /[^\n\x20-\x7e]/.test(text) || / \n|\n /.test(text);
}

function isPlain(text: string): boolean {
  if (text === '' || text.includes('\n') || /^\s|\s$/.test(text)) return false;
  if (/^(?:---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[?:-](?:\s|$)/.test(text) || /: |:$| #/.test(text)) return false;
  return !RESOLVED.some(pattern => pattern.test(text));
}

/** Lines break at single blanks once they are longer than 80 characters. */
function folded(text: string, indent: number): string {
  const pad = ' '.repeat(indent + (indent === 0 ? 2 : 0));
  const lines = text.split('\n');
  if (lines.length > 1) return lines.join(`\n\n${pad}`);
  let column = indent;
  return text
    .split(/(?<=[^ ]) (?=[^ ])/)
    .map((word, i) => {
      const breaks = i > 0 && column > WIDTH;
      const before = i === 0 ? '' : breaks ? `\n${pad}` : ' ';
      column = (breaks ? pad.length : column + before.length) + word.length;
      return before + word;
    })
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function doubleQuoted(text: string): string {
  const escaped = [...text].map(letter => {
    const known = ESCAPES[letter];
    const code = letter.codePointAt(0) ?? 0;
    if (known !== undefined || (code >= 0x20 && code < 0x7f)) return known ?? letter;
    if (code < 0x100) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    if (code < 0x10000) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  });
  return `"${escaped.join('')}"`;
}
