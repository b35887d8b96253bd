import * as os from 'node:os';
import * as path from 'node:path';
import { quoteIdentifier } from '../../adapters/index.js';
import { DatabaseError, DBT_POSTGRES_VERSION, DBT_VERSION, ProjectError, toolVersion } from '../../base/index.js';
import type { Profile } from '../../config/index.js';
import { pluralize } from '../../events/index.js';
import { administratorSql, CURRENT_VERSION, readSchemaStatus, type SchemaStatus } from '../../state/index.js';
import { loadProfile, loadProjectAlone } from '../project/load-configuration.js';
import { errorText } from '../turn/tell-turn.js';
import type { Turn } from '../turn/turn.js';

/** What one check found: a word for its line, and what to tell at the end when it failed. */
type Finding = { readonly word: string; readonly failure?: string };

const FOUND: Finding = { word: 'OK found and valid' };

/** What opens a folder on this machine. */
const OPENS = process.platform === 'darwin' ? 'open' : 'xdg-open';

/** `debug`: versions, files, the connection and our rights there, a line each; true when all is well. */
export async function debugVerb(turn: Turn): Promise<boolean> {
  const { values } = turn.invocation.flags;
  if (values.config_dir) {
    tell(turn, `To view your profiles.yml file, run:\n\n${OPENS} ${turn.places.profilesDir}`);
    return true;
  }
  if (values.debug_sql) return printAdministratorSql(turn);
  tellVersions(turn);
  const { profile, finding: profileFinding } = checkProfile(turn);
  tellPlaces(turn);
  if (profile !== undefined) tellAdapter(turn, profile);
  const projectFinding = check(() => void loadProjectAlone(turn), 'ERROR invalid');
  const findings = [profileFinding, projectFinding];
  if (values.connection) tell(turn, 'Skipping steps before connection verification');
  else findings.push(tellConfiguration(turn, profileFinding, projectFinding));
  if (profile !== undefined) findings.push(await checkConnection(turn, profile));
  return conclude(turn, findings);
}

function tell({ events }: Turn, msg: string): void {
  events.emit('DebugCmdOut', { msg });
}

function tellVersions(turn: Turn): void {
  tell(turn, `dbt version: ${DBT_VERSION}`);
  tell(turn, `quern version: ${toolVersion()}`);
  tell(turn, `node version: ${process.versions.node}`);
  tell(turn, `node path: ${process.execPath}`);
  tell(turn, `os info: ${os.type()}-${os.release()}-${os.arch()}`);
}

function tellPlaces(turn: Turn): void {
  const { profilesDir, projectDir } = turn.places;
  tell(turn, `Using profiles dir at ${profilesDir}`);
  tell(turn, `Using profiles.yml file at ${path.join(profilesDir, 'profiles.yml')}`);
  tell(turn, `Using dbt_project.yml file at ${path.join(projectDir, 'dbt_project.yml')}`);
}

function tellAdapter(turn: Turn, profile: Profile): void {
  tell(turn, 'adapter type: postgres');
  tell(turn, `adapter version: ${DBT_POSTGRES_VERSION}`);
  if (profile.connection.type === 'pglite') tell(turn, 'engine: pglite (the embedded Postgres)');
}

function checkProfile(turn: Turn): { profile?: Profile; finding: Finding } {
  let profile: Profile | undefined;
  const finding = check(() => {
    profile = loadProfile(turn);
  }, 'ERROR invalid');
  return profile === undefined ? { finding } : { profile, finding };
}

function check(run: () => void, word: string): Finding {
  try {
    run();
    return FOUND;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return { word, failure: errorText(error) };
  }
}

function tellConfiguration(turn: Turn, profile: Finding, project: Finding): Finding {
  tell(turn, 'Configuration:');
  tell(turn, `  profiles.yml file [${profile.word}]`);
  tell(turn, `  dbt_project.yml file [${project.word}]`);
  tell(turn, 'Required dependencies:');
  const git = checkGit(turn);
  tell(turn, ` - git [${git.word}]\n`);
  return git;
}

/** Packages come with git. */
function checkGit({ invocation, files }: Turn): Finding {
  const folders = (invocation.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.some(folder => files.stat(path.join(folder, 'git'))?.kind === 'file');
  return found
    ? { word: 'OK found' }
    : { word: 'ERROR', failure: 'Error from git --help: git was not found on the PATH' };
}

/** Keys of a connection in dbt's order. */
const SHOWN = [
  ...['host', 'port', 'user', 'database', 'schema', 'connect_timeout', 'role', 'search_path', 'keepalives_idle'],
  ...['sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'application_name', 'autocommit', 'retries'],
];

function tellConnection(turn: Turn, { target, connection }: Profile): void {
  tell(turn, 'Connection:');
  for (const key of SHOWN) {
    if (!Object.hasOwn(target, key)) continue;
    const value = target[key];
    tell(turn, `  ${key}: ${value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : value}`);
  }
  if (connection.type === 'pglite') tell(turn, `  path: ${connection.path ?? '.quern/pglite'}`);
}

async function checkConnection(turn: Turn, profile: Profile): Promise<Finding> {
  tellConnection(turn, profile);
  turn.events.emit(
    'AdapterRegistered',
    { adapter_name: 'postgres', adapter_version: `=${DBT_POSTGRES_VERSION}` },
    { level: 'info' },
  );
  try {
    const facts = await askServer(turn, profile);
    tell(turn, '  Connection test: [OK connection ok]\n');
    for (const fact of facts) tell(turn, fact);
    return { word: 'OK connection ok' };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    tell(turn, '  Connection test: [ERROR]\n');
    const text =
      'dbt was unable to connect to the specified database.\nThe database returned the following error:\n\n' +
      `  >${errorText(error)}\n\nCheck your database credentials and try again.`;
    return { word: 'ERROR', failure: text };
  }
}

const RIGHTS = `
select pg_catalog.version(),
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY'),
       (select pg_catalog.has_schema_privilege(n.oid, 'CREATE') from pg_catalog.pg_namespace n where n.nspname = $1),
       (select s.ssl from pg_catalog.pg_stat_ssl s where s.pid = pg_catalog.pg_backend_pid())`;

/** Version, encryption, rights and the internal schema, as lines. */
async function askServer(turn: Turn, profile: Profile): Promise<string[]> {
  const { adapter } = await turn.database(profile);
  const session = await adapter.acquire('control', 'debug');
  try {
    const found = await session.sql(RIGHTS, { purpose: 'catalogue', params: [profile.schema] });
    const [version, create, temporary, inSchema, encrypted] = found.rows[0] ?? [];
    const schema = quoteIdentifier(profile.schema);
    const sessions =
      profile.connection.type === 'pglite' ? 'one' : `${profile.poolSize} for nodes, ${profile.maxOverflow} besides`;
    const lines = [
      'Server:',
      `  version: ${(version ?? '').split(' on ')[0]}`,
      `  encrypted connection: ${encrypted === 't' ? 'yes' : 'no'}`,
      `  may create schemas: ${yesNo(create)}`,
      `  may create temporary tables: ${yesNo(temporary)}`,
      `  schema ${schema}: ${inSchema === null ? 'not there yet' : `there, may create in it: ${yesNo(inSchema)}`}`,
      `  sessions: ${sessions}`,
    ];
    if (profile.internalSchema === undefined) return [...lines, '  internal schema: none\n'];
    const status = await readSchemaStatus(session, profile.internalSchema);
    return [...lines, `  internal schema ${quoteIdentifier(profile.internalSchema)}: ${stateWords(status)}\n`];
  } finally {
    adapter.release(session);
  }
}

function yesNo(value: string | null | undefined): string {
  return value === 't' ? 'yes' : 'no';
}

function stateWords(status: SchemaStatus): string {
  if (status.version > CURRENT_VERSION) return `version ${status.version}, made by a newer quern`;
  if (status.version === 0)
    return status.creatable ? 'not there yet, may be created' : 'not there, and may not be created (see debug --sql)';
  const current = status.version === CURRENT_VERSION ? '' : `, becomes ${CURRENT_VERSION} at the next run`;
  return `version ${status.version}${current}, ${status.writable ? 'writable' : 'not writable (see debug --sql)'}`;
}

function conclude(turn: Turn, findings: readonly Finding[]): boolean {
  const failures = new Set(findings.flatMap(({ failure }) => (failure === undefined ? [] : [failure])));
  const result = (msg: string): void => turn.events.emit('DebugCmdResult', { msg });
  if (failures.size === 0) result('All checks passed!');
  else {
    result(`${pluralize(failures.size, 'check')} failed:`);
    for (const failure of failures) result(`${failure}\n`);
  }
  return failures.size === 0;
}

/** The statements that an administrator runs where the role may not make the internal schema itself. */
function printAdministratorSql(turn: Turn): boolean {
  const profile = loadProfile(turn);
  const role =
    profile.connection.type === 'postgres' ? (profile.connection.role ?? profile.connection.user) : 'postgres';
  const msg =
    profile.internalSchema === undefined
      ? '-- the profile says internal_schema: none, so there is nothing to set up'
      : administratorSql(turn.files, quoteIdentifier(profile.internalSchema), quoteIdentifier(role));
  turn.events.emit('PrintEvent', { msg });
  return true;
}
