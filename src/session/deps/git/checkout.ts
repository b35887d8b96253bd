import * as path from 'node:path';
import { type Files, md5 } from '../../../base/index.js';
import { ArchiveFault } from '../archive/archive-fault.js';
import { type FileTree, subtree } from '../archive/file-tree.js';
import { PACKAGE_LIMITS } from '../archive/limits.js';
import { TreeBuilder } from '../archive/tree-builder.js';
import { DownloadError } from '../network/download-error.js';
import { type RetryOptions, withRetries } from '../network/with-retries.js';
import { GitFailure, type GitOptions, runGit } from './run-git.js';

export type Repository = {
  /** As git takes it; may hold a secret. */
  readonly url: string;
  /** Branch, tag, whole commit hash, or HEAD. */
  readonly revision: string;
  readonly subdirectory: string | undefined;
};

export type Checkout = {
  readonly sha: string;
  /** The files of the subdirectory, or of the whole repository without one. */
  readonly tree: FileTree;
};

type Options = Omit<GitOptions, 'folder'> & RetryOptions & { readonly files: Files; readonly temporary: string };

const SETTINGS = [
  'core.symlinks=false',
  'core.hooksPath=/dev/null',
  'core.autocrlf=false',
  // A server that sends nothing for a minute is given up.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
];

/**
 * One revision of a repository. Nothing of the repository is run: no hooks, no submodules, no links on disk.
 * Throws a GitFailure, a DownloadError (network, also after retries) or an ArchiveFault.
 */
export async function checkOut(repository: Repository, options: Options): Promise<Checkout> {
  const { url, revision, subdirectory } = repository;
  const { events, files, temporary } = options;
  const name = md5(subdirectory === undefined ? url : `${url}/${subdirectory}`);
  const folder = path.join(temporary, `${name}-${md5(revision)}`);
  files.makeFolder(folder);
  const git = (...args: string[]): Promise<string> => runGit(args, { ...options, folder });
  if (subdirectory !== undefined) events.emit('GitSparseCheckoutSubdirectory', { subdir: subdirectory });
  await git('init', '--quiet');
  await git('remote', 'add', '--', 'origin', url);
  for (const setting of SETTINGS) await git('config', ...setting.split('='));
  if (subdirectory !== undefined) await git('sparse-checkout', 'set', subdirectory);
  events.emit('GitProgressPullingNewDependency', { dir: name });
  events.emit('GitProgressCheckoutRevision', { revision });
  const network = (...args: string[]): Promise<string> => withRetries(() => overNetwork(() => git(...args)), options);
  const commit = await fetchRevision(repository, network);
  await network('checkout', '--quiet', '--detach', commit);
  const sha = (await git('rev-parse', 'HEAD')).trim();
  events.emit('GitProgressCheckedOutAt', { end_sha: sha.slice(0, 7) });
  const tree = await readCheckout(files, folder, subdirectory, git);
  files.remove(folder);
  return { sha, tree };
}

type Git = (...args: string[]) => Promise<string>;

const COMMIT = /^[0-9a-f]{40}$/;

/** Fetches as little as the server allows and gives back what to check out. A tag goes before a branch, as in dbt. */
async function fetchRevision({ revision, subdirectory }: Repository, git: Git): Promise<string> {
  const ref = await refOf(revision, git);
  const shallow = ['fetch', '--quiet', '--no-tags', '--depth', '1'];
  try {
    await git(...shallow, ...(subdirectory === undefined ? [] : ['--filter=blob:none']), 'origin', ref);
    return 'FETCH_HEAD';
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    // Servers may refuse to give a commit by its hash, or shallow and partial clones: then all of it.
    await git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*');
    return COMMIT.test(revision) ? revision : ref.replace(/^refs\/heads\//, 'refs/remotes/origin/');
  }
}

async function refOf(revision: string, git: Git): Promise<string> {
  if (COMMIT.test(revision) || revision === 'HEAD') return revision;
  if (/^-|[\s~^:?*[\\]|\.\./.test(revision)) throw new GitFailure(`fatal: '${revision}' is no name of a revision`);
  const found = await git('ls-remote', 'origin', `refs/tags/${revision}`, `refs/heads/${revision}`);
  const refs = found.split('\n').map(line => line.split('\t')[1] ?? '');
  const ref = [`refs/tags/${revision}`, `refs/heads/${revision}`].find(name => refs.includes(name));
  if (ref === undefined) throw new GitFailure(`fatal: couldn't find remote ref ${revision}`);
  return ref;
}

const PASSING =
  /could not resolve host|connection (?:reset|timed out|refused)|operation timed out|early eof|rpc failed|hung up unexpectedly|unexpected disconnect|error: 5\d\d|returned error: 429|failed to connect/i;

async function overNetwork(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GitFailure && PASSING.test(error.stderr))
      throw new DownloadError(error.stderr, true, { cause: error });
    throw error;
  }
}

/** Every file that git tracks, with links as entries of their own: on disk they are texts (core.symlinks). */
async function readCheckout(files: Files, folder: string, part: string | undefined, git: Git): Promise<FileTree> {
  const builder = new TreeBuilder();
  const top = 'repository';
  const listed = await git('ls-files', '--stage', '-z', ...(part === undefined ? [] : ['--', part]));
  let bytes = 0;
  for (const line of listed.split('\0')) {
    const [, mode, name] = /^(\d+) [0-9a-f]+ \d\t(.*)$/s.exec(line) ?? [];
    // A submodule is a commit elsewhere: dbt does not fetch those either.
    if (mode === undefined || name === undefined || mode === '160000') continue;
    const file = path.join(folder, name);
    bytes += files.stat(file)?.sizeBytes ?? 0;
    if (bytes > PACKAGE_LIMITS.bytes)
      throw new ArchiveFault('hostile', `it has more than ${PACKAGE_LIMITS.bytes} bytes`);
    const data = files.readBytes(file);
    const isLink = mode === '120000';
    const target = isLink ? new TextDecoder().decode(data) : '';
    builder.add({ kind: isLink ? 'symlink' : 'file', path: `${top}/${name}`, target, data });
  }
  const tree = builder.isEmpty ? new Map<string, Uint8Array>() : builder.finish();
  return part === undefined ? tree : subtree(tree, part);
}
