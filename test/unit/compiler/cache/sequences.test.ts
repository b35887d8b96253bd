import { describe, expect, it } from 'vitest';
import { FakeDisk } from './fake-disk.js';
import { firstDifference, loadCold, loadWarm, type Outcome, writeLibrary } from './load-both.js';
import { edit, type Given } from './random-edits.js';
import { Dice, startingFiles } from './random-project.js';

const ROOT = '/project';
/** `npm run fuzz:cache` sets both. */
const SEQUENCES = Number(process.env['QUERN_CACHE_SEQUENCES'] ?? 200);
const SEED = Number(process.env['QUERN_CACHE_SEED'] ?? 1);
const STEPS = 2;

/** A project that was loaded once. */
function startingDisk(): FakeDisk {
  const disk = new FakeDisk(ROOT);
  for (const [file, text] of Object.entries(startingFiles())) disk.write(`${ROOT}/${file}`, text);
  writeLibrary(disk, ROOT);
  disk.wait(60_000);
  loadWarm({ root: ROOT, disk, env: {}, flags: {} });
  return disk;
}

/** A fresh project, edited and loaded a few times; the first difference from a cold loading, with what led to it. */
function runSequence(seed: number, start: FakeDisk, count: (outcome: Outcome) => void): string | undefined {
  const dice = new Dice(seed);
  const disk = start.copy();
  disk.grainMs = dice.pick([1, 1, 1000, 2000]);
  const given: Given = { env: {}, flags: {} };
  const memory = dice.chance(30) ? {} : undefined;
  const story: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    if (dice.chance(60)) disk.wait(dice.pick([5, 1200, 60_000]));
    for (let edits = dice.below(3); edits >= 0; edits--) story.push(edit({ disk, root: ROOT, dice, given }));
    story.push('load');
    const setting = { root: ROOT, disk, ...given, isThorough: dice.chance(25) };
    const warm = loadWarm({ ...setting, memory, isBrief: dice.chance(50) });
    const cold = loadCold(setting);
    count(cold);
    const found = firstDifference(cold, warm);
    if (found !== undefined) return `seed ${seed}, after ${story.join(', ')}: ${found}`;
  }
  return undefined;
}

describe('a project that was loaded before', () => {
  it(
    `is loaded as if for the first time, after any of ${SEQUENCES} sequences of edits`,
    () => {
      const start = startingDisk();
      let good = 0;
      let all = 0;
      for (let seed = SEED; seed < SEED + SEQUENCES; seed++) {
        const found = runSequence(seed, start, outcome => {
          all++;
          if (outcome['error'] === undefined) good++;
        });
        expect(found).toBeUndefined();
      }
      // Most loadings must succeed, or little is compared.
      expect(good / all).toBeGreaterThan(0.4);
    },
    60_000 + SEQUENCES * 1000,
  );
});
