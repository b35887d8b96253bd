import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Edits one file while `--watch` runs, and gives what quern says each turn took, in milliseconds. */
export async function measureResident(tool, command, file, rounds) {
  const child = spawn(command[0], [...command.slice(1), ...tool.words], {
    cwd: tool.folder,
    env: { ...process.env, ...tool.env },
  });
  const lines = readLines(child);
  const ended = new Promise(resolve => child.on('close', resolve));
  try {
    await lines.until(/^watching/);
    const found = [];
    for (let round = 0; round < rounds; round++) {
      appendFileSync(join(tool.folder, file), `-- edit ${round}\n`);
      const line = await lines.until(/^parsed 1 file/);
      const [, number, unit] = / ([\d.]+) (ms|s)$/.exec(line) ?? [];
      const ms = Number(number) * (unit === 's' ? 1000 : 1);
      found.push({ wallMs: ms, cpuMs: ms, output: line });
    }
    return found;
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

function readLines(child) {
  let text = '';
  let wake = () => undefined;
  let isOver = false;
  const take = data => {
    text += data;
    wake();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.on('close', () => {
    isOver = true;
    wake();
  });
  return {
    /** The next whole line that matches. Throws when the program ends before. */
    until: async pattern => {
      for (;;) {
        for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
          const line = text.slice(0, end).trimEnd();
          text = text.slice(end + 1);
          if (pattern.test(line)) return line;
        }
        if (isOver) throw new Error(`the watch ended before it said ${pattern}`);
        await new Promise(resolve => {
          wake = resolve;
        });
      }
    },
  };
}
