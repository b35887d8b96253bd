import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';

const docs = path.resolve(import.meta.dirname, '../../docs');

/** Compares a page under docs/ with what the code says; `npm run docs` writes it instead. */
export function expectPage(name: string, text: string): void {
  const file = path.join(docs, name);
  if (process.env['QUERN_WRITE_DOCS'] !== undefined) fs.writeFileSync(file, text);
  const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  expect(found, `docs/${name} is not what the code says: run \`npm run docs\``).toBe(text);
}
