import { makeMessage, ProjectError } from '../../../base/index.js';
import { ArchiveFault } from '../archive/archive-fault.js';
import { type Checkout, checkOut } from '../git/checkout.js';
import { GitFailure } from '../git/run-git.js';
import { DownloadError } from '../network/download-error.js';
import { chooseRevision } from '../resolve/resolve-wish.js';
import { type Wish, wishName } from '../resolve/wish.js';
import type { FoundPackage } from './found-package.js';
import { readPackageTree } from './read-package.js';
import type { SourceTools } from './source-tools.js';

type GitWish = Wish & { kind: 'git' | 'private' };

/** The commit that a branch, a tag or HEAD means now: the lock file names it by its hash. */
export async function findGitPackage(wish: GitWish, tools: SourceTools): Promise<FoundPackage> {
  const revision = chooseRevision(wish);
  const shownName = wishName(wish);
  const key = (name: string): string => `checkout ${name} of ${shownName}`;
  const { sha, tree } = await tools.memo.once(key(revision), () => fetchRevision(wish, revision, tools));
  await tools.memo.once(key(sha), () => Promise.resolve({ sha, tree }));
  warnUnpinned(wish, revision, tools);
  const facts = readPackageTree(tree, tools.clean(shownName), tools.request);
  const written = tools.withoutSecrets(wish.written);
  return {
    source: wish.kind,
    name: facts.name,
    version: sha,
    packages: facts.packages,
    lockEntry: {
      [wish.kind]: written,
      name: facts.name,
      revision: sha,
      ...(wish.subdirectory === undefined ? {} : { subdirectory: wish.subdirectory }),
      ...(wish.provider === undefined ? {} : { provider: wish.provider }),
    },
    shownName,
    shownVersion: `revision ${sha}`,
    subdirectory: wish.subdirectory,
    latest: undefined,
    content: () => Promise.resolve({ kind: 'tree', tree, archive: undefined }),
  };
}

async function fetchRevision(wish: GitWish, revision: string, tools: SourceTools): Promise<Checkout> {
  const { url, subdirectory } = wish;
  const { files, env, events, signal } = tools.request;
  const { wait, clean } = tools;
  try {
    const temporary = tools.temporaryFolder();
    return await checkOut({ url, revision, subdirectory }, { files, env, events, signal, wait, clean, temporary });
  } catch (error) {
    signal?.throwIfAborted();
    throw gitError(error, wish, revision, tools);
  }
}

function gitError(error: unknown, wish: GitWish, revision: string, { clean }: SourceTools): unknown {
  const url = clean(wish.url);
  const span = wish.asks.map(({ asker }) => asker.span).find(place => place !== undefined);
  const place = span === undefined ? {} : { span };
  if (error instanceof ArchiveFault) {
    const text = `The repository ${url} is refused: ${error.message}`;
    const suggestion = 'Do not use this package before its publisher has explained it; nothing of it was written';
    return new ProjectError(makeMessage('DEPS-011', text, { ...place, suggestion }), { cause: error });
  }
  if (!(error instanceof GitFailure || error instanceof DownloadError)) return error;
  const code = error instanceof DownloadError ? 'DEPS-001' : 'DEPS-009';
  const text = `Error checking out spec='${revision}' for repo ${url}\n${clean(error.message)}`;
  const isNoRef = error instanceof GitFailure && error.message.includes("couldn't find remote ref");
  const suggestion = isNoRef
    ? 'The revision is a branch, a tag, or all 40 letters of a commit hash'
    : 'Check the address and your right to read it: git ls-remote with the same address says the same';
  // What git printed may hold the token of the address: it goes no further than here.
  return new ProjectError(makeMessage(code, text, { ...place, suggestion }));
}

function warnUnpinned(wish: GitWish, revision: string, tools: SourceTools): void {
  if (!wish.warnUnpinned || !['HEAD', 'main', 'master'].includes(revision)) return;
  const git = tools.clean(wish.url);
  tools.warnOnce(`${git} ${revision}`, () =>
    tools.request.events.emit('DepsUnpinned', { revision, git }, { force: true }),
  );
}
