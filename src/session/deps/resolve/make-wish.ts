import { makeMessage, ProjectError } from '../../../base/index.js';
import { type Env, type PackageSpec, parseVersion } from '../../../config/index.js';
import { privateUrl } from '../git/private-url.js';
import type { Asker, Wish } from './wish.js';

type WishOptions = {
  readonly env: Env;
  /** Is told every token that an address was given. */
  readonly addSecret: (secret: string) => void;
};

/** An entry of a list as a wish. Throws a ProjectError when it cannot be fulfilled whatever else is asked. */
export function makeWish(spec: PackageSpec, asker: Asker, { env, addSecret }: WishOptions): Wish {
  switch (spec.kind) {
    case 'hub':
      checkVersions(spec.package, spec.versions, asker);
      return {
        kind: 'hub',
        package: spec.package,
        asks: [{ asker, versions: spec.versions }],
        installPrerelease: spec.installPrerelease,
      };
    case 'local':
      return { kind: 'local', local: spec.local, asks: [{ asker }] };
    case 'tarball':
      return {
        kind: 'tarball',
        url: spec.tarball,
        written: writtenText(spec.unrendered['tarball'], spec.tarball),
        name: spec.name ?? '',
        asks: [{ asker }],
      };
    default:
      return gitWish(spec, asker, { env, addSecret });
  }
}

function gitWish(spec: PackageSpec & { kind: 'git' | 'private' }, asker: Asker, { env, addSecret }: WishOptions): Wish {
  const { revision, subdirectory } = spec;
  checkSubdirectory(subdirectory, asker);
  const common = {
    subdirectory,
    warnUnpinned: spec.warnUnpinned !== false,
    asks: [{ asker, revision }],
  };
  if (spec.kind === 'git') {
    const written = writtenText(spec.unrendered['git'], spec.git);
    return { ...common, kind: 'git', url: spec.git, written, provider: undefined };
  }
  const { url, token } = privateUrl(spec.private, spec.provider, env['DBT_ENV_PRIVATE_GIT_PROVIDER_INFO']);
  if (token !== undefined) addSecret(token);
  return { ...common, kind: 'private', url, written: spec.private, provider: spec.provider };
}

function writtenText(unrendered: unknown, rendered: string): string {
  return typeof unrendered === 'string' && unrendered !== '' ? unrendered : rendered;
}

function checkVersions(name: string, versions: readonly string[], asker: Asker): void {
  const bad = versions.find(text => parseVersion(text) === undefined);
  if (bad === undefined) return;
  throw new ProjectError(
    makeMessage('DEPS-003', `"${bad}" is not a valid semantic version.`, {
      ...(asker.span === undefined ? {} : { span: asker.span }),
      notes: [`It is asked of ${name} by ${asker.chain.join(' → ')}`],
      suggestion: 'Write three numbers, with =, <, >, <= or >= before them; a range is a list: [">=1.0.0", "<2.0.0"]',
    }),
  );
}

function checkSubdirectory(subdirectory: string | undefined, asker: Asker): void {
  if (subdirectory === undefined) return;
  const leadsOut =
    subdirectory.startsWith('/') || subdirectory.split('/').includes('..') || subdirectory.startsWith('-');
  if (!leadsOut) return;
  throw new ProjectError(
    makeMessage('DEPS-015', `The subdirectory '${subdirectory}' leads out of the repository`, {
      ...(asker.span === undefined ? {} : { span: asker.span }),
      suggestion: 'Write the path of a folder inside the repository, such as packages/one',
    }),
  );
}
