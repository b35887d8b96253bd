import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { makeArchive } from './make-archive.js';

export const fixtures = path.resolve(import.meta.dirname, '../../fixtures/deps');

type Facts = { name?: string; packages?: readonly object[]; require_dbt_version?: readonly string[] };
export type HubContent = Record<string, Record<string, Facts | string>>;

export const recordedHub = (): HubContent =>
  JSON.parse(fs.readFileSync(path.join(fixtures, 'hub.json'), 'utf8')) as HubContent;

export type Answer = { readonly status?: number; readonly body: string | Uint8Array; readonly headers?: object };

/** A package index on loopback, with the archives of its packages. Closed with `close`. */
export class HubServer {
  readonly content: HubContent;
  readonly requests: string[] = [];
  /** Answers that stand before those of the index, by path; a list is taken one after the other. */
  readonly answers = new Map<string, Answer | 'reset' | (Answer | 'reset')[]>();
  readonly #server: http.Server;

  private constructor(content: HubContent) {
    this.content = content;
    this.#server = http.createServer((request, response) => this.#serve(request, response));
  }

  static async open(content: HubContent = recordedHub()): Promise<HubServer> {
    const hub = new HubServer(content);
    await new Promise<void>(resolve => hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const at = request.url ?? '';
    this.requests.push(at);
    const special = this.answers.get(at);
    const answer = (Array.isArray(special) ? special.shift() : special) ?? this.#answer(at);
    if (answer === 'reset') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer?.status ?? (answer === undefined ? 404 : 200), { ...answer?.headers });
    response.end(answer?.body ?? '');
  }

  #answer(at: string): Answer | undefined {
    if (at === '/api/v1/index.json') return { body: JSON.stringify(Object.keys(this.content)) };
    const [, namespace = '', name = '', version] =
      /^\/api\/v1\/(\w+)\/(\w+)\.json$/.exec(at) ?? /^\/archives\/(\w+)\/(\w+)\/(.+)\.tar\.gz$/.exec(at) ?? [];
    const entry = this.content[`${namespace}/${name}`];
    if (entry === undefined) return undefined;
    if (version === undefined) return { body: JSON.stringify(this.#package(namespace, name, entry)) };
    const facts = entry[version];
    return typeof facts === 'object'
      ? { body: packageArchive(`${name}-${version}`, facts.name ?? name, facts) }
      : undefined;
  }

  #package(namespace: string, name: string, entry: Record<string, Facts | string>): object {
    const redirects = Object.fromEntries(Object.entries(entry).filter(([key]) => key.startsWith('redirect')));
    const versions = Object.entries(entry).flatMap(([version, facts]) => {
      if (typeof facts === 'string') return [];
      const tarball = `${this.url}/archives/${namespace}/${name}/${version}.tar.gz`;
      const { name: project = name, packages = [], require_dbt_version = [] } = facts;
      return [[version, { name: project, version, packages, require_dbt_version, downloads: { tarball } }]];
    });
    return { name, namespace, versions: Object.fromEntries(versions), ...redirects };
  }
}

export function packageArchive(top: string, project: string, { packages }: Facts = {}): Uint8Array {
  return makeArchive([
    { path: `${top}/dbt_project.yml`, text: `name: ${project}\nversion: '1.0'\n` },
    { path: `${top}/macros/one.sql`, text: '{% macro one() %}1{% endmacro %}\n' },
    ...(packages === undefined ? [] : [{ path: `${top}/packages.yml`, text: JSON.stringify({ packages }) }]),
  ]);
}
