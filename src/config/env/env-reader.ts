import { makeMessage, ProjectError } from '../../base/index.js';

/** The environment as data: what the process was started with plus `.env`, which never wins over it. */
export type Env = Readonly<Record<string, string | undefined>>;

export const SECRET_PREFIX = 'DBT_ENV_SECRET';

/** `env_var()` of one file: reads, and remembers what it read. */
export type EnvReader = {
  /** dbt's `env_var(name, default)`. Throws a ProjectError in dbt's words when there is neither value nor default. */
  readonly read: (name: string, fallback?: string | null) => string;
  /** Names read so far with what came back; undefined where the default was taken. Secrets are left out. */
  readonly reads: ReadonlyMap<string, string | undefined>;
};

/** What `env_var()` throws for a variable that is not there; its words are dbt's. */
function envVarMissing(name: string): ProjectError {
  return new ProjectError(
    makeMessage('CONFIG-010', `Env var required but not provided: '${name}'`, {
      suggestion: `Set ${name}, or give a default: env_var('${name}', '…')`,
    }),
  );
}

/** Secrets are refused, as everywhere but in profiles.yml and packages.yml. */
export function plainEnvReader(env: Env): EnvReader {
  return makeReader(env, name => {
    throw new ProjectError(
      makeMessage(
        'CONFIG-011',
        `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
        { suggestion: `Rename the variable so that it does not begin with ${SECRET_PREFIX}` },
      ),
    );
  });
}

/**
 * Secrets come back as placeholders, so that no filter can cut pieces out of them that scrubbing would not know;
 * `putSecrets` sets the values in when the text is rendered.
 */
export function secretEnvReader(env: Env): EnvReader {
  return makeReader(env, name => (env[name] === undefined ? undefined : placeholder(name)));
}

function makeReader(env: Env, secret: (name: string) => string | undefined): EnvReader {
  const reads = new Map<string, string | undefined>();
  return {
    reads,
    read: (name, fallback) => {
      const isSecret = name.startsWith(SECRET_PREFIX);
      const value = isSecret ? secret(name) : env[name];
      if (!isSecret) reads.set(name, value);
      const result = value ?? fallback;
      if (result === undefined || result === null) throw envVarMissing(name);
      return result;
    },
  };
}

const OPEN = '$$$DBT_SECRET_START$$$';
const CLOSE = '$$$DBT_SECRET_END$$$';

function placeholder(name: string): string {
  return `${OPEN}${name}${CLOSE}`;
}

/** The text with the values of its placeholders; each value that was put in goes to `found`. */
export function putSecrets(text: string, env: Env, found: (value: string) => void): string {
  let rest = text;
  let out = '';
  for (let at = rest.indexOf(OPEN); at !== -1; at = rest.indexOf(OPEN)) {
    const close = rest.indexOf(CLOSE, at);
    if (close === -1) break;
    const value = env[rest.slice(at + OPEN.length, close)] ?? '';
    if (value !== '') found(value);
    out += rest.slice(0, at) + value;
    rest = rest.slice(close + CLOSE.length);
  }
  return out + rest;
}

/** Values of every secret variable of the environment: what reports must not show. */
export function secretValues(env: Env): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(SECRET_PREFIX) && value !== undefined && value.trim() !== '' ? [value] : [],
  );
}
