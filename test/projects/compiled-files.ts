import * as fs from 'node:fs';
import * as path from 'node:path';

/** Texts under target/compiled/<package> by their paths; the name of the database is put back to a placeholder. */
export function compiledFiles(folder: string, packageName: string, database: string): Record<string, string> {
  const root = path.join(folder, 'target/compiled', packageName);
  const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    files.map(file => {
      const full = path.join(file.parentPath, file.name);
      return [path.relative(root, full), fs.readFileSync(full, 'utf8').replaceAll(`"${database}"`, '"{database}"')];
    }),
  );
}

/** The texts of shipped macros are our own, so what they wrote is compared without its layout; models to the character. */
export function withoutLayout(files: Readonly<Record<string, string>>): Record<string, string> {
  const isPlain = (file: string): boolean => !file.includes('.yml/');
  const bare = (text: string): string => text.replace(/--.*$/gm, ' ').replace(/\s+/g, '');
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file, isPlain(file) ? text : bare(text)]));
}
