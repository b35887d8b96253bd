#!/usr/bin/env node
// Writes a shape into a folder: node test/bench/shapes/write-shape.mjs s1 FOLDER [--copies 5] [--no-tests] [--materialized table]
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { filesOfS1 } from './s1.mjs';
import { filesOfS2 } from './s2.mjs';
import { filesOfS6 } from './s6.mjs';

export const SHAPES = { s1: filesOfS1, s2: filesOfS2, s6: filesOfS6 };

/** Writes the files of a shape, and a profile for a server on loopback. Gives the number of files. */
export function writeShape(name, folder, options = {}, profile = {}) {
  const make = SHAPES[name];
  if (make === undefined) throw new Error(`no shape '${name}'; there are ${Object.keys(SHAPES).join(', ')}`);
  const files = make(options);
  files.set('profiles.yml', profileText(profile));
  for (const [file, text] of files) {
    const full = join(folder, file);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  return files.size;
}

function profileText({ host = '127.0.0.1', port = 5432, user = 'postgres', dbname = 'postgres', schema = 'bench' }) {
  const output = { type: 'postgres', host, port: Number(port), user, password: 'x', dbname, schema, threads: 4 };
  const lines = Object.entries(output).map(([key, value]) => `      ${key}: ${value}`);
  return `bench:\n  target: dev\n  outputs:\n    dev:\n${lines.join('\n')}\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      copies: { type: 'string' },
      size: { type: 'string' },
      materialized: { type: 'string' },
      'no-tests': { type: 'boolean' },
      port: { type: 'string' },
    },
  });
  const [name, folder] = positionals;
  if (name === undefined || folder === undefined) {
    console.error(
      'usage: write-shape.mjs SHAPE FOLDER [--copies N] [--size N] [--no-tests] [--materialized M] [--port P]',
    );
    process.exitCode = 2;
  } else {
    const options = {
      ...(values.copies === undefined ? {} : { copies: Number(values.copies) }),
      ...(values.size === undefined ? {} : { size: Number(values.size) }),
      ...(values.materialized === undefined ? {} : { materialized: values.materialized }),
      ...(values['no-tests'] === true ? { tests: false } : {}),
    };
    const count = writeShape(name, folder, options, values.port === undefined ? {} : { port: values.port });
    console.log(`${count} files in ${folder}`);
  }
}
