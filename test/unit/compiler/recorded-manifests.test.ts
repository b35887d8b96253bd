import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareManifests } from '../../parity/manifest/compare.mjs';
import { filesOf, loadProject, manifestJson } from './load-project.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/projects/parse');

/** manifest.json beside each project is what dbt 1.12.6 made of it (test/parity/manifest/record.py). */
describe.each(fs.readdirSync(FIXTURES).sort())('project %s', theme => {
  const { 'manifest.json': recorded, ...files } = filesOf(path.join(FIXTURES, theme));
  const expected = JSON.parse(Buffer.from(recorded ?? '').toString()) as object;

  it('links to the manifest that dbt makes of it', () => {
    expect(compareManifests(expected, manifestJson(loadProject(files).linked))).toEqual([]);
  });

  it('gives the same when every template is rendered', () => {
    const { linked } = loadProject(files, { staticParse: false });
    expect(linked.stats.staticCount).toBe(0);
    expect(compareManifests(expected, manifestJson(linked))).toEqual([]);
  });
});
