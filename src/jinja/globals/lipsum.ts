import {
  bindArguments,
  type HostFunction,
  hostFunction,
  Markup,
  params,
  type Rt,
  raise,
  toIndex,
  truthy,
} from '../values/index.js';

/** Everyday Latin, for text that stands where text will be. */
const WORDS = (
  'a ab ad amicus amor animus annus ante aqua arbor arma ars aurum autem avis bellum bene bonus caelum campus canis ' +
  'caput carmen castra causa civis clarus corpus cum cura deus dies domus dum ego equus et fama fatum femina fides ' +
  'finis flumen forma fortuna frater gens gladius gratia hic homo honor hora hostis iam ignis imperium in ira iter ' +
  'labor lex liber locus lumen luna magister magnus malus manus mare mater memoria mens mons mors mundus nam nauta ' +
  'navis nomen non nox numerus ob oculus omnis opus pars pater pax pectus per periculum populus porta post primus ' +
  'prope puella puer quam ratio regnum res rex saepe salus sed semper senex silva sine sol spes sub summus tamen ' +
  'tempus terra timor ubi umbra unda urbs ut ventus verbum veritas via victoria vir virtus vita vox vulnus'
).split(' ');

/** Characters around a paragraph: `<p>`, `</p>` and a line break. */
const HTML_PER_PARAGRAPH = 8;
/** What a word costs in steps: random numbers, pieces of text. */
const WORD = 16;

const list = params('n?', 'html?', 'min?', 'max?');

/** `lipsum(n=5, html=True, min=20, max=100)`: paragraphs of filler, each of `min` to below `max` words. */
export const lipsum: HostFunction = hostFunction('generate_lorem_ipsum', (args, kwargs, rt) => {
  const [count, html, least, most] = bindArguments('generate_lorem_ipsum', list, args, kwargs);
  const paragraphs: string[] = [];
  let size = 0;
  const total = Number(toIndex(count === undefined ? 5 : count));
  for (let i = 0; i < total; i++) {
    const words = between(Number(toIndex(least ?? 20)), Number(toIndex(most ?? 100)), rt);
    rt.checkSize(words);
    const text = paragraph(words, rt);
    size += text.length + HTML_PER_PARAGRAPH;
    rt.checkSize(size);
    paragraphs.push(text);
  }
  if (html === undefined || truthy(html, rt)) {
    return new Markup(paragraphs.map(text => `<p>${text}</p>`).join('\n'));
  }
  return paragraphs.join('\n\n');
});

/** Python's randrange(). */
function between(start: number, stop: number, rt: Rt): number {
  if (stop <= start) raise('ValueError', `empty range for randrange() (${start}, ${stop}, ${stop - start})`);
  return start + Math.floor(rt.random() * (stop - start));
}

function paragraph(length: number, rt: Rt): string {
  const words: string[] = [];
  let sinceComma = 0;
  let sinceStop = 0;
  let starts = true;
  for (let i = 0; i < length; i++) {
    rt.charge(WORD);
    let word = another(words[i - 1], rt);
    if (starts) word = (word[0] as string).toUpperCase() + word.slice(1);
    starts = false;
    sinceComma++;
    sinceStop++;
    if (sinceStop > between(10, 20, rt)) {
      word += '.';
      starts = true;
      sinceStop = 0;
      sinceComma = 0;
    } else if (sinceComma > between(3, 8, rt)) {
      word += ',';
      sinceComma = 0;
    }
    words.push(word);
  }
  return `${words.join(' ').replace(/[.,]$/, '')}.`;
}

/** A word that is not the one before. */
function another(before: string | undefined, rt: Rt): string {
  const word = WORDS[Math.floor(rt.random() * WORDS.length)] as string;
  if (word !== before) return word;
  return WORDS[(WORDS.indexOf(word) + 1) % WORDS.length] as string;
}
