/**
 * dbt's way of breaking long messages: paragraphs (between blank lines) are filled to the width one by one and joined by
 * single line ends. Colour codes count as characters, as they do there (Python's textwrap).
 */
export function wrapMessage(text: string, width: number): string {
  const dedented = dedent(text);
  const blank = dedented.includes('\r\n\r\n') ? '\r\n\r\n' : '\n\n';
  return dedented
    .split(blank)
    .map(paragraph => fill(paragraph, width))
    .join('\n');
}

/** One paragraph in lines of at most `width` characters; words that are longer than a line are cut. */
export function fill(text: string, width: number): string {
  const flat = text.replaceAll('\t', '        ').replace(/[\n\v\f\r]/g, ' ');
  const chunks = flat.split(/( +)/).filter(chunk => chunk !== '');
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && isBlank(chunks[0])) chunks.shift();
    const line = takeLine(chunks, width);
    if (isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines.join('\n');
}

function takeLine(chunks: string[], width: number): string[] {
  const line: string[] = [];
  let used = 0;
  for (let chunk = chunks[0]; chunk !== undefined && used + length(chunk) <= width; chunk = chunks[0]) {
    line.push(chunk);
    used += length(chunk);
    chunks.shift();
  }
  const next = chunks[0];
  if (next !== undefined && length(next) > width) {
    const room = width < 1 ? 1 : width - used;
    line.push([...next].slice(0, room).join(''));
    chunks[0] = [...next].slice(room).join('');
  }
  return line;
}

/** Takes off the white space that all lines share; lines of nothing but white space become empty. */
function dedent(text: string): string {
  const lines = text.replace(/^[ \t]+$/gm, '').split('\n');
  let margin: string | undefined;
  for (const line of lines) {
    if (line === '') continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    margin = margin === undefined ? indent : common(margin, indent);
  }
  const cut = margin?.length ?? 0;
  return lines.map(line => line.slice(line === '' ? 0 : cut)).join('\n');
}

function common(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a.slice(0, i);
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === '';
}

function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
