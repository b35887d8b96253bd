import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../../src/base/index.js';
import { lockText, packagesHash, parseVersion, readPackages, type VersionSpec } from '../../../src/config/index.js';
import { privateUrl } from '../../../src/session/deps/git/private-url.js';
import { pickVersion } from '../../../src/session/deps/resolve/pick-version.js';
import { rangeText, reduceSpecs } from '../../../src/session/deps/resolve/version-range.js';
import { testRender } from '../config/render.js';
import { testShapes } from '../config/shapes.js';
import { fixtures } from './hub-server.js';

const recorded = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(fixtures, name), 'utf8')) as T;

describe('tables recorded from real dbt', () => {
  test('the hash of a list is the same', () => {
    for (const { yaml, hash } of recorded<{ yaml: string; hash: string }[]>('hashes.json')) {
      const files = memoryFiles(new Map([['/shop/packages.yml', yaml]]));
      const request = { files, shapes: testShapes, render: testRender, env: {}, cliVars: {}, root: '/shop' };
      expect(packagesHash(readPackages(request).packages, testShapes), yaml).toBe(hash);
    }
  });

  test('a lock file has the same quotes and line breaks', () => {
    for (const { entry, text } of recorded<{ entry: Record<string, string>; text: string }[]>('scalars.json')) {
      const written = lockText({ packages: [entry], sha1: 'a', digests: new Map() });
      expect(written).toBe(`${text}sha1_hash: a\n`);
    }
  });

  test('requirements are joined to the same range, and the same version is chosen', () => {
    type Row = [specs: string[], prereleases: boolean, range: string | null, chosen: string | null];
    const { versions, sorted, rows } = recorded<{ versions: string[]; sorted: string[]; rows: Row[] }>('ranges.json');
    const known = versions.map(version => ({
      version,
      name: 'x',
      tarball: '',
      requireDbtVersion: [],
      packages: () => [],
    }));
    for (const [specs, prereleases, text, chosen] of rows) {
      const range = reduceSpecs(specs.map(spec => parseVersion(spec) as VersionSpec));
      expect(range === undefined ? null : rangeText(range), specs.join(' ')).toBe(text);
      if (range === undefined) continue;
      const choice = pickVersion(known, range, { prereleases });
      expect(choice.version ?? null, specs.join(' ')).toBe(chosen);
      if (prereleases) expect(choice.installable).toEqual(sorted);
    }
  });

  test('a private package has the same address', () => {
    type Row = [providers: number, name: string, provider: string | null, url: string | null];
    const { providers, rows } = recorded<{ providers: object[]; rows: Row[] }>('private.json');
    for (const [count, name, provider, url] of rows) {
      const info = JSON.stringify(providers.slice(0, count));
      const ask = (): string => privateUrl(name, provider ?? undefined, info).url;
      if (url === null) expect(ask, `${name} ${provider}`).toThrow(/provider|definition/i);
      else expect(ask(), `${name} ${provider}`).toBe(url);
    }
  });
});
