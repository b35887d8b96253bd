import * as http from 'node:http';
import * as https from 'node:https';
import { DownloadError } from './download-error.js';
import { proxyFor } from './proxy-for.js';
import { openTunnel, trustOf } from './tunnel.js';

export type HttpAnswer = { readonly status: number; readonly body: Uint8Array };

export type HttpOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly maxBytes: number;
  /** How long nothing may come. */
  readonly idleMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Certificates, as PEM, that are trusted besides those that Node knows. */
  readonly ca?: string | undefined;
};

const MAX_REDIRECTS = 10;

/**
 * GET with what Node's fetch lacks and packages need: a proxy from the environment, a name and password in the address,
 * and a bound on the size. Follows redirects, but never from https to http. Throws a DownloadError when no answer comes;
 * an answer with any status is given back.
 */
export async function httpGet(address: string, options: HttpOptions): Promise<HttpAnswer> {
  let url = parseAddress(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const { location, ...answer } = await getOnce(url, options);
    if (location === undefined) return answer;
    url = redirected(url, location);
  }
  throw new DownloadError(`more than ${MAX_REDIRECTS} redirects`, false);
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new DownloadError('the address does not begin with https:// or http://', false);
  return url;
}

/** The name and password of the first address go on only to the same place. */
function redirected(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (to === undefined) throw new DownloadError('a redirect leads to no address', false);
  if (!['http:', 'https:'].includes(to.protocol) || (from.protocol === 'https:' && to.protocol === 'http:'))
    throw new DownloadError(`a redirect leads from ${from.protocol}// to ${to.protocol}//`, false);
  if (to.origin === from.origin && to.username === '') {
    to.username = from.username;
    to.password = from.password;
  }
  return to;
}

type Answer = HttpAnswer & { readonly location: string | undefined };

async function getOnce(url: URL, options: HttpOptions): Promise<Answer> {
  const request = await openRequest(url, options);
  return await new Promise<Answer>((resolve, reject) => {
    const fail = (error: Error): void => {
      request.destroy();
      reject(
        error instanceof DownloadError ? error : new DownloadError(error.message, !isAbort(error), { cause: error }),
      );
    };
    request.setTimeout(options.idleMs, () => fail(new DownloadError(`no answer for ${options.idleMs / 1000} s`, true)));
    request.on('error', fail);
    request.on('response', response => {
      const { statusCode: status = 0, headers } = response;
      const isRedirect = [301, 302, 303, 307, 308].includes(status) && headers.location !== undefined;
      readBody(response, options.maxBytes).then(body => {
        // A tunnel does not end by itself.
        request.destroy();
        resolve({ status, body, location: isRedirect ? headers.location : undefined });
      }, fail);
    });
    request.end();
  });
}

async function openRequest(url: URL, { env, signal, idleMs, ca }: HttpOptions): Promise<http.ClientRequest> {
  const secure = url.protocol === 'https:';
  const headers: Record<string, string> = { accept: '*/*', 'user-agent': 'quern', host: url.host };
  if (url.username !== '') headers['authorization'] = basic(url);
  // Each request has a connection of its own, so that none is left when the packages are there.
  const trust = trustOf(ca);
  const common = {
    method: 'GET',
    headers,
    agent: false as const,
    ...trust,
    ...(signal === undefined ? {} : { signal }),
  };
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, path: `${url.pathname}${url.search}` };
  const proxy = proxyFor(url, env);
  if (proxy === undefined) return (secure ? https : http).request({ ...common, ...target });
  const proxyAuth = proxy.username === '' ? {} : { 'proxy-authorization': basic(proxy) };
  if (secure) {
    const socket = await openTunnel(proxy, url, { headers: proxyAuth, idleMs, signal, trust });
    // An agent, also `false`, would make a connection of its own.
    return https.request({ ...common, ...target, agent: undefined, createConnection: () => socket });
  }
  const path = `${url.protocol}//${url.host}${target.path}`;
  const port = proxy.port || (proxy.protocol === 'https:' ? 443 : 80);
  const through = proxy.protocol === 'https:' ? https : http;
  return through.request({ ...common, headers: { ...headers, ...proxyAuth }, host: proxy.hostname, port, path });
}

function basic(url: URL): string {
  const text = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

async function readBody(response: http.IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBytes) throw new DownloadError(`the answer is larger than ${maxBytes} bytes`, false);
    pieces.push(piece);
  }
  if (!response.complete) throw new DownloadError('the connection ended in the middle of the answer', true);
  return Buffer.concat(pieces);
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError';
}
