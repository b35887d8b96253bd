import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Files, makeMessage, ProjectError, readText, toolVersion } from '../../base/index.js';
import type { Turn } from '../turn/turn.js';

const WORKFLOW = '.github/workflows/validate.yml';

/** Writes the workflow of a CI service into the repository that holds the project. Never over a file that is there. */
export function initCi({ events, files, places }: Turn, service: string): void {
  const root = repositoryOf(files, places.projectDir);
  const file = path.join(root, WORKFLOW);
  if (files.stat(file) !== undefined) {
    const suggestion = 'Remove it first, or add a step that runs: quern validate --output github';
    throw new ProjectError(
      makeMessage('CLI-008', `${WORKFLOW} is there already; it was left as it is`, { suggestion }),
    );
  }
  const template = fileURLToPath(new URL(`../../../templates/ci/${service}.yml`, import.meta.url));
  const folder = path.relative(root, places.projectDir).split(path.sep).join('/');
  const text = readText(files, template)
    .replaceAll('<version>', toolVersion())
    .replaceAll('<folder>', folder === '' ? '.' : folder);
  files.write(file, hasPackages(files, places.projectDir) ? text : withoutDeps(text));
  events.emit('PrintEvent', { msg: `Wrote ${WORKFLOW}` });
}

/** The nearest folder above the project that is a git repository; the project where there is none. */
function repositoryOf(files: Files, projectDir: string): string {
  for (let folder = projectDir; ; folder = path.dirname(folder)) {
    if (files.stat(path.join(folder, '.git')) !== undefined) return folder;
    if (path.dirname(folder) === folder) return projectDir;
  }
}

function hasPackages(files: Files, projectDir: string): boolean {
  return ['packages.yml', 'dependencies.yml'].some(name => files.stat(path.join(projectDir, name)) !== undefined);
}

function withoutDeps(text: string): string {
  return text.replace(/^.*quern deps.*\n/m, '');
}
