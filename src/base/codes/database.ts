import type { CodeEntry } from './index.js';

export const databaseCodes = {
  'DB-001': {
    slug: 'statement-failed',
    meaning: 'The server refused a statement.',
    remedy: 'The frame shows the place in the template where it came from; the compiled SQL is at the path below.',
  },
  'DB-002': {
    slug: 'cannot-connect',
    meaning: 'No connection to the server could be made.',
    remedy: 'Check host, port, user and password of the target in profiles.yml, then type: quern debug',
  },
  'DB-003': {
    slug: 'connection-lost',
    meaning: 'The connection to the server broke while a statement was running.',
    remedy: 'Nothing of the open transaction was kept. Type: quern retry',
  },
  'DB-004': {
    slug: 'no-database',
    meaning: 'The database of the target does not exist. quern makes schemas, never databases.',
    remedy: 'Make it with the command shown below, or mend dbname in profiles.yml.',
  },
  'DB-005': {
    slug: 'tls-refused',
    meaning: 'The encrypted connection that sslmode asks for could not be made.',
    remedy: 'Check sslmode and sslrootcert of the target in profiles.yml.',
  },
  'DB-006': {
    slug: 'password-in-clear',
    meaning: 'The server asked for the password over a connection that is not encrypted; it was not sent.',
    remedy:
      'Switch TLS on at the server, or say sslmode: disable in profiles.yml when the network in between is trusted.',
  },
  'DB-007': {
    slug: 'no-session-free',
    meaning: 'No session of the pool became free in time.',
    remedy: 'Lower threads, or raise pool_size in profiles.yml and the connection limit of the server.',
  },
  'DB-008': {
    slug: 'publish-refused',
    meaning:
      'Something that is not part of this project depends on the relation and cannot follow it. Nothing was changed.',
    remedy:
      'Change or drop what the message names, or say on_dependent: cascade to let quern drop it by name as dbt would.',
  },
  'DB-009': {
    slug: 'drop-refused',
    meaning:
      'Something that is not part of this project depends on the relation that a macro wants to drop. Nothing was changed.',
    remedy:
      'Change or drop what the message names, or say on_dependent: cascade to let quern drop it by name as dbt would.',
  },
  'DB-010': {
    slug: 'lock-not-granted',
    meaning: 'The relation could not be locked within the time allowed, because other sessions are using it.',
    remedy: 'The sessions in the way are named below; wait for them or end them, then type: quern retry',
  },
  'DB-011': {
    slug: 'name-too-long',
    meaning: 'A name has more than 63 bytes. PostgreSQL would cut it without a word.',
    remedy: 'Give the model a shorter alias.',
  },
  'DB-012': {
    slug: 'embedded-in-use',
    meaning: 'Another process has the data folder of the embedded database open; it serves one at a time.',
    remedy: 'Wait for that process or end it, or use another folder (path in profiles.yml).',
  },
  'DB-013': {
    slug: 'embedded-extension',
    meaning: 'The embedded database does not have this extension, or it was not asked to load it.',
    remedy: 'List it under extensions of the target in profiles.yml, or use a PostgreSQL server.',
  },
  'DB-014': {
    slug: 'cancelled',
    meaning: 'The statement was cancelled.',
    remedy: 'Nothing of the open transaction was kept. Type: quern retry',
  },
  'DB-015': {
    slug: 'no-transaction',
    meaning: 'A macro asked to commit a transaction that was not open.',
    remedy: 'Call adapter.commit() once, after a statement that began a transaction.',
  },
  'DB-016': {
    slug: 'plain-connection',
    meaning: 'The connection is not encrypted, because the server offers no TLS.',
    remedy: 'Set sslmode in profiles.yml: require to insist on TLS, disable to accept plain connections.',
  },
  'DB-017': {
    slug: 'server-too-old',
    meaning: 'The server is older than PostgreSQL 12.',
    remedy: 'Use PostgreSQL 12 or newer.',
  },
  'DB-018': {
    slug: 'dependent-dropped',
    meaning: 'A relation of this project depended on one that was rebuilt, and could not follow it.',
    remedy: 'Run the node it belongs to; in a full run that happens by itself.',
  },
  'DB-019': {
    slug: 'old-relation-kept',
    meaning: 'The relation that was replaced could not be dropped after the commit.',
    remedy: 'It is listed in the internal schema and is dropped by a later run as soon as nothing needs it.',
  },
  'DB-020': {
    slug: 'approximate-match',
    meaning: 'A relation differs from the one looked for only in upper and lower case.',
    remedy: 'Rename or drop one of the two.',
  },
  'DB-021': {
    slug: 'session-setting',
    meaning: 'The server refused the role or a setting of the target.',
    remedy: 'Mend role, search_path or settings of the target in profiles.yml.',
  },
  'DB-022': {
    slug: 'protocol-broken',
    meaning: 'The bytes that came from the server are not the PostgreSQL protocol.',
    remedy: 'Check what stands between quern and the server (proxy, pooler); an encrypted connection detects this.',
  },
  'DB-023': {
    slug: 'catalogue-moved',
    meaning: 'Somebody changed the dependents of a relation again and again while it was being published.',
    remedy: 'Type: quern retry',
  },
} as const satisfies Record<string, CodeEntry>;
