// node test/docs/terminal-picture.mjs COLUMNS [light|dark] < recorded > picture.svg
// Draws what a terminal showed (text with colour codes, as `tmux capture-pane -e -p` gives it) as an SVG that follows
// the reader's light or dark setting, or the one that is named.
import { readFileSync } from 'node:fs';

const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;
const LIGHT = {
  back: '#ffffff',
  text: '#24292f',
  31: '#b3261e',
  32: '#1a7f37',
  33: '#8a5a00',
  36: '#0b6e8a',
  2: '#6e7781',
};
const DARK = {
  back: '#16191d',
  text: '#d5dae0',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  36: '#56c7d9',
  2: '#8b949e',
};

const [columns = '100', theme] = process.argv.slice(2);
process.stdout.write(picture(readFileSync(0, 'utf8'), Number(columns), theme));

function picture(recorded, width, only) {
  const rows = rowsOf(recorded.replace(/\s+$/, ''));
  const size = [Math.ceil(width * CELL.width) + 2 * MARGIN, rows.length * CELL.height + 2 * MARGIN];
  const css = only === 'dark' ? rules(DARK) : `${rules(LIGHT)}${only === 'light' ? '' : dark()}`;
  const lines = rows.map((pieces, row) => {
    const y = MARGIN + (row + 0.75) * CELL.height;
    return `<text x="${MARGIN}" y="${y}">${pieces.map(span).join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}">
<style>text{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}${css}</style>
<rect class="back" width="100%" height="100%" rx="8"/>
${lines.join('\n')}
</svg>
`;
}

function dark() {
  return `@media(prefers-color-scheme:dark){${rules(DARK)}}`;
}

function rules({ back, text, ...colors }) {
  const named = Object.entries(colors).map(([code, color]) => `.c${code}{fill:${color}}`);
  return `.back{fill:${back}}text{fill:${text}}${named.join('')}`;
}

/** Rows of pieces of one colour each; a colour lasts until it is switched off, over line ends too. */
function rowsOf(recorded) {
  let color = '';
  return recorded.split('\n').map(line => {
    const pieces = [];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
    for (const [, codes, text] of line.matchAll(/(?:\u001b\[([\d;]*)m)|([^\u001b]+)/g))
      if (codes !== undefined) color = colorOf(codes, color);
      else pieces.push({ text, color });
    return pieces;
  });
}

function colorOf(codes, before) {
  const last = codes.split(';').at(-1);
  if (last === '' || last === '0' || last === '39' || last === '22') return '';
  return last in LIGHT ? last : before;
}

/** The length is said, so that the columns stand below each other in whatever font the reader has. */
function span({ text, color }) {
  const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const width = (text.length * CELL.width).toFixed(1);
  return `<tspan${color === '' ? '' : ` class="c${color}"`} textLength="${width}" lengthAdjust="spacingAndGlyphs">${shown}</tspan>`;
}
