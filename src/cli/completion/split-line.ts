/** The words of an unfinished command line; the last one is what is being typed and may be empty. Quotes are taken off. */
export function splitLine(line: string): string[] {
  const words: string[] = [];
  let [word, quote, isOpen] = ['', '', false];
  for (const character of line) {
    if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") [quote, isOpen] = [character, true];
    else if (/\s/.test(character)) {
      if (word !== '' || isOpen) words.push(word);
      [word, isOpen] = ['', false];
    } else word += character;
  }
  return [...words, word];
}
