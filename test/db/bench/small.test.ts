import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';

const BENCH = fileURLToPath(new URL('../../bench/bench.mjs', import.meta.url));

type Report = {
  readonly nodes: number;
  readonly rows: readonly {
    readonly name: string;
    readonly wall: { readonly median: number };
    readonly cpu: { readonly median: number };
    readonly statementsPerNode?: number;
    readonly roundTripsPerNode?: number;
  }[];
};

/** Keeps the benchmarks working; no time is too long here. */
describeDb(
  'the benchmarks in a small form',
  db => {
    async function bench(shape: string, metric: string): Promise<Report> {
      const { host, port, user } = await db.database.target.connect();
      const env = { ...process.env, QUERN_BENCH_PG: `${host}:${port}:${user}`, QUERN_REAL_DBT: undefined };
      const child = spawn(process.execPath, [BENCH, shape, metric, '--small', '--json'], { env });
      let [out, err] = ['', ''];
      child.stdout.on('data', part => {
        out += part;
      });
      child.stderr.on('data', part => {
        err += part;
      });
      const code = await new Promise(resolve => child.on('close', resolve));
      if (code !== 0) throw new Error(err);
      return JSON.parse(out) as Report;
    }

    const about: readonly (readonly [string, string, string])[] = [
      ['s1', 'version', 'node -e 0'],
      ['s6', 'warm', 'reading the files'],
      ['s5', 'ls-one', 'node -e 0'],
      ['s1', 'run-views', 'minimal script'],
      ['seed', 'seed-100k', 'one COPY'],
    ];
    for (const [shape, metric, floor] of about) {
      db.test(
        `${metric} of ${shape} is measured beside ${floor}`,
        async () => {
          const { rows } = await bench(shape, metric);
          expect(rows.map(row => row.name)).toEqual(['quern', floor]);
          for (const row of rows) expect(Math.min(row.wall.median, row.cpu.median)).toBeGreaterThan(0);
          const counts = metric === 'run-views' || metric === 'seed-100k';
          expect(rows[0]?.statementsPerNode !== undefined && rows[0].roundTripsPerNode !== undefined).toBe(counts);
        },
        { timeoutMs: 300_000 },
      );
    }
  },
  ['server'],
);
