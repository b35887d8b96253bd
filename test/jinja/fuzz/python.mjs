import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../reference.py', import.meta.url));

/** The Python that has Jinja2 3.1.6; `QUERN_PYTHON` names another one than `python3`. */
export function pythonCommand() {
  return process.env.QUERN_PYTHON ?? 'python3';
}

/** A long-lived process of real Jinja2 that answers cases in order. */
export class PythonReference {
  #child;
  #waiting = [];

  constructor({ counting = false } = {}) {
    const args = ['-W', 'ignore', '-B', SCRIPT, ...(counting ? ['--count'] : [])];
    this.#child = spawn(pythonCommand(), args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, PYTHONHASHSEED: '0' },
    });
    createInterface({ input: this.#child.stdout }).on('line', line => this.#waiting.shift()?.resolve(JSON.parse(line)));
    this.#child.on('error', error => this.#fail(error));
    this.#child.on('exit', code => this.#fail(new Error(`the Python reference ended with exit code ${code}`)));
  }

  #fail(error) {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** Answers of the lines, in their order. */
  ask(lines) {
    const answers = lines.map(() => new Promise((resolve, reject) => this.#waiting.push({ resolve, reject })));
    this.#child.stdin.write(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    return Promise.all(answers);
  }

  /** How many cases without an error reached each filter, test and method. */
  async counts() {
    const [answer] = await this.ask([{ op: 'counts' }]);
    return answer.counts;
  }

  close() {
    this.#child.removeAllListeners('exit');
    this.#child.stdin.end();
  }
}
