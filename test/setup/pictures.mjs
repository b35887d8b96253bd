#!/usr/bin/env node
/**
 * What a person sees, as pictures to look at: scenes played in a real terminal (tmux) at 80 and 120 columns, drawn light and dark.
 *
 *   node test/setup/pictures.mjs FOLDER [SCENE …]     SVG files, and PNG where chromium is installed
 *   node test/setup/pictures.mjs --image              docs/images/build.svg anew
 *
 * Needs tmux, a built quern (npm run -s build), and a few minutes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { picture } from '../docs/terminal-picture.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PROMPT = '$ ';
const LONGEST_MS = 150_000;

/**
 * Scenes by name; each is played in a copy of the example project, one after the other. A step is a command line to type, or
 * `{ save, text }`, `{ key }`, `{ until }` (a text on the screen that is waited for).
 */
const SCENES = {
  build: ['quern build'],
  'build-part': ['quern build -s stg_customers+'],
  show: ['quern show -s fct_daily_jobs --limit 3', 'quern show --inline \'select nothing from {{ ref("fct_jobs") }}\''],
  ls: ['quern ls -s +fct_daily_jobs', 'quern ls -s nothing_like_this'],
  debug: ['quern debug', 'quern debug --target server'],
  'failing-test': [
    { save: 'tests/no_cheap_job.sql', text: "select * from {{ ref('fct_jobs') }}\nwhere price < 20\n" },
    'quern test -s fct_jobs',
    { remove: 'tests/no_cheap_job.sql' },
  ],
  'sql-error': [
    {
      save: 'models/marts/per_brand.sql',
      text: "select brnd, count(*) as bikes\nfrom {{ ref('stg_bikes') }}\ngroup by 1\n",
    },
    'quern run -s per_brand',
  ],
  validate: [
    {
      save: 'models/marts/per_mechanic.sql',
      text: "select mechanic_id, sum(minutes_worked), job_type\nfrom {{ ref('stg_jobs') }}\ngroup by mechanic_id\n",
    },
    'quern validate',
    { remove: 'models/marts/per_brand.sql' },
    { remove: 'models/marts/per_mechanic.sql' },
    'quern validate -s staging',
  ],
  watch: [
    { type: 'quern build --watch -s stg_bikes+ --preview 2' },
    { until: 'q quit' },
    {
      save: 'models/staging/stg_bikes.sql',
      text: "select id as bike_id, customer_id, brand, kind, is_electric, model_year, 1 as wheels\nfrom {{ ref('raw_bikes') }}\n",
    },
    { until: 'parsed 1 file · ran' },
    {
      save: 'models/staging/stg_bikes.sql',
      text: "select id as bike_id, {{ customer_id from {{ ref('raw_bikes') }}\n",
    },
    { until: 'last good state' },
    {
      save: 'models/staging/stg_bikes.sql',
      text: "select id as bike_id, customer_id, brand, kind, is_electric, model_year\nfrom {{ ref('raw_bikes') }}\n",
    },
    { wait: 'parsed 1 file · ran', times: 2 },
    { key: 'r' },
    { wait: 'ran [0-9]+ of', times: 3 },
    { key: 'q' },
    { until: '\n\\$ $' },
  ],
  clumsy: [
    'quern biuld',
    'quern run --slect orders',
    'quern show -s no_such_model',
    'quern run-operation no_such_macro',
    'cd .. && quern run; cd -',
  ],
  'bad-template': [
    {
      save: 'models/marts/broken.sql',
      text: "select {{ cents_to_euros(price, 'rounded to the nearest half', precision=2) }}\nfrom {{ ref('fct_job') }}\n",
    },
    'quern compile',
    { remove: 'models/marts/broken.sql' },
  ],
  help: ['quern --help'],
  'help-build': ['quern build --help'],
  'help-init': ['quern init --help'],
  init: ['quern init shop', 'quern init'],
  deps: [
    { save: 'packages.yml', text: 'packages:\n  - local: ../nowhere\n' },
    'quern deps',
    { remove: 'packages.yml' },
  ],
};

/** The database image of earlier runs; all else of the user's stays out of the pictures. */
function userCache() {
  return process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
}

/** One tmux server of our own with a terminal of that many columns. */
class Terminal {
  constructor(folder, columns) {
    Object.assign(this, { folder, columns, socket: `quern-pictures-${process.pid}-${columns}` });
    const rc = join(folder, 'bashrc');
    writeFileSync(
      rc,
      `PS1='${PROMPT}'; PATH='${folder}:${process.env.PATH}'; unset NO_COLOR CI; cd '${folder}/shop'; set +H\n`,
    );
    this.shell = `bash --noprofile --rcfile '${rc}'`;
    this.tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', '50', '-s', 'main', this.shell);
    this.tmux('set', '-g', 'history-limit', '5000');
    this.tmux('set', '-g', 'default-terminal', 'screen-256color');
  }

  tmux(...args) {
    const env = {
      ...process.env,
      HOME: this.folder,
      XDG_CACHE_HOME: userCache(),
      LC_ALL: 'C.UTF-8',
      TERM: 'xterm-256color',
    };
    return execFileSync('tmux', ['-u', '-L', this.socket, ...args], { encoding: 'utf8', env });
  }

  async play(steps) {
    this.tmux('new-window', '-k', '-t', 'main:1', this.shell);
    await this.until('\\$ $');
    for (const step of steps) await this.step(step);
    const text = this.tmux('capture-pane', '-e', '-p', '-S', '-', '-t', 'main:1');
    // The prompt that waits at the end says nothing.
    return text.trimEnd().replace(/\n[^\n]*\$ ?$/, '');
  }

  async step(step) {
    const file = name => join(this.folder, 'shop', name);
    if (typeof step === 'string') {
      const before = this.prompts();
      this.type(step);
      await this.reached(() => this.prompts() > before, step);
    } else if ('save' in step) writeFileSync(file(step.save), step.text);
    else if ('remove' in step) rmSync(file(step.remove), { force: true });
    else if ('type' in step) this.type(step.type);
    else if ('key' in step) this.tmux('send-keys', '-t', 'main:1', step.key);
    else if ('wait' in step) await this.until(step.wait, step.times);
    else await this.until(step.until);
  }

  type(line) {
    this.tmux('send-keys', '-t', 'main:1', '-l', line);
    this.tmux('send-keys', '-t', 'main:1', 'Enter');
  }

  plain() {
    return this.tmux('capture-pane', '-p', '-S', '-', '-t', 'main:1').trimEnd();
  }

  /** How many command lines have ended: prompts with nothing behind them are one more. */
  prompts() {
    return this.plain()
      .split('\n')
      .filter(line => line.startsWith('$')).length;
  }

  until(pattern, times = 1) {
    const expression = new RegExp(pattern, 'g');
    return this.reached(() => (`${this.plain()} `.match(expression) ?? []).length >= times, pattern);
  }

  async reached(isThere, what) {
    for (const end = Date.now() + LONGEST_MS; Date.now() < end; await pause(200)) if (isThere()) return;
    throw new Error(`waited too long for ${what}:\n${this.plain()}`);
  }

  end() {
    this.tmux('kill-server');
  }
}

/** A folder with the example project in `shop` and the command `quern`. */
function stage() {
  const folder = mkdtempSync(join(tmpdir(), 'quern-pictures-'));
  cpSync(join(root, 'example-project'), join(folder, 'shop'), {
    recursive: true,
    filter: name => !/(target|logs|\.quern)$/.test(name),
  });
  writeFileSync(join(folder, 'quern'), `#!/bin/sh\nexec '${process.execPath}' '${root}dist/cli.js' "$@"\n`);
  chmodSync(join(folder, 'quern'), 0o755);
  return folder;
}

async function record(names, columns, take = () => {}) {
  const folder = stage();
  const terminal = new Terminal(folder, columns);
  const found = {};
  try {
    for (const name of names) {
      found[name] = await terminal.play(SCENES[name]);
      take(name, found[name]);
    }
  } finally {
    terminal.end();
    // What was cut off by an error may still be writing; it does not hide the error.
    spawnSync('rm', ['-rf', folder]);
  }
  return found;
}

function draw(folder, name, svg) {
  const file = join(folder, `${name}.svg`);
  writeFileSync(file, svg);
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg);
  const args = ['--headless', '--no-sandbox', '--disable-gpu', `--screenshot=${join(folder, `${name}.png`)}`];
  spawnSync('chromium', [...args, `--window-size=${width},${height}`, `file://${file}`], { stdio: 'ignore' });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { image: { type: 'boolean', default: false }, columns: { type: 'string' } },
});
if (values.image) {
  const { 'build-part': text } = await record(['build', 'build-part'], 110);
  writeFileSync(join(root, 'docs/images/build.svg'), picture(text, 110));
} else {
  const [folder, ...wanted] = positionals;
  if (folder === undefined) throw new Error(readFileSync(fileURLToPath(import.meta.url), 'utf8').split('*/')[0]);
  mkdirSync(folder, { recursive: true });
  const names = wanted.length === 0 ? Object.keys(SCENES) : wanted;
  for (const columns of values.columns === undefined ? [80, 120] : [Number(values.columns)])
    await record(names, columns, (name, text) => {
      writeFileSync(join(folder, `${name}-${columns}.txt`), text);
      for (const theme of ['light', 'dark']) draw(folder, `${name}-${columns}-${theme}`, picture(text, columns, theme));
    });
}
