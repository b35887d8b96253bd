import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { DownloadError } from './download-error.js';

type TunnelOptions = {
  readonly headers: Readonly<Record<string, string>>;
  readonly idleMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly trust: Trust;
};

type Trust = { readonly ca?: string[] };

/** Options of TLS for certificates that are trusted besides those that Node knows. */
export function trustOf(ca: string | undefined): Trust {
  return ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] };
}

/** A TLS connection to `target` through a proxy (CONNECT). Throws a DownloadError when the proxy refuses. */
export async function openTunnel(proxy: URL, target: URL, options: TunnelOptions): Promise<tls.TLSSocket> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const place = `${target.hostname}:${target.port || 443}`;
  const { headers, idleMs, signal, trust } = options;
  const isSecureProxy = proxy.protocol === 'https:';
  return await new Promise<tls.TLSSocket>((resolve, reject) => {
    const fail = (error: Error): void => {
      request.destroy();
      const text = `the proxy ${proxy.host} cannot be used: ${error.message}`;
      reject(error instanceof DownloadError ? error : new DownloadError(text, true, { cause: error }));
    };
    const request = (isSecureProxy ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (isSecureProxy ? 443 : 80),
      path: place,
      headers: { ...headers, host: place },
      agent: false,
      ...trust,
      ...(signal === undefined ? {} : { signal }),
    });
    request.setTimeout(idleMs, () => fail(new DownloadError(`the proxy ${proxy.host} does not answer`, true)));
    request.on('error', fail);
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) {
        secure(socket, host, trust).then(resolve, reject);
        return;
      }
      socket.destroy();
      fail(
        new DownloadError(`the proxy ${proxy.host} answers ${response.statusCode}`, (response.statusCode ?? 0) >= 500),
      );
    });
    request.end();
  });
}

async function secure(socket: Duplex, host: string, trust: Trust): Promise<tls.TLSSocket> {
  const inner = tls.connect({ socket, servername: host, host, ...trust });
  inner.once('close', () => void socket.destroy());
  return await new Promise<tls.TLSSocket>((resolve, reject) => {
    inner.once('secureConnect', () => resolve(inner));
    inner.once('error', error => reject(new DownloadError(error.message, false, { cause: error })));
  });
}
