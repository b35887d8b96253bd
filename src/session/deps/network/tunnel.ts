import * as http from 'node:http';
import * as https from 'node:https';
import * as tls from 'node:tls';
import { DownloadError } from './download-error.js';

type TunnelOptions = {
  readonly headers: Readonly<Record<string, string>>;
  readonly idleMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** A TLS connection to `target` through a proxy (CONNECT). Throws a DownloadError when the proxy refuses. */
export async function openTunnel(proxy: URL, target: URL, options: TunnelOptions): Promise<tls.TLSSocket> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const place = `${target.hostname}:${target.port || 443}`;
  const { headers, idleMs, signal } = options;
  const secure = proxy.protocol === 'https:';
  return await new Promise<tls.TLSSocket>((resolve, reject) => {
    const fail = (error: Error): void => {
      request.destroy();
      const text = `the proxy ${proxy.host} cannot be used: ${error.message}`;
      reject(error instanceof DownloadError ? error : new DownloadError(text, true, { cause: error }));
    };
    const request = (secure ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (secure ? 443 : 80),
      path: place,
      headers: { ...headers, host: place },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    });
    request.setTimeout(idleMs, () => fail(new DownloadError(`the proxy ${proxy.host} does not answer`, true)));
    request.on('error', fail);
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) {
        socket.setTimeout(0);
        resolve(tls.connect({ socket, servername: host, host }));
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
