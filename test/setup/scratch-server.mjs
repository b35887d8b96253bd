// npm run pg: a scratch PostgreSQL server that lives until Ctrl-C.
import { startPostgres } from './postgres-server.mjs';

const server = await startPostgres({ version: process.env.QUERN_TEST_PG });
console.log(server.url);
console.log(`${server.host}:${server.port}:${server.user}`);
console.error('UTF8, C.UTF-8, UTC, no password. Ctrl-C stops it and removes its data.');

// A handle that keeps the process alive until a signal comes; the server child alone would do, but not on every platform.
const alive = setInterval(() => {}, 1 << 30);
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    clearInterval(alive);
  });
}
