import { makeMessage, ProjectError } from '../../../base/index.js';

/** The address of a private package, with the token that is in it: it must be shown nowhere. */
export type PrivateUrl = { readonly url: string; readonly token: string | undefined };

/** One entry of DBT_ENV_PRIVATE_GIT_PROVIDER_INFO. */
type GitProvider = {
  readonly org: string;
  /** With `{token}`, and perhaps `{repo}` and `{group}` or `{project}` where any will do. */
  readonly url: string;
  readonly token: string;
  readonly provider: string;
};

const ADO = ['ado', 'azure_devops', 'azure_active_directory'];
/** Their packages may be named without the project between organisation and repository. */
const OLD_ADO = ['azure_devops', 'azure_active_directory'];
const PROVIDERS = ['github', 'gitlab', ...ADO];

/** How dbt finds a `private:` package: by the providers that the environment names, else over ssh. */
export function privateUrl(name: string, provider: string | undefined, info: string | undefined): PrivateUrl {
  const providers = readProviders(info);
  if (providers.length === 0) return { url: sshUrl(name, provider), token: undefined };
  if (provider !== undefined && !PROVIDERS.includes(provider))
    throw unresolved(`Invalid provider '${provider}'. Valid providers: ${PROVIDERS.join(', ')}`);
  const found = providers.find(candidate => matches(candidate, name, provider));
  if (found === undefined)
    throw unresolved(`No matching Git URLs for private definition ${name} with provider ${provider ?? 'None'}`);
  const [, ...between] = name.split('/');
  const repo = between.pop() ?? '';
  const group = between.join('/');
  const values: Readonly<Record<string, string>> = { token: found.token, repo, group, project: group };
  return { url: found.url.replace(/\{(\w+)\}/g, (sign, key: string) => values[key] ?? sign), token: found.token };
}

function readProviders(info: string | undefined): readonly GitProvider[] {
  if (info === undefined || info.trim() === '') return [];
  const fault = 'DBT_ENV_PRIVATE_GIT_PROVIDER_INFO is not a JSON list of objects with org, url, token and provider';
  let value: unknown;
  try {
    value = JSON.parse(info);
  } catch {
    throw unresolved(fault);
  }
  if (!Array.isArray(value) || !value.every(isProvider)) throw unresolved(fault);
  return value;
}

function isProvider(value: unknown): value is GitProvider {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<string, unknown>;
  return ['org', 'url', 'token', 'provider'].every(key => typeof entry[key] === 'string');
}

type Parts = { readonly org: string; readonly group: string; readonly repo: string };

function partsOf(text: string): Parts {
  const [org = '', ...rest] = text.split('/');
  const repo = rest.pop() ?? '';
  return { org, group: rest.join('/'), repo };
}

function matches(candidate: GitProvider, name: string, provider: string | undefined): boolean {
  const wanted = partsOf(name);
  if (candidate.org !== wanted.org || wanted.repo === '') return false;
  if (provider !== undefined && !sameProvider(candidate.provider, provider)) return false;
  const urlIsOld = OLD_ADO.includes(candidate.provider);
  if (urlIsOld && provider === 'ado' && wanted.group === '') return false;
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\/([^?#]*)/i.exec(candidate.url)?.[1] ?? candidate.url;
  const cleaned = path.replace(/\.git$/, '');
  const offered = partsOf(ADO.includes(candidate.provider) ? cleaned.replaceAll('/_git/', '/') : cleaned);
  const sameRepo = offered.org === wanted.org && alike(offered.repo, wanted.repo, ['{repo}']);
  const nameIsOld = provider !== undefined && OLD_ADO.includes(provider);
  // An old spelling on one side leaves the group open only when the other side has none.
  const openGroup = urlIsOld ? nameIsOld || wanted.group === '' : nameIsOld && offered.group === '';
  return sameRepo && (openGroup || alike(offered.group, wanted.group, ['{group}', '{project}']));
}

function sameProvider(a: string, b: string): boolean {
  return a === b || (ADO.includes(a) && ADO.includes(b));
}

function alike(offered: string, wanted: string, wildcards: readonly string[]): boolean {
  return offered === wanted || (wildcards.includes(offered) && wanted !== '');
}

function sshUrl(name: string, provider = 'github'): string {
  if (provider === 'github') return `git@github.com:${name}.git`;
  if (provider === 'gitlab') return `git@gitlab.com:${name}.git`;
  if (provider === 'ado' || provider === 'azure_devops') {
    if (name.split('/').length >= 3) return `git@ssh.dev.azure.com:v3/${name}`;
    throw unresolved(`The '${provider}' provider requires org/project/repo format (3 parts), got: '${name}'`);
  }
  const valid = 'Valid providers are: github, gitlab, ado, azure_devops';
  throw unresolved(`Invalid private package configuration: '${name}' provider: '${provider}'. ${valid}`);
}

function unresolved(text: string): ProjectError {
  const suggestion = 'Check the name and the provider of the package, or write it as a git package';
  return new ProjectError(makeMessage('DEPS-017', text, { suggestion }));
}
