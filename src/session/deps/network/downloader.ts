import { type Files, makeMessage, ProjectError, readText } from '../../../base/index.js';
import type { EventBus } from '../../../events/index.js';
import { ArchiveFault } from '../archive/archive-fault.js';
import type { FileTree } from '../archive/file-tree.js';
import { PACKAGE_LIMITS } from '../archive/limits.js';
import { unpack } from '../archive/unpack.js';
import { DownloadError, MalformedAnswer } from './download-error.js';
import { type HttpAnswer, httpGet } from './http-get.js';
import { withRetries } from './with-retries.js';

export type DownloaderOptions = {
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly events: EventBus;
  readonly signal?: AbortSignal | undefined;
  readonly wait: (ms: number) => Promise<void>;
  readonly clean: (text: string) => string;
};

const INDEX_IDLE_MS = 30_000;
const MAX_JSON_BYTES = 64 << 20;

/** Fetches answers of the index and archives, with retries; what fails for good is a ProjectError with the next step. */
export class Downloader {
  readonly #options: DownloaderOptions;
  #ca: { readonly text: string | undefined } | undefined;

  constructor(options: DownloaderOptions) {
    this.#options = options;
  }

  /**
   * JSON that `read` makes something of; undefined when there is nothing at the address (404). What `read` throws as a
   * MalformedAnswer is tried again.
   */
  async json<T>(url: string, onAnswer: (status: number) => void, read: (value: unknown) => T): Promise<T | undefined> {
    return await this.#try(url, async () => {
      const answer = await this.#get(url, INDEX_IDLE_MS, MAX_JSON_BYTES);
      onAnswer(answer.status);
      if (answer.status === 404) return undefined;
      checkStatus(answer);
      return read(parseJson(answer.body));
    });
  }

  /** An archive and what is in it. One that is broken is fetched again: now and then a host sends half of one. */
  async archive(url: string, what: string): Promise<{ readonly bytes: Uint8Array; readonly tree: FileTree }> {
    const seconds = Number(this.#options.env['DBT_HTTP_TIMEOUT']);
    const idleMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : INDEX_IDLE_MS;
    try {
      return await this.#try(url, async () => {
        const answer = await this.#get(url, idleMs, PACKAGE_LIMITS.archiveBytes);
        checkStatus(answer);
        return { bytes: answer.body, tree: unpackAgain(answer.body) };
      });
    } catch (error) {
      if (error instanceof ProjectError && error.cause instanceof DownloadError) throw archiveError(error, what);
      throw error instanceof ArchiveFault ? refused(error, what, this.#options.clean(url)) : error;
    }
  }

  #get(url: string, idleMs: number, maxBytes: number): Promise<HttpAnswer> {
    const { env, signal } = this.#options;
    this.#ca ??= { text: this.#readCa() };
    return httpGet(url, { env, maxBytes, idleMs, signal, ca: this.#ca.text });
  }

  /** A company's own certificates, where dbt (Python's requests) looks for them; Node has NODE_EXTRA_CA_CERTS for it. */
  #readCa(): string | undefined {
    const { env, files } = this.#options;
    const file = env['REQUESTS_CA_BUNDLE'] || env['CURL_CA_BUNDLE'];
    if (file === undefined || file === '') return undefined;
    if (files.stat(file)?.kind === 'file') return readText(files, file);
    const text = `There is no file of certificates at ${file}, which REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names`;
    throw new ProjectError(makeMessage('DEPS-001', text, { suggestion: 'Correct the variable, or unset it' }));
  }

  async #try<T>(url: string, run: () => Promise<T>): Promise<T> {
    try {
      return await withRetries(run, this.#options);
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      if (!(error instanceof DownloadError)) throw error;
      const text = `External connection exception occurred: ${this.#options.clean(`${error.message} (${url})`)}`;
      throw new ProjectError(
        makeMessage(error instanceof MalformedAnswer ? 'DEPS-014' : 'DEPS-001', text, { suggestion: NEXT_STEP }),
        { cause: error },
      );
    }
  }
}

const NEXT_STEP =
  'Check the network and the address (HTTPS_PROXY and DBT_PACKAGE_HUB_URL are read), then run quern deps again; what was installed is still there';

function checkStatus({ status }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  throw new DownloadError(`the server answers ${status}`, status >= 500 || status === 429 || status === 408);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new MalformedAnswer('the answer is not JSON', { cause: error });
  }
}

function unpackAgain(bytes: Uint8Array): FileTree {
  try {
    return unpack(bytes);
  } catch (error) {
    if (error instanceof ArchiveFault && error.kind === 'broken')
      throw new DownloadError(`the archive cannot be read: ${error.message}`, true, { cause: error });
    throw error;
  }
}

/** The words for an archive that stayed broken. */
function archiveError(error: ProjectError, what: string): ProjectError {
  const fault = error.cause instanceof DownloadError ? error.cause.cause : undefined;
  if (!(fault instanceof ArchiveFault)) return error;
  const text = `The archive of ${what} cannot be read: ${fault.message}`;
  const suggestion = 'An archive is a .tar.gz with the package in one folder; check the address';
  return new ProjectError(makeMessage('DEPS-012', text, { suggestion }), { cause: fault });
}

function refused(fault: ArchiveFault, what: string, url: string): ProjectError {
  if (fault.kind === 'structure') {
    const text = `Incorrect structure for package extracted from ${url}. The extracted package needs to follow the structure ${what}/<package_contents>.`;
    return new ProjectError(makeMessage('DEPS-012', text, { notes: [`In the archive: ${fault.message}`] }));
  }
  const text = `The archive of ${what} is refused: ${fault.message}`;
  const suggestion = 'Do not use this package before its publisher has explained it; nothing of it was written';
  return new ProjectError(makeMessage('DEPS-011', text, { notes: [`It came from ${url}`], suggestion }));
}
