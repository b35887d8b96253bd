import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./cases.mjs', import.meta.url));

/** A running `jinja:cases` that answers in order. */
export class CaseProcess {
  #child;
  #waiting = [];

  constructor(mode = 'plain') {
    this.#child = spawn(process.execPath, [SCRIPT, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#child.stdout }).on('line', line => this.#waiting.shift()?.resolve(JSON.parse(line)));
    this.#child.on('exit', code => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`jinja:cases ended with exit code ${code}`));
    });
  }

  /** Answers of the lines, in their order. */
  ask(lines) {
    const answers = lines.map(() => new Promise((resolve, reject) => this.#waiting.push({ resolve, reject })));
    this.#child.stdin.write(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    return Promise.all(answers);
  }

  close() {
    this.#child.stdin.end();
  }
}
