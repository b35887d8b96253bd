import { wrapText } from '../reporters/index.js';

/** A text broken for the terminal that a stream leads to; for pipes and files it stays as it is. */
export function fitStream({ isTTY, columns = 80 }: NodeJS.WriteStream, text: string): string {
  return isTTY ? wrapText(text, columns) : text;
}
