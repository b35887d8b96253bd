import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fnmatch, pathAndFolders, pathGlob } from '../../../src/graph/index.js';

const recorded = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/manifests/patterns/cases.json', import.meta.url), 'utf8'),
) as {
  texts: string[];
  fnmatch: [string, string[]][];
  files: string[];
  glob: [string, string[] | { error: string }][];
};

describe('a name pattern', () => {
  it("matches what Python's fnmatch matches", () => {
    for (const [pattern, expected] of recorded.fnmatch) {
      const matches = fnmatch(pattern);
      expect(recorded.texts.filter(matches), JSON.stringify(pattern)).toEqual(expected);
    }
  });
});

describe('a path pattern', () => {
  const paths = new Map(
    recorded.files.flatMap(file => pathAndFolders(file).map(path => [path.parts.join('/') || '.', path] as const)),
  );
  it("finds what Python's Path.glob finds, and refuses what it refuses", () => {
    for (const [pattern, expected] of recorded.glob) {
      if (!Array.isArray(expected)) {
        expect(() => pathGlob(pattern), pattern).toThrow(expected.error);
        continue;
      }
      const matches = pathGlob(pattern);
      const found = [...paths].filter(([, path]) => matches(path)).map(([name]) => name);
      // Python keeps `..` in the paths it finds; no path of a node holds one.
      expect(found.sort(), pattern).toEqual(expected.filter(name => !name.split('/').includes('..')).sort());
    }
  });
});
