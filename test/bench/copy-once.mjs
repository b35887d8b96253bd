#!/usr/bin/env node
// The floor of a seed: one COPY of the file into a table that is there. Usage: copy-once.mjs FILE HOST PORT USER DATABASE TABLE
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';

const [file, host, port, user, database, table] = process.argv.slice(2);
const client = new pg.Client({ host, port: Number(port), user, database, password: 'x' });
await client.connect();
await client.query(`truncate ${table}`);
const started = performance.now();
await pipeline(
  createReadStream(file, { highWaterMark: 1 << 18 }),
  client.query(from(`copy ${table} from stdin with (format csv, header)`)),
);
console.log(JSON.stringify({ ms: performance.now() - started, nodes: 1 }));
await client.end();
