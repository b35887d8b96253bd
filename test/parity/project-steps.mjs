import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What is done with a small project, by its parity.json (without one: a build):
 * `{"commands": [["build"], {"run": ["run"], "files": {"models/a.sql": "select 1"}, "sql": "…", "copy": {"target": "state"}}],
 * "env": {}, "setup": "sql"}`. Before a command its SQL is sent and its files are written (null takes one away) or copied.
 */
export function stepsOf(project) {
  const file = join(project, 'parity.json');
  const plan = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const steps = (plan.commands ?? [['build']]).map(one => (Array.isArray(one) ? { run: one } : one));
  return { env: plan.env ?? {}, setup: plan.setup ?? '', steps };
}

/** Does what stands before a step's command, with `query` for its SQL. */
export async function prepareStep(folder, { files = {}, copy = {}, sql }, query) {
  for (const [from, to] of Object.entries(copy)) cpSync(join(folder, from), join(folder, to), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
  if (sql !== undefined) await query(sql);
}
