import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Files, readText } from '../../base/index.js';
import { renderHtml } from '../../jinja/index.js';
import type { DocsData } from './docs-data.js';

const WEB = fileURLToPath(new URL('../../../templates/web', import.meta.url));

/**
 * The documentation as one HTML file that works from disk and loads nothing: script, style and data lie within. Its content
 * security policy allows this one script by its hash, so that nothing of a project's texts can ever run.
 */
export async function docsPage(files: Files, data: DocsData): Promise<string> {
  const script = readText(files, path.join(WEB, 'app.js'));
  return renderHtml(readText(files, path.join(WEB, 'index.html')), {
    title: data.project,
    style: readText(files, path.join(WEB, 'style.css')),
    script,
    scriptHash: `sha256-${createHash('sha256').update(script).digest('base64')}`,
    data: jsonForHtml(data),
  });
}

/** JSON that may stand in a script element: no `</script>` and no `<!--` can come up. */
function jsonForHtml(data: DocsData): string {
  return JSON.stringify(data).replace(/[<>\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
