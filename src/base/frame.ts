import type { Message } from './message.js';
import type { Span } from './span.js';

const TAB = '    ';

/** A message as lines of plain text: code and text, place, code frame, macro stack, notes. Colours are the reporters' job. */
export function renderMessage(message: Message): string {
  const lines = [`${message.code}  ${firstLine(message.text)}`, ...restLines(message.text).map(l => `  ${l}`)];
  const inner = message.frames ?? [];
  const places = [
    ...inner.map(f => ({ span: f.span, source: f.source, label: f.name === '' ? '' : `in macro ${f.name}` })),
    ...(message.span === undefined ? [] : [{ span: message.span, source: message.source, label: '' }]),
  ];
  places.forEach((place, i) => {
    const where = `${place.span.file}:${place.span.line}:${place.span.column}`;
    const words = [i === 0 ? '' : 'called from ', where, place.label === '' ? '' : `  ${place.label}`];
    lines.push(`  ${words.join('')}`);
    if (place.source !== undefined) {
      const hint = i === 0 ? message.suggestion : undefined;
      lines.push(...codeFrame(place.source, place.span, hint));
    }
  });
  if (message.suggestion !== undefined && places[0]?.source === undefined) lines.push(`  ${message.suggestion}`);
  for (const note of message.notes) lines.push(...note.split('\n').map((l, i) => (i === 0 ? `  ${l}` : `    ${l}`)));
  return lines.join('\n');
}

/** The line of the span with one line before it and a caret row below, as indented lines of text. */
export function codeFrame(source: string, span: Span, hint?: string): string[] {
  const all = source.split('\n');
  const first = Math.max(1, span.line - 1);
  const width = String(span.line).length;
  const out: string[] = [];
  for (let number = first; number <= span.line; number++) {
    const text = (all[number - 1] ?? '').replace(/\r$/, '');
    const mark = number === span.line ? '>' : ' ';
    out.push(`  ${mark} ${String(number).padStart(width)} | ${expand(text)}`.trimEnd());
  }
  const line = (all[span.line - 1] ?? '').replace(/\r$/, '');
  const before = expand(line.slice(0, span.column - 1));
  const under = expand(line.slice(span.column - 1, span.column - 1 + Math.max(1, span.length)));
  const carets = '^'.repeat(Math.max(1, Math.min(under.length, 120)));
  out.push(`    ${' '.repeat(width)} | ${' '.repeat(before.length)}${carets}${hint === undefined ? '' : `  ${hint}`}`);
  return out;
}

function expand(text: string): string {
  return text.replaceAll('\t', TAB);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function restLines(text: string): string[] {
  return text.split('\n').slice(1);
}
