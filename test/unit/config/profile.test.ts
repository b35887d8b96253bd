import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ProjectError, renderMessage } from '../../../src/base/index.js';
import { memoryFiles } from '../../../src/base/memory-files.js';
import { type ProfileRequest, profilesDir, readProfile } from '../../../src/config/index.js';
import { testRender } from './render.js';
import { testShapes } from './shapes.js';

const FULL = 'type: postgres, host: h, user: u, password: pw, port: 5432, dbname: d, schema: s';

const read = (yaml: string | undefined, more: Partial<ProfileRequest> = {}, others: [string, string][] = []) => {
  const files: [string, string][] = yaml === undefined ? [] : [['/home/me/.dbt/profiles.yml', yaml]];
  return readProfile({
    files: memoryFiles(new Map([...files, ...others])),
    shapes: testShapes,
    render: testRender,
    env: {},
    home: '/home/me',
    dir: '/home/me/.dbt',
    projectProfile: 'p',
    profileFlag: undefined,
    targetFlag: undefined,
    threadsFlag: undefined,
    embedded: false,
    cliVars: {},
    ...more,
  });
};

const output = (keys: string) => `p:\n  target: dev\n  outputs:\n    dev: {${keys}}\n`;

function faults(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.filter(m => m.severity === 'error').map(m => m.text);
    throw error;
  }
  return [];
}

describe('a complete profile', () => {
  test('gives the connection with the defaults of dbt-postgres', () => {
    const { connection, ...profile } = read(output(FULL));
    expect(connection).toMatchObject({
      type: 'postgres',
      host: 'h',
      port: 5432,
      user: 'u',
      database: 'd',
      connectTimeoutSeconds: 10,
      keepalivesIdleSeconds: 0,
      retries: 1,
      searchPath: undefined,
      role: undefined,
      applicationName: 'dbt',
      autocommit: false,
    });
    expect(profile).toMatchObject({
      profileName: 'p',
      targetName: 'dev',
      threads: 1,
      schema: 's',
      internalSchema: 'quern',
      state: 'optional',
      dataSchema: undefined,
      settings: {},
      poolSize: 1,
      maxOverflow: 1,
    });
  });

  test('shows templates the target that dbt shows, in its order, and the engine', () => {
    const { target } = read(output(FULL));
    expect(Object.entries(target)).toEqual([
      ...Object.entries({ host: 'h', port: 5432, user: 'u', database: 'd', schema: 's', connect_timeout: 10 }),
      ...Object.entries({ role: null, search_path: null, keepalives_idle: 0, sslmode: null, sslcert: null }),
      ...Object.entries({ sslkey: null, sslrootcert: null, application_name: 'dbt', autocommit: false, retries: 1 }),
      ...Object.entries({ dbname: 'd', type: 'postgres', threads: 1, name: 'dev', target_name: 'dev' }),
      ...Object.entries({ profile_name: 'p', engine: 'postgres' }),
    ]);
  });

  test('knows pass and database as other names', () => {
    const { connection } = read(output(FULL.replace('password', 'pass').replace('dbname', 'database')));
    expect(connection.type === 'postgres' && [connection.password.reveal(), connection.database]).toEqual(['pw', 'd']);
  });

  test('takes the type in any case', () => {
    expect(read(output(FULL.replace('postgres', 'PostgreSQL'))).connection.type).toBe('postgres');
  });

  test('takes the keys that only quern has', () => {
    const own =
      'threads: 4, internal_schema: none, state: required, data_schema: raw, pool_size: 9, max_overflow: 2, settings: {work_mem: 64MB, statement_timeout: 5000, jit: off}';
    expect(read(output(`${FULL}, ${own}`))).toMatchObject({
      threads: 4,
      internalSchema: undefined,
      state: 'required',
      dataSchema: 'raw',
      poolSize: 9,
      maxOverflow: 2,
      settings: { work_mem: '64MB', statement_timeout: '5000', jit: 'off' },
    });
  });

  test('has as many pooled sessions as threads, and --threads wins', () => {
    expect(read(output(`${FULL}, threads: 4`)).poolSize).toBe(4);
    expect(read(output(`${FULL}, threads: 4`), { threadsFlag: 7 })).toMatchObject({ threads: 7, poolSize: 7 });
  });
});

// The words behind "invalid: " are those of dbt-core 1.12.6 with dbt-postgres 1.11.0.
describe('a key that is missing or wrong is named in the words of dbt', () => {
  const without = (key: string) =>
    FULL.split(', ')
      .filter(pair => !pair.startsWith(key))
      .join(', ');
  const start = 'Credentials in profile "p", target "dev" invalid: ';

  test.each(['host', 'user', 'password', 'port', 'schema'])('without %s', key => {
    expect(faults(() => read(output(without(key))))).toEqual([`${start}'${key}' is a required property`]);
  });

  test('without a database', () => {
    expect(faults(() => read(output(without('dbname'))))).toEqual([`${start}'database' is a required property`]);
  });

  test('without a type', () => {
    expect(faults(() => read(output(without('type'))))).toEqual([
      'required field "type" not found in profile p and target dev',
    ]);
  });

  test('of an adapter that is not there', () => {
    expect(faults(() => read(output(FULL.replace('postgres', 'nosuch'))))).toEqual([
      `${start}Could not find adapter type nosuch!`,
    ]);
  });

  test.each([
    ["port: '5432'", "'5432' is not of type 'integer'"],
    ['port: null', "None is not of type 'integer'"],
    ['port: 5432.5', "5432.5 is not of type 'integer'"],
    ['host: 5', "5 is not of type 'string'"],
    ['user: null', "None is not of type 'string'"],
    ["connect_timeout: '5'", "'5' is not of type 'integer'"],
    ['retries: x', "'x' is not of type 'integer'"],
    ['keepalives_idle: true', "True is not of type 'integer'"],
  ])('%s', (pair, words) => {
    const key = pair.split(':')[0] ?? '';
    expect(faults(() => read(output(`${without(key)}, ${pair}`)))).toEqual([start + words]);
  });

  test('a float that is whole counts as an integer', () => {
    expect(read(output(`${without('port')}, port: 5432.0`)).connection).toMatchObject({ port: 5432 });
  });

  test('a password of the wrong type is not repeated', () => {
    expect(faults(() => read(output(`${without('password')}, password: 123456`)))).toEqual([
      `${start}the password is not of type 'string'`,
    ]);
  });

  test('two names of one key', () => {
    expect(faults(() => read(output(`${FULL}, pass: x`)))).toEqual([
      `${start}Got duplicate keys: (pass) all map to "password"`,
    ]);
  });

  test('threads of another type', () => {
    expect(faults(() => read(output(`${FULL}, threads: '4'`)))).toEqual([
      "at path ['threads']: '4' is not of type 'integer'",
    ]);
  });

  test('everything that is wrong is said at once, each with its place', () => {
    try {
      read(
        `p:\n  target: dev\n  outputs:\n    dev:\n      type: postgres\n      host: h\n      port: '1'\n      user: 5\n      password: x\n      dbname: d\n      schema: s\n`,
      );
    } catch (error) {
      const lines = (error as ProjectError).messages.map(m => [m.span?.line, m.span?.column]);
      expect(lines).toEqual([
        [8, 13],
        [7, 13],
      ]);
    }
    expect.assertions(1);
  });

  test('a mistyped key is a warning with the right one', () => {
    const { messages } = read(output(`${FULL}, serach_path: a, my_own_key: 1`));
    expect(messages.map(m => [m.severity, m.text, m.suggestion])).toEqual([
      ['warning', "The key 'serach_path' is not known and has no effect", "did you mean 'search_path'?"],
    ]);
  });
});

describe('which profile', () => {
  const two = `p:\n  target: dev\n  outputs:\n    dev: {${FULL}}\n    prod: {host: "{{ env_var('NOPE') }}"}\nq:\n  outputs:\n    default: {${FULL}}\n`;

  test('--profile and --target choose before the files do', () => {
    expect(read(two, { profileFlag: 'q' })).toMatchObject({ profileName: 'q', targetName: 'default' });
    expect(read(two.replace('dev:', 'x:').replace('target: dev', 'target: y'), { targetFlag: 'x' }).targetName).toBe(
      'x',
    );
  });

  test('an output that is not chosen is not rendered or checked', () => {
    expect(read(two).targetName).toBe('dev');
  });

  test('a profile without a target means the output called default, and says so', () => {
    expect(read(two, { profileFlag: 'q' }).messages.map(m => m.text)).toEqual([
      "target not specified in profile 'q', using 'default'",
    ]);
  });

  test('the name in the project and the target are rendered', () => {
    const profile = read(two.replace('target: dev', `target: "{{ env_var('T', 'dev') }}"`), {
      projectProfile: "{{ env_var('P') }}",
      env: { P: 'p' },
    });
    expect(profile).toMatchObject({ profileName: 'p', targetName: 'dev' });
    expect([...profile.envReads]).toEqual([
      ['P', 'p'],
      ['T', undefined],
    ]);
  });

  test('a target that is not there is named with those that are', () => {
    expect(faults(() => read(two, { targetFlag: 'prd' }))).toEqual([
      "The profile 'p' does not have a target named 'prd'. The valid target names for this profile are:\n - dev\n - prod",
    ]);
  });

  test.each([
    ['p:\n  target: dev\n', "outputs not specified in profile 'p'"],
    ['p:\n  target: dev\n  outputs: {dev: 5}\n', "output 'dev' of profile 'p' is misconfigured in profiles.yml"],
    ['p:\n', 'Profile p in profiles.yml is empty'],
    ['# nothing\n', 'The profiles.yml file at /home/me/.dbt/profiles.yml is empty'],
  ])('%j is an error', (yaml, words) => {
    expect(faults(() => read(yaml))).toEqual([words]);
  });

  test('a named profile that is not found is an error that names --embedded', () => {
    const message = (() => {
      try {
        read('shop: {}\n', { projectProfile: 'shp' });
      } catch (error) {
        return (error as ProjectError).messages[0];
      }
      return undefined;
    })();
    expect(message && renderMessage(message)).toBe(
      [
        "CONFIG-020  Could not find profile named 'shp'",
        "  Did you mean 'shop'? Add the profile there, name another one with --profile, or use the embedded database with --embedded",
        '  Looked in /home/me/.dbt/profiles.yml, which has: shop',
      ].join('\n'),
    );
    expect(faults(() => read(undefined))).toEqual(["Could not find profile named 'p'"]);
  });
});

describe('the flat layout', () => {
  const flat = `default_profile: dev\nprofiles:\n  dev: {${FULL}, threads: 3}\n  prod: {${FULL}, data_schema: raw}\n`;

  test('is used with its default profile when the project names none', () => {
    expect(read(flat, { projectProfile: undefined })).toMatchObject({
      profileName: 'dev',
      targetName: 'dev',
      threads: 3,
    });
  });

  test('is chosen from by the project, --profile or --target', () => {
    expect(read(flat, { projectProfile: 'prod' }).dataSchema).toBe('raw');
    expect(read(flat, { projectProfile: 'dev', profileFlag: 'prod' }).targetName).toBe('prod');
    expect(read(flat, { projectProfile: undefined, targetFlag: 'prod' }).targetName).toBe('prod');
  });

  test('does not fall back to the default when a profile is named that it lacks', () => {
    expect(faults(() => read(flat, { projectProfile: 'shop' }))).toEqual(["Could not find profile named 'shop'"]);
  });

  test('may stand beside profiles of the other layout', () => {
    expect(read(flat + output(FULL), { projectProfile: 'p' })).toMatchObject({ profileName: 'p', targetName: 'dev' });
  });

  test('is not mistaken for a profile that is called profiles', () => {
    const yaml = output(FULL).replace('p:', 'profiles:');
    expect(read(yaml, { projectProfile: 'profiles' }).profileName).toBe('profiles');
  });
});

describe('the embedded database', () => {
  test('is used when the profile says so', () => {
    const profile = read(output('type: PGlite, path: memory, threads: 2'));
    expect(profile).toMatchObject({ connection: { type: 'pglite', path: 'memory' }, schema: 'dev', threads: 2 });
    expect(profile.target).toMatchObject({ type: 'postgres', engine: 'pglite', dbname: 'postgres', schema: 'dev' });
  });

  test('is used when the project names no profile, and that is said', () => {
    const profile = read(undefined, { projectProfile: undefined });
    expect(profile).toMatchObject({ connection: { type: 'pglite' }, schema: 'dev', targetName: 'dev' });
    expect(profile.messages.map(m => m.text)).toEqual([
      'dbt_project.yml names no profile: the embedded database is used',
    ]);
  });

  test('replaces only the connection under --embedded', () => {
    const keys = `type: postgres, host: "{{ env_var('NOPE') }}", schema: mine, threads: 5, data_schema: raw`;
    expect(read(output(keys), { embedded: true })).toMatchObject({
      profileName: 'p',
      targetName: 'dev',
      connection: { type: 'pglite', path: undefined },
      schema: 'mine',
      threads: 5,
      dataSchema: 'raw',
      messages: [],
    });
  });

  test('stands in for a profile that is not there under --embedded', () => {
    expect(read(undefined, { embedded: true })).toMatchObject({ profileName: 'p', connection: { type: 'pglite' } });
    expect(read('q: {}\n', { embedded: true })).toMatchObject({ profileName: 'p', connection: { type: 'pglite' } });
  });
});

describe('rendering', () => {
  test('keeps the type that a filter gives', () => {
    const keys = FULL.replace('5432', `"{{ env_var('PORT') | as_number }}"`);
    expect(read(output(keys), { env: { PORT: '5433' } }).connection).toMatchObject({ port: 5433 });
  });

  test('without the filter a variable is text, and the message says how to help', () => {
    const keys = FULL.replace('5432', `"{{ env_var('PORT') }}"`);
    expect(faults(() => read(output(keys), { env: { PORT: '5433' } }))).toEqual([
      `Credentials in profile "p", target "dev" invalid: '5433' is not of type 'integer'`,
    ]);
  });

  test('a missing variable is an error in the words of dbt, at its place', () => {
    try {
      read(output(FULL.replace('host: h', `host: "{{ env_var('NOPE') }}"`)));
    } catch (error) {
      const [message] = (error as ProjectError).messages;
      expect([message?.text, message?.span?.line]).toEqual(["Env var required but not provided: 'NOPE'", 4]);
    }
    expect.assertions(1);
  });

  test('a password that cannot be rendered is used as it is written', () => {
    const profile = read(output(FULL.replace('password: pw', `password: "{{ abc"`)));
    expect(profile.connection.type === 'postgres' && profile.connection.password.reveal()).toBe('{{ abc');
    expect(profile.messages.map(m => m.severity)).toEqual(['warning']);
    expect(JSON.stringify(profile.messages.map(m => m.text))).not.toContain('{{ abc');
  });
});

describe('secrets', () => {
  const env = { DBT_ENV_SECRET_PW: 's3cret', DBT_ENV_SECRET_USER: 'hidden' };
  const keys = FULL.replace('password: pw', `password: "{{ env_var('DBT_ENV_SECRET_PW') }}-x"`);

  test('are put in after rendering, also several in one text', () => {
    const both = FULL.replace(
      'password: pw',
      `password: "{{ env_var('DBT_ENV_SECRET_PW') }}-{{ env_var('DBT_ENV_SECRET_USER') }}"`,
    );
    const { connection, secrets } = read(output(both), { env });
    expect(connection.type === 'postgres' && connection.password.reveal()).toBe('s3cret-hidden');
    expect(secrets).toEqual(['s3cret', 'hidden', 's3cret-hidden']);
  });

  test('are not shown by a profile that is printed or serialised', () => {
    const profile = read(output(keys), { env });
    const { secrets, ...shown } = profile;
    expect(secrets).toEqual(['s3cret', 's3cret-x']);
    for (const text of [JSON.stringify(shown), inspect(shown, { depth: 9 }), `${JSON.stringify(shown.target)}`]) {
      expect(text).not.toContain('s3cret');
    }
    expect(profile.connection.type === 'postgres' && `${profile.connection.password}`).toBe('*****');
  });

  test('are not among the variables that are remembered', () => {
    expect([...read(output(keys), { env }).envReads.keys()]).toEqual([]);
  });
});

describe('where profiles.yml is looked for', () => {
  const files = memoryFiles(new Map([['/code/shop/profiles.yml', 'p: {}']]));

  test('in the folder that is given', () => {
    expect(profilesDir(files, { given: 'ci', cwd: '/code/shop', home: '/home/me' })).toBe('/code/shop/ci');
    expect(profilesDir(files, { given: '~/x', cwd: '/code/shop', home: '/home/me' })).toBe('/home/me/x');
  });

  test('else in the current folder when it has the file, else in ~/.dbt', () => {
    expect(profilesDir(files, { given: undefined, cwd: '/code/shop', home: '/home/me' })).toBe('/code/shop');
    expect(profilesDir(files, { given: undefined, cwd: '/code', home: '/home/me' })).toBe('/home/me/.dbt');
  });
});

describe('TLS', () => {
  const tls = (keys: string, others: [string, string][] = []) => {
    const { connection } = read(output(`${FULL}${keys}`), {}, others);
    return connection.type === 'postgres' ? connection.tls : undefined;
  };

  test('is tried first and warned about when it is missing, off loopback', () => {
    expect(tls('')).toEqual({
      attempts: ['tls', 'plain'],
      verify: 'nothing',
      rootCertificate: undefined,
      clientCertificate: undefined,
      clientKey: undefined,
      warnWhenPlain: true,
      clearPasswordWhenPlain: false,
    });
  });

  test.each(['localhost', '127.0.0.1', '127.8.9.1', '::1', '/var/run/postgresql'])('%s is this machine', host => {
    const { connection } = read(output(FULL.replace('host: h', `host: '${host}'`)));
    expect(connection.type === 'postgres' && connection.tls).toMatchObject({
      warnWhenPlain: false,
      clearPasswordWhenPlain: true,
    });
  });

  test('goes through a socket never', () => {
    const { connection } = read(output(`${FULL.replace('host: h', 'host: /tmp')}, sslmode: require`));
    expect(connection.type === 'postgres' && connection.tls.attempts).toEqual(['plain']);
  });

  test.each([
    ['disable', ['plain'], 'nothing', true],
    ['allow', ['plain', 'tls'], 'nothing', false],
    ['prefer', ['tls', 'plain'], 'nothing', false],
    ['require', ['tls'], 'nothing', false],
  ])('sslmode %s', (mode, attempts, verify, clear) => {
    expect(tls(`, sslmode: ${mode}`)).toMatchObject({
      attempts,
      verify,
      warnWhenPlain: false,
      clearPasswordWhenPlain: clear,
    });
  });

  test('with a file of roots the chain is checked, for verify-full the name as well', () => {
    const root: [string, string][] = [['/ca.crt', 'x']];
    expect(tls(', sslmode: require, sslrootcert: /ca.crt', root)).toMatchObject({ verify: 'chain' });
    expect(tls(', sslmode: verify-ca, sslrootcert: /ca.crt', root)).toMatchObject({ verify: 'chain' });
    expect(tls(', sslmode: verify-full, sslrootcert: /ca.crt', root)).toMatchObject({
      attempts: ['tls'],
      verify: 'chain-and-name',
      rootCertificate: '/ca.crt',
    });
    expect(tls(', sslrootcert: system')).toMatchObject({ verify: 'chain-and-name', rootCertificate: 'system' });
  });

  test("finds libpq's own files", () => {
    const others: [string, string][] = ['root.crt', 'postgresql.crt', 'postgresql.key'].map(name => [
      `/home/me/.postgresql/${name}`,
      'x',
    ]);
    expect(tls(', sslmode: verify-full', others)).toMatchObject({
      rootCertificate: '/home/me/.postgresql/root.crt',
      clientCertificate: '/home/me/.postgresql/postgresql.crt',
      clientKey: '/home/me/.postgresql/postgresql.key',
    });
  });

  test.each([
    [', sslmode: verify-full', 'sslmode verify-full needs a root certificate'],
    [', sslmode: verify-ca, sslrootcert: /no.crt', 'root certificate file /no.crt does not exist'],
    [', sslmode: require, sslrootcert: system', 'sslmode require is too weak for sslrootcert system'],
    [', sslmode: requiered', "'requiered' is not one of"],
  ])('%s is an error', (keys, words) => {
    expect(faults(() => tls(keys))[0]).toContain(words);
  });
});
