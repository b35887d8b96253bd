import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PGLITE_VERSION, pgliteImageFiles } from '../../../src/adapters/index.js';

test('the image of the embedded database is looked for under the version that is installed', () => {
  const file = new URL('../../../node_modules/@electric-sql/pglite/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  expect(PGLITE_VERSION).toBe(version);
  const [shipped, cached] = pgliteImageFiles('/home/ann/.cache/quern');
  expect(shipped).toMatch(new RegExp(`/templates/pglite/pglite-${version}\\.tar\\.br$`));
  expect(cached).toBe(`/home/ann/.cache/quern/pglite-${version}.tar.br`);
});
