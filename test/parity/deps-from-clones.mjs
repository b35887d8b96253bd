/**
 * Installs packages from clones at hand: serves them as a package index on loopback, installs what is asked for and
 * compares every file with the tag that it came from. With DBT set to a dbt program, real dbt installs the same from the
 * same index: lock files and trees are compared, and it must take our lock file as it is.
 *
 *   npm run build && node test/parity/deps-from-clones.mjs CLONES namespace/name@range …
 *
 * CLONES is a folder with bare repositories, at most two levels deep. A range is `1.0.0` or `>=1.0.0,<2.0.0`.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { diskFiles, systemClock } from '../../dist/base/index.js';
import { Deprecations, makeEventBus } from '../../dist/events/index.js';
import { installPackages } from '../../dist/session/deps/install-packages.js';

const [clones, ...wishes] = process.argv.slice(2);
if (clones === undefined || wishes.length === 0 || !fs.existsSync(clones)) {
  console.log('skipped: give a folder with bare clones and at least one package, such as acme/tools@>=1.0.0');
  process.exit(0);
}

const git = (repository, ...args) =>
  execFileSync('git', ['-C', repository, ...args], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
const VERSION = /^v?(\d+\.\d+\.\d+(?:-?[0-9a-zA-Z.-]+)?)$/;

const repositories = findRepositories(clones, 2);
const releases = repositories.flatMap(readReleases);
const index = makeIndex();
const work = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'deps-parity-')));
const server = http.createServer(serve);
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const hub = `http://127.0.0.1:${server.address().port}/`;
let differences = 0;
try {
  await main();
} finally {
  server.closeAllConnections();
  server.close();
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(differences === 0 ? 'no difference' : `${differences} differences`);
process.exitCode = differences === 0 ? 0 : 1;

async function main() {
  const ours = makeProject('ours');
  const startMs = Date.now();
  const { installed } = await install(ours);
  console.log(`installed ${installed.length} packages in ${Date.now() - startMs} ms`);
  for (const { name, version } of installed) compareWithTag(path.join(ours, 'dbt_packages', name), name, version);
  if (process.env['DBT'] !== undefined) await compareWithDbt(ours);
}

function findRepositories(folder, depth) {
  if (fs.existsSync(path.join(folder, 'HEAD')) && fs.existsSync(path.join(folder, 'objects'))) return [folder];
  if (depth === 0) return [];
  const inner = fs.readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory());
  return inner.flatMap(({ name }) => findRepositories(path.join(folder, name), depth - 1));
}

/** Every tag that is a version and has a project at its top. */
function readReleases(repository) {
  const tags = String(git(repository, 'tag'))
    .split('\n')
    .filter(tag => VERSION.test(tag));
  return tags.flatMap(tag => {
    const read = file => {
      try {
        return parse(String(git(repository, 'show', `${tag}:${file}`)));
      } catch {
        return undefined;
      }
    };
    const project = read('dbt_project.yml');
    if (typeof project?.name !== 'string') return [];
    const packages = (read('packages.yml') ?? read('dependencies.yml'))?.packages ?? [];
    const wanted = [project['require-dbt-version'] ?? []].flat();
    return [{ repository, tag, version: VERSION.exec(tag)[1], name: project.name, packages, wanted }];
  });
}

/** Packages under the names by which someone asks for them. */
function makeIndex() {
  const asked = releases.flatMap(({ packages }) => packages.flatMap(entry => entry.package ?? []));
  const names = new Set([...wishes.map(wish => wish.split('@')[0]), ...asked]);
  const known = [...names].filter(name => releases.some(release => release.name === name.split('/')[1]));
  return new Map(known.map(name => [name, releases.filter(release => release.name === name.split('/')[1])]));
}

function serve(request, response) {
  const [, namespace, name] = /^\/api\/v1\/([^/]+)\/([^/]+)\.json$/.exec(request.url) ?? [];
  const [, archive] = /^\/archive\/(\d+)$/.exec(request.url) ?? [];
  const found = index.get(`${namespace}/${name}`);
  if (request.url === '/api/v1/index.json') response.end(JSON.stringify([...index.keys()]));
  else if (found !== undefined) response.end(JSON.stringify({ name, namespace, versions: versionsOf(found) }));
  else if (archive !== undefined) response.end(archiveOf(releases[Number(archive)]));
  else response.writeHead(404).end();
}

function versionsOf(found) {
  const entries = found.map(release => {
    const { name, version, packages, wanted } = release;
    const downloads = { tarball: `${hub}archive/${releases.indexOf(release)}` };
    return [version, { name, version, packages, require_dbt_version: wanted, downloads }];
  });
  return Object.fromEntries(entries);
}

function archiveOf({ repository, tag, name, version }) {
  return git(repository, 'archive', '--format=tar.gz', `--prefix=${name}-${version}/`, tag);
}

function makeProject(name) {
  const root = path.join(work, name);
  fs.mkdirSync(root);
  fs.writeFileSync(path.join(root, 'dbt_project.yml'), "name: parity_shop\nversion: '1.0'\nprofile: none\n");
  const packages = wishes.map(wish => {
    const [, address, range = '>=0.0.0'] = /^([^@]+)(?:@(.*))?$/.exec(wish);
    return { package: address, version: range.split(',') };
  });
  fs.writeFileSync(path.join(root, 'packages.yml'), JSON.stringify({ packages }));
  return root;
}

async function install(root) {
  const events = makeEventBus({ clock: systemClock });
  events.subscribe(event => event.level === 'debug' || console.log(`  ${event.text}`));
  const plain = value => (typeof value === 'string' ? value : JSON.stringify(value));
  return await installPackages({
    root,
    projectName: 'parity_shop',
    installPath: 'dbt_packages',
    files: diskFiles(),
    shapes: { float: Number, dict: Object.fromEntries, entries: () => undefined, str: plain, repr: plain },
    render: text => text,
    env: { ...process.env, DBT_PACKAGE_HUB_URL: hub, NO_PROXY: '127.0.0.1' },
    cliVars: {},
    flags: { lock: false, upgrade: false, versionCheck: true, addPackage: undefined },
    events,
    deprecations: new Deprecations(events, { showAll: false }),
  });
}

/** Git's own hash of each file at the tag against that of the installed one; what git leaves out of archives is excused. */
function compareWithTag(folder, name, version) {
  const release = releases.find(candidate => candidate.name === name && candidate.version === version);
  const listed = String(git(release.repository, 'ls-tree', '-r', '-z', release.tag))
    .split('\0')
    .filter(line => line !== '');
  const atTag = new Map(
    listed.map(line => /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line)).map(([, mode, id, file]) => [file, { mode, id }]),
  );
  const installed = filesOf(folder);
  let same = 0;
  for (const file of installed) {
    const data = fs.readFileSync(path.join(folder, file));
    const id = createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex');
    const entry = atTag.get(file);
    if (entry?.id === id) same++;
    else if (entry?.mode !== '120000')
      report(`${name} ${version}: ${file} ${entry === undefined ? 'is not in the tag' : 'differs'}`);
  }
  const archived = new Set(String(execFileSync('tar', ['-tz'], { input: archiveOf(release) })).split('\n'));
  const isMissing = ([file, { mode }]) =>
    mode.startsWith('100') && archived.has(`${name}-${version}/${file}`) && !installed.includes(file);
  for (const [file] of [...atTag].filter(isMissing)) report(`${name} ${version}: ${file} is missing`);
  console.log(`${name} ${version}: ${same} of ${installed.length} files as in ${release.tag}`);
}

function filesOf(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

async function compareWithDbt(ours) {
  const theirs = makeProject('theirs');
  await runDbt(theirs);
  const lock = root => fs.readFileSync(path.join(root, 'package-lock.yml'), 'utf8');
  if (lock(ours).replace(/^#.*\n/gm, '') !== lock(theirs)) report(`lock files differ:\n${lock(ours)}\n${lock(theirs)}`);
  compareTrees(ours, theirs, 'after dbt installed by itself');
  fs.copyFileSync(path.join(ours, 'package-lock.yml'), path.join(theirs, 'package-lock.yml'));
  const log = await runDbt(theirs);
  if (log.includes('Updating lock file')) report('dbt makes our lock file anew');
  if (lock(theirs) !== lock(ours)) report('dbt has changed our lock file');
  compareTrees(ours, theirs, 'after dbt installed from our lock file');
  console.log('compared with real dbt');
}

async function runDbt(root) {
  const env = { ...process.env, DBT_PACKAGE_HUB_URL: hub, DBT_SEND_ANONYMOUS_USAGE_STATS: '0', NO_PROXY: '127.0.0.1' };
  // Not spawnSync: this process serves the index.
  const child = spawn(process.env['DBT'], ['--no-use-colors', 'deps'], { cwd: root, env });
  let stdout = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (stdout += piece));
  const status = await new Promise(resolve => child.on('close', resolve));
  if (status !== 0) report(`dbt ends with ${status}: ${stdout}`);
  return stdout;
}

function compareTrees(ours, theirs, when) {
  const [a, b] = [ours, theirs].map(root => path.join(root, 'dbt_packages'));
  const { status, stdout } = spawnSync('diff', ['-rq', a, b], { encoding: 'utf8' });
  if (status !== 0) report(`trees differ ${when}:\n${stdout}`);
}

function report(text) {
  differences++;
  console.log(`DIFFERENT ${text}`);
}
