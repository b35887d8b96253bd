#!/usr/bin/env node
// The floor of a run: one `create view` or `create table as` a node, each in its own transaction, in the order of the graph,
// over N connections. Nothing else is done. Usage: minimal-run.mjs MANIFEST HOST PORT USER DATABASE SCHEMA view|table [N]
// Compiled SQL is read from MANIFEST's nodes (compiled_code), so that it does what the measured tool does.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const [manifest, host, port, user, database, schema, kind, connections = '4'] = process.argv.slice(2);
const { nodes } = JSON.parse(readFileSync(manifest, 'utf8'));
const models = Object.values(nodes).filter(node => node.resource_type === 'model');
const waiting = new Map(models.map(m => [m.unique_id, m.depends_on.nodes.filter(id => id in nodes).length]));
const children = new Map(models.map(m => [m.unique_id, []]));
for (const m of models) for (const parent of m.depends_on.nodes) children.get(parent)?.push(m);
const ready = models.filter(m => waiting.get(m.unique_id) === 0);
const clients = Array.from(
  { length: Number(connections) },
  () => new pg.Client({ host, port: Number(port), user, database, password: 'x' }),
);
await Promise.all(clients.map(client => client.connect()));
await clients[0].query(`create schema if not exists "${schema}"`);
const wake = [];
let left = models.length;
async function work(client) {
  while (left > 0) {
    const node = ready.shift();
    if (node === undefined) {
      await new Promise(resolve => wake.push(resolve));
      continue;
    }
    await client.query(`begin; create ${kind} ${node.relation_name} as (${node.compiled_code}); commit`);
    left--;
    for (const child of children.get(node.unique_id)) {
      const missing = waiting.get(child.unique_id) - 1;
      waiting.set(child.unique_id, missing);
      if (missing === 0) ready.push(child);
    }
    for (const resolve of wake.splice(0)) resolve();
  }
}
const started = performance.now();
await Promise.all(clients.map(work));
console.log(JSON.stringify({ ms: performance.now() - started, nodes: models.length }));
await Promise.all(clients.map(client => client.end()));
