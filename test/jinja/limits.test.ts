import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Cost = { error?: string; message?: string; line?: number; text?: string; cpuMs: number; peakMb: number };

/**
 * Each case ends because its counted cost is spent, at the same step on every machine: within a second and 165 MB on a
 * small one. These bounds only catch what is not counted, also on a machine that is slow and shared.
 */
const SECONDS = 10;
const MEGABYTES = 300;
/** A process that has needed more than that renders no other case. */
const KEPT_MEGABYTES = 150;
const cases = parse(readFileSync(new URL('../fixtures/jinja/hostile/limits.yaml', import.meta.url), 'utf8')) as {
  title: string;
  source: string;
  answer?: string;
}[];

/** A process that renders; a case that follows in the same one would be blamed for the memory of those before. */
class Renderer {
  static readonly #script = fileURLToPath(new URL('limits-child.mjs', import.meta.url));
  static readonly #idle: Renderer[] = [];
  readonly #child = spawn(process.execPath, [Renderer.#script], { stdio: ['pipe', 'pipe', 'inherit'] });
  readonly #answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();

  static async cost(source: string, mode: string): Promise<Cost> {
    const renderer = Renderer.#idle.pop() ?? new Renderer();
    const cost = await renderer.#cost(source, mode);
    if (cost.error === 'killed' || cost.peakMb > KEPT_MEGABYTES) renderer.#child.kill('SIGKILL');
    else Renderer.#idle.push(renderer);
    return cost;
  }

  static end(): void {
    for (const renderer of Renderer.#idle.splice(0)) renderer.#child.kill('SIGKILL');
  }

  async #cost(source: string, mode: string): Promise<Cost> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 30_000);
    this.#child.stdin.write(`${JSON.stringify({ source, mode })}\n`);
    const { value, done } = await this.#answers.next();
    clearTimeout(timer);
    return done === true ? { error: 'killed', cpuMs: 30_000, peakMb: 0 } : (JSON.parse(value) as Cost);
  }
}

afterAll(() => Renderer.end());

describe('a template that asks for more than there is', () => {
  for (const [at, one] of cases.entries()) {
    const mode = at % 2 === 0 ? 'plain' : 'generator';
    test.concurrent(`ends with an error and little cost: ${one.title}`, async () => {
      const found = await Renderer.cost(one.source, mode);
      if (found.text === undefined)
        expect(found).toMatchObject({ error: expect.not.stringMatching(/InternalError|killed/), line: 1 });
      else expect(found.text).toBe(one.answer);
      expect(found.cpuMs).toBeLessThan(SECONDS * 1000);
      expect(found.peakMb).toBeLessThan(MEGABYTES);
    }, 60_000);
  }
});
