import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Cost = { error?: string; message?: string; line?: number; text?: string; cpuMs: number; peakMb: number };

/**
 * Each case ends because its counted cost is spent, at the same step on every machine: within a second and 165 MB on a
 * small one. These bounds only catch what is not counted, also on a machine that is slow and shared.
 */
const SECONDS = 10;
const MEGABYTES = 300;
const cases = parse(readFileSync(new URL('../fixtures/jinja/hostile/limits.yaml', import.meta.url), 'utf8')) as {
  title: string;
  source: string;
  answer?: string;
}[];
const script = fileURLToPath(new URL('limits-child.mjs', import.meta.url));

async function cost(source: string, mode: string): Promise<Cost> {
  const child = spawn(process.execPath, [script, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  child.stdin.end(source);
  const out = await text(child.stdout);
  clearTimeout(timer);
  return out === '' ? { error: 'killed', cpuMs: 30_000, peakMb: 0 } : (JSON.parse(out) as Cost);
}

describe('a template that asks for more than there is', () => {
  for (const [at, one] of cases.entries()) {
    const mode = at % 2 === 0 ? 'plain' : 'generator';
    test.concurrent(`ends with an error and little cost: ${one.title}`, async () => {
      const found = await cost(one.source, mode);
      if (found.text === undefined)
        expect(found).toMatchObject({ error: expect.not.stringMatching(/InternalError|killed/), line: 1 });
      else expect(found.text).toBe(one.answer);
      expect(found.cpuMs).toBeLessThan(SECONDS * 1000);
      expect(found.peakMb).toBeLessThan(MEGABYTES);
    }, 60_000);
  }
});
