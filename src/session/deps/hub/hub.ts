import { makeMessage, ProjectError } from '../../../base/index.js';
import type { DataShapes, Env } from '../../../config/index.js';
import type { Deprecations, EventBus } from '../../../events/index.js';
import type { Downloader } from '../network/downloader.js';
import { type HubPackage, readHubIndex, readHubPackage } from './hub-package.js';

const DEFAULT_HUB = 'https://hub.getdbt.com/';

type HubOptions = {
  readonly env: Env;
  readonly downloader: Downloader;
  readonly events: EventBus;
  readonly deprecations: Deprecations;
  readonly shapes: DataShapes;
};

/** The package index: each answer is fetched once. */
export class Hub {
  readonly #options: HubOptions;
  readonly #base: string;
  readonly #packages = new Map<string, Promise<HubPackage>>();
  #index: Promise<ReadonlySet<string>> | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    const named = options.env['DBT_PACKAGE_HUB_URL'] || DEFAULT_HUB;
    this.#base = named.endsWith('/') ? named : `${named}/`;
  }

  /** Undefined when the index has no such package. */
  async find(name: string): Promise<HubPackage | undefined> {
    this.#index ??= this.#readIndex();
    if (!(await this.#index).has(name)) return undefined;
    const known = this.#packages.get(name) ?? this.#readPackage(name);
    this.#packages.set(name, known);
    return await known;
  }

  async #readIndex(): Promise<ReadonlySet<string>> {
    const { events, downloader } = this.#options;
    const url = `${this.#base}api/v1/index.json`;
    events.emit('RegistryIndexProgressGETRequest', { url });
    const tell = (resp_code: number): void => events.emit('RegistryIndexProgressGETResponse', { url, resp_code });
    return (await downloader.json(url, tell, readHubIndex)) ?? this.#missing(url);
  }

  async #readPackage(name: string): Promise<HubPackage> {
    const { events, downloader, deprecations, shapes } = this.#options;
    const url = `${this.#base}api/v1/${name.split('/').map(encodeURIComponent).join('/')}.json`;
    events.emit('RegistryProgressGETRequest', { url });
    const tell = (resp_code: number): void => events.emit('RegistryProgressGETResponse', { url, resp_code });
    const found = (await downloader.json(url, tell, value => readHubPackage(value, shapes))) ?? this.#missing(url);
    if (found.movedTo !== undefined)
      deprecations.warn('PackageRedirectDeprecation', { old_name: name, new_name: found.movedTo });
    return found;
  }

  #missing(url: string): never {
    const text = `There is nothing at ${url}, where a package index has an answer`;
    const suggestion = 'Check DBT_PACKAGE_HUB_URL: the address of an index goes before api/v1/index.json';
    throw new ProjectError(makeMessage('DEPS-014', text, { suggestion }));
  }
}
