import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fixtures } from './hub-server.js';

const WHO = { NAME: 'A', EMAIL: 'a@example.com', DATE: '2024-01-01T00:00:00Z' };

/** git without the settings of the one who runs the tests, and with commits that are the same everywhere. */
export function git(folder: string, ...args: string[]): string {
  const who = ['AUTHOR', 'COMMITTER'].flatMap(role =>
    Object.entries(WHO).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  );
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...Object.fromEntries(who),
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The bare repositories of repositories.txt, which the recorded lock files were made with. */
export function makeRepositories(folder: string): void {
  let work = folder;
  for (const line of fs.readFileSync(path.join(fixtures, 'repositories.txt'), 'utf8').split('\n')) {
    const [, command = '', first = '', rest = ''] = /^(\S+)(?: (\S+))?(?: (.*))?$/.exec(line) ?? [];
    if (command === 'repo') {
      work = path.join(folder, `${first}.work`);
      fs.mkdirSync(work);
      git(work, 'init', '-q', '-b', 'main');
    } else if (command === 'file') {
      fs.mkdirSync(path.dirname(path.join(work, first)), { recursive: true });
      fs.writeFileSync(path.join(work, first), JSON.parse(rest) as string);
    } else if (command === 'git') {
      if (first === 'commit') git(work, 'add', '-A');
      git(work, first, ...rest.split(' '));
    } else if (command === 'done') {
      git(folder, 'clone', '-q', '--bare', work, work.replace(/\.work$/, '.git'));
    }
  }
}
