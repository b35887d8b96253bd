import { randomBytes } from 'node:crypto';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scrub, secretValues } from '../../config/index.js';
import type { DepsRequest } from './deps-request.js';
import { Hub } from './hub/hub.js';
import { Downloader } from './network/downloader.js';
import { Memo } from './sources/memo.js';
import type { SourceTools } from './sources/source-tools.js';

/** Runs with what the sources of packages share, and takes away the folder for downloads afterwards. */
export async function withSourceTools<T>(
  request: DepsRequest,
  secrets: readonly string[],
  run: (tools: SourceTools) => Promise<T>,
): Promise<T> {
  const temporary = new TemporaryFolder(request);
  try {
    return await run(makeSourceTools(request, secrets, temporary));
  } finally {
    temporary.remove();
  }
}

function makeSourceTools(request: DepsRequest, given: readonly string[], temporary: TemporaryFolder): SourceTools {
  const { env, events, deprecations, shapes, signal } = request;
  const secrets = new Set([...given, ...secretValues(env)]);
  const clean = (text: string): string => scrub(text, [...secrets]);
  const wait = request.wait ?? (async (ms: number) => void (await sleep(ms, undefined, signal && { signal })));
  const warned = new Set<string>();
  const warnOnce = (key: string, warn: () => void): void => {
    if (warned.has(key)) return;
    warned.add(key);
    warn();
  };
  const downloader = new Downloader({ files: request.files, env, events, signal, wait, clean });
  return {
    request,
    hub: new Hub({ env, downloader, events, deprecations, shapes }),
    downloader,
    memo: new Memo(),
    temporaryFolder: () => temporary.path(),
    wait,
    clean,
    withoutSecrets: text => {
      const cleaned = clean(text);
      const warn = (): void => events.emit('DepsScrubbedPackageName', { package_name: cleaned }, { force: true });
      if (cleaned !== text) warnOnce(`secret ${cleaned}`, warn);
      return cleaned;
    },
    warnOnce,
    addSecret: secret => {
      secrets.add(secret);
      request.addSecret?.(secret);
    },
  };
}

/** For checkouts of git; only its owner can read it, for an address in it may hold a token. */
class TemporaryFolder {
  readonly #request: DepsRequest;
  #path: string | undefined;

  constructor(request: DepsRequest) {
    this.#request = request;
  }

  path(): string {
    if (this.#path !== undefined) return this.#path;
    const { env, files, events } = this.#request;
    const base = env['DBT_DOWNLOADS_DIR'] || os.tmpdir();
    this.#path = path.join(base, `quern-deps-${randomBytes(12).toString('hex')}`);
    files.makeFolder(this.#path, { mode: 0o700 });
    events.emit('DepsSetDownloadDirectory', { path: this.#path });
    return this.#path;
  }

  remove(): void {
    if (this.#path !== undefined) this.#request.files.remove(this.#path);
  }
}
