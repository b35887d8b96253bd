import * as path from 'node:path';
import { makeMessage, ProjectError } from '../../base/index.js';
import { loadConfiguration } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';

/** `docs serve`: the target folder over HTTP, until the invocation is aborted. Throws DOCS-002 before `docs generate`. */
export async function docsServeVerb(turn: Turn): Promise<void> {
  const { targetFolder } = loadConfiguration(turn);
  if (turn.files.stat(path.join(targetFolder, 'index.html')) === undefined)
    throw new ProjectError(
      makeMessage('DOCS-002', `there is no documentation in ${targetFolder}`, {
        suggestion: 'Run `quern docs generate` first',
      }),
    );
  const { host, port, browser } = turn.invocation.flags.values;
  const { serveDocs } = await import('../docs/serve-docs.js');
  const server = await serveDocs(turn.files, targetFolder, { host: host ?? '127.0.0.1', port: port ?? 8080 });
  turn.events.emit('Formatting', { msg: `Serving docs at ${server.url}` });
  turn.events.emit('Formatting', { msg: 'Press Ctrl+C to exit.' });
  if (browser) (await import('../docs/open-browser.js')).openBrowser(server.url, turn.invocation.env);
  const { abort } = turn.invocation;
  await new Promise<void>(resolve => {
    if (abort.aborted) resolve();
    else abort.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.close();
}
