import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a command to its end and says what it took: wallMs, cpuMs (user + system, children included) and peakMb
 * (undefined where GNU time is not installed). Throws with the end of its output when it fails.
 */
export async function measure(command, { cwd, env = {}, codes = [0] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'quern-measure-'));
  const report = join(folder, 'time');
  const gnu = existsSync('/usr/bin/time');
  const quoted = command.map(word => `'${String(word).replaceAll("'", `'\\''`)}'`).join(' ');
  const line = gnu
    ? `exec /usr/bin/time -q -f '%e %U %S %M' -o ${report} ${quoted}`
    : `TIMEFORMAT='%R %U %S'; { time ${quoted} 2>&4; } 4>&2 2>${report}; exit $?`;
  const started = process.hrtime.bigint();
  const { code, output } = await ended(spawn('bash', ['-c', line], { cwd, env: { ...process.env, ...env } }));
  const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
  const [, user, system, kilobytes] = readFileSync(report, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  rmSync(folder, { recursive: true });
  if (!codes.includes(code)) throw new Error(`${command.join(' ')} ended with ${code}:\n${output.slice(-2000)}`);
  return { wallMs, cpuMs: (user + system) * 1000, ...(kilobytes ? { peakMb: kilobytes / 1024 } : {}), output };
}

function ended(child) {
  const parts = [];
  child.stdout.on('data', part => parts.push(part));
  child.stderr.on('data', part => parts.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ code, output: Buffer.concat(parts).toString() }));
  });
}

/** Median, quartiles and spread (their distance) of numbers. */
export function summary(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = share => {
    const place = (sorted.length - 1) * share;
    const low = sorted[Math.floor(place)];
    return low + (sorted[Math.ceil(place)] - low) * (place % 1);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75), spread: at(0.75) - at(0.25), count: sorted.length };
}

/** How many times as long `b` takes as `a`; `equal` when their difference is smaller than the larger spread. */
export function ratio(a, b) {
  const equal = Math.abs(a.median - b.median) <= Math.max(a.spread, b.spread) && a.count > 2;
  return { times: b.median / a.median, equal };
}
