import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ArchiveFault } from '../../../src/session/deps/archive/archive-fault.js';
import { treeDigest } from '../../../src/session/deps/archive/file-tree.js';
import { PACKAGE_LIMITS } from '../../../src/session/deps/archive/limits.js';
import { unpack } from '../../../src/session/deps/archive/unpack.js';
import { git } from './git-fixtures.js';
import { makeArchive, makeTar, paxRecord, type RawEntry } from './make-archive.js';

const texts = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries([...unpack(archive)].map(([name, data]) => [name, new TextDecoder().decode(data)]));

function faultOf(run: () => unknown): ArchiveFault {
  try {
    run();
  } catch (error) {
    if (error instanceof ArchiveFault) return error;
    throw error;
  }
  throw new Error('the archive was taken');
}

const project: RawEntry = { path: 'pkg/dbt_project.yml', text: 'name: pkg\n' };
const many = Array.from({ length: PACKAGE_LIMITS.files + 1 }, (_, i): RawEntry => ({ path: `pkg/${i}` }));
const negative = Buffer.concat([Buffer.from([0xff]), Buffer.alloc(11, 0xff)]).toString('latin1');
const huge = Buffer.from([0x80, 0, 0, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255]).toString('latin1');

const HOSTILE: readonly (readonly [title: string, entries: readonly RawEntry[], reason: RegExp])[] = [
  ['an absolute path', [{ path: '/etc/passwd', text: 'x' }], /absolute/],
  ['a path with ..', [{ path: 'pkg/../../x', text: 'x' }], /leads out with '\.\.'/],
  ['.. behind a long harmless way', [{ path: `pkg/${'a/'.repeat(20)}${'../'.repeat(25)}x` }], /leads out with '\.\.'/],
  ['.. in an extended header', [{ path: 'h', type: 'x', text: paxRecord('path', '../x') }, project], /leads out/],
  ['.. in a long name', [{ path: 'l', type: 'L', text: 'pkg/../../x\0' }, project], /leads out/],
  ["a path of another system's form", [{ path: 'pkg\\..\\..\\x' }], /backslash/],
  ['a drive letter', [{ path: 'C:/x' }], /absolute/],
  ['a NUL in a path', [{ path: 'h', type: 'x', text: paxRecord('path', 'pkg/a\0b') }, project], /control characters/],
  ['a line break in a path', [{ path: 'pkg/a\nb' }], /control characters/],
  ['a path that no disk takes', [{ path: 'l', type: 'L', text: `pkg/${'a'.repeat(300)}` }, project], /too long/],
  ['an endless name', [{ path: 'l', type: 'L', text: 'a/'.repeat(40_000) }, project], /endless/],
  ['a link out of the folder', [project, { path: 'pkg/l', type: '2', target: '../../secret' }], /leads out/],
  ['a link to an absolute path', [project, { path: 'pkg/l', type: '2', target: '/etc/passwd' }], /leads out/],
  ['a hard link out of the folder', [project, { path: 'pkg/l', type: '1', target: '../secret' }], /leads out/],
  [
    'a file below a link',
    [project, { path: 'pkg/l', type: '2', target: 'macros' }, { path: 'pkg/l/x', text: 'x' }],
    /below the link/,
  ],
  [
    'a file in the place of a link',
    [project, { path: 'pkg/l', type: '2', target: 'macros' }, { path: 'pkg/l', text: 'x' }],
    /two things/,
  ],
  [
    'a file that is also a folder',
    [
      { path: 'pkg/a', text: 'x' },
      { path: 'pkg/a/b', text: 'y' },
    ],
    /two things/,
  ],
  ['a pipe', [project, { path: 'pkg/p', type: '6' }], /no file, folder or link/],
  ['a device', [project, { path: 'pkg/d', type: '3' }], /no file, folder or link/],
  ['a file of negative size', [{ path: 'pkg/n', sizeText: negative }], /absurd size/],
  ['a file of absurd size', [{ path: 'pkg/n', sizeText: huge }], /absurd size/],
  ['too many files', many, /more than 10000 entries/],
];

describe('a hostile archive is refused', () => {
  test.each(HOSTILE)('with %s', (_, entries, reason) => {
    const fault = faultOf(() => unpack(makeArchive(entries)));
    expect(fault.message).toMatch(reason);
    expect(fault.kind).toBe('hostile');
  });

  test('when it unpacks to a hundred times its size', () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(faultOf(() => unpack(bomb))).toMatchObject({ kind: 'hostile', message: /unpacks to more than/ });
  });

  test('when links make more of it than it may be', () => {
    const limits = { ...PACKAGE_LIMITS, bytes: 4096 };
    const links = [1, 2, 3, 4].map((i): RawEntry => ({ path: `pkg/l${i}`, type: '2', target: 'big' }));
    const archive = gzipSync(makeTar([{ path: 'pkg/big', text: 'x'.repeat(1000) }, ...links]).subarray(0, 4096));
    expect(faultOf(() => unpack(archive, limits))).toMatchObject({ message: /more than 4096 bytes/ });
  });
});

describe('a broken archive is told from a hostile one', () => {
  test.each([
    ['no gzip', Buffer.from('<html>not found</html>'), /not compressed/],
    ['half a download', makeArchive([{ path: 'pkg/a', text: 'x'.repeat(5000) }]).subarray(0, 60), /unexpected end/],
    ['no tar', gzipSync('hello'), /no tar archive/],
    [
      'a file that is cut off',
      gzipSync(makeTar([{ path: 'pkg/a', text: 'x'.repeat(2000) }]).subarray(0, 1024)),
      /middle/,
    ],
    ['a wrong checksum', gzipSync(makeTar([project]).fill(65, 0, 3)), /checksum/],
    ['a size that is no number', makeArchive([{ path: 'pkg/a', sizeText: '99999999999\0' }]), /number/],
  ])('%s', (_, archive, reason) => {
    expect(faultOf(() => unpack(archive))).toMatchObject({ kind: 'broken', message: reason });
  });

  test.each([
    ['files without a folder', [{ path: 'dbt_project.yml' }]],
    ['two folders', [project, { path: 'other/x' }]],
    ['nothing', []],
  ])('%s', (_, entries: RawEntry[]) => {
    expect(faultOf(() => unpack(makeArchive(entries))).kind).toBe('structure');
  });
});

test('an archive with any bytes changed is read or refused, and nothing else happens', () => {
  const links: RawEntry[] = [{ path: 'pkg/l', type: '2', target: 'dbt_project.yml' }];
  const long: RawEntry[] = [
    { path: 'h', type: 'x', text: paxRecord('path', 'pkg/other') },
    { path: 'pkg/x', text: 'x' },
  ];
  const tar = makeTar([project, ...links, ...long]);
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  let taken = 0;
  for (let round = 0; round < 3000; round++) {
    const broken = Buffer.from(tar);
    for (let i = random(6); i >= 0; i--) broken[random(broken.length)] = random(256);
    try {
      for (const name of unpack(gzipSync(broken)).keys()) expect(name).not.toMatch(/(^|\/)\.\.(\/|$)|^\//);
      taken++;
    } catch (error) {
      expect(error).toBeInstanceOf(ArchiveFault);
    }
  }
  expect(taken).toBeGreaterThan(100);
});

describe('an archive', () => {
  test('may begin its paths with ./ and mark folders either way', () => {
    const entries: RawEntry[] = [
      { path: './' },
      { path: './pkg/', type: '5' },
      { path: './pkg/macros/', type: '0' },
      { path: './pkg/macros/a.sql', text: 'a' },
    ];
    expect(texts(makeArchive(entries))).toEqual({ 'macros/a.sql': 'a' });
  });

  test('gives copies for links to its own files and leaves out other links and .git', () => {
    const entries: RawEntry[] = [
      { path: 'pkg/notes/first', type: '2', target: '../second' },
      { path: 'pkg/second', type: '2', target: 'readme.md' },
      { path: 'pkg/readme.md', text: 'read me' },
      { path: 'pkg/same', type: '1', target: 'pkg/readme.md' },
      { path: 'pkg/folder', type: '2', target: 'notes' },
      { path: 'pkg/gone', type: '2', target: 'nowhere' },
      { path: 'pkg/ring', type: '2', target: 'ring' },
      { path: 'pkg/.git/config', text: '[core]\n\tfsmonitor = touch /tmp/x' },
      { path: 'pkg/.GIT/hooks/post-checkout', text: '#!/bin/sh' },
    ];
    const copy = 'read me';
    expect(texts(makeArchive(entries))).toEqual({ 'notes/first': copy, second: copy, 'readme.md': copy, same: copy });
  });

  test('that git makes is read to the byte, long names and all', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deps-archive-'));
    try {
      const long = `${'deep/'.repeat(30)}${'n'.repeat(120)}.sql`;
      const tree: Record<string, string> = { 'a.sql': 'one\n', 'empty.sql': '', 'ünï.sql': 'ü', [long]: 'long' };
      tree['block.sql'] = 'x'.repeat(512);
      for (const [name, text] of Object.entries(tree)) {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), text);
      }
      git(folder, 'init', '-q');
      git(folder, 'add', '-A');
      git(folder, 'commit', '-q', '-m', 'one');
      git(folder, 'archive', '--format=tar.gz', '--prefix=pkg-1.0/', '-o', 'out.tar.gz', 'HEAD');
      expect(texts(fs.readFileSync(path.join(folder, 'out.tar.gz')))).toEqual(tree);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('has the digest that sha256sum gives for its files', () => {
    const entries = { 'a/x.sql': 'one\n', 'B/y.sql': 'two\n', 'ä z.txt': 'z' };
    const tree = new Map(Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)]));
    expect(treeDigest(tree)).toBe('52647916e44a3440c9974d965d6fb52169a9c7b738b5544788b897ab54f274a0');
  });
});
