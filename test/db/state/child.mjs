// A process of its own for the state tests: opens the state and runs one node, and may be killed on the way.
// Arguments: a JSON object { url, database, internal, runId, action, sql: { stage, kind, target }, failPoints }.

import { failPointsFrom, makeAdapter, NodeConnection, PgDriver, Publisher } from '../../../dist/adapters/index.js';
import { diskFiles, systemClock } from '../../../dist/base/index.js';
import { Secret } from '../../../dist/config/index.js';
import { openState } from '../../../dist/state/index.js';

const given = JSON.parse(process.argv[2]);
const at = new URL(given.url);
const target = {
  connect: async () => ({
    host: at.hostname,
    port: Number(at.port),
    user: decodeURIComponent(at.username),
    password: at.password === '' ? undefined : new Secret(decodeURIComponent(at.password)),
    database: given.database,
    tls: { attempts: ['plain'], verify: 'nothing', warnWhenPlain: false, clearPasswordWhenPlain: true },
  }),
  files: diskFiles(),
  connectTimeoutMs: 10_000,
  retries: 1,
  keepalivesIdleSeconds: 0,
  applicationName: 'quern child',
  settings: {},
  poolSize: 1,
  maxOverflow: 1,
  warn: message => console.error(message.text),
};
const failPoints = failPointsFrom(given.failPoints ?? '');
const adapter = makeAdapter(new PgDriver(target, { clock: systemClock, failPoints }));
const store = await openState({
  adapter,
  files: diskFiles(),
  internalSchema: given.internal,
  required: true,
  readOnlyCommand: false,
  localFile: '/nonexistent/history',
  now: Date.now,
  warn: message => console.error(message.text),
  project: 'shop',
  targetName: 'dev',
  targetSchema: 'public',
  toolVersion: '0.0.0',
  host: 'here',
});
await store.startRun({ runId: given.runId, command: 'run', args: {} });

if (given.action !== undefined) {
  const { kind, statements } = given.action;
  const node = { nodeId: 'model.shop.orders', attempt: 1, relation: { schema: 'public', name: 'orders' } };
  await store.nodeRunning(node);
  let publisher;
  const connection = new NodeConnection({
    driver: adapter,
    name: node.nodeId,
    node: node.nodeId,
    failPoints,
    beforeCommit: session =>
      store.commitStatements(session, {
        ...node,
        status: 'success',
        replaced: publisher.replaced,
        fingerprint: given.runId,
      }),
  });
  publisher = new Publisher({
    connection,
    own: { has: () => true },
    runId: given.runId,
    warn: m => console.error(m.text),
  });
  const staged = { schema: 'public', name: publisher.stagingName(node.relation) };
  for (const sql of statements) {
    await connection.execute(sql.replaceAll('%s', `"${staged.name}"`), { purpose: 'main', autoBegin: true });
  }
  if (kind !== 'in_place') await publisher.publish(staged, node.relation, kind);
  await connection.commit();
  await store.forgetReplaced(await publisher.dropReplaced());
  await connection.finish();
}
await store.finishRun('success');
await store.close();
await adapter.close();
console.log('done');
