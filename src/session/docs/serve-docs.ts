import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export type DocsServer = { readonly url: string; readonly close: () => Promise<void> };

/** Serves the files of `folder` (read only, nothing above it, no links that lead out) until `close`. Port 0 takes a free one. */
export async function serveDocs(
  files: Files,
  folder: string,
  options: { readonly host: string; readonly port: number },
): Promise<DocsServer> {
  const server = http.createServer((request, response) => answer(files, folder, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(cannotListen(error, options)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(files: Files, folder: string, request: http.IncomingMessage, response: http.ServerResponse): void {
  const end = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    end(405, 'only GET and HEAD');
    return;
  }
  const file = fileOf(files, folder, request.url ?? '/');
  if (file === null) {
    end(404, 'not found');
    return;
  }
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
  if (request.method === 'HEAD') response.end();
  else
    files
      .openRead(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

function fileOf(files: Files, folder: string, url: string): string | null {
  try {
    const name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const root = files.realPath(folder);
    const file = files.realPath(path.join(root, name.endsWith('/') ? `${name}index.html` : name));
    if (file !== root && !file.startsWith(`${root}${path.sep}`)) return null;
    return files.stat(file)?.kind === 'file' ? file : null;
  } catch {
    return null;
  }
}

function cannotListen(error: Error, options: { readonly host: string; readonly port: number }): ProjectError {
  const text = `the documentation cannot be served on ${options.host}:${options.port}: ${error.message}`;
  return new ProjectError(makeMessage('DOCS-001', text, { suggestion: 'Try another port: quern docs serve --port 0' }));
}
