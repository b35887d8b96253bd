import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileWatcher, watchFiles } from '../../../../src/session/watch/watch-files.js';

describe('watching files', () => {
  let root: string;
  let watcher: FileWatcher | undefined;
  const seen = new Set<string>();
  const file = (name: string): string => path.join(root, name);
  const told = async (...names: string[]): Promise<void> => {
    for (let i = 0; i < 200 && !names.every(name => seen.has(file(name))); i++)
      await new Promise(resolve => setTimeout(resolve, 20));
    expect([...seen].map(f => path.relative(root, f))).toEqual(expect.arrayContaining(names));
  };

  beforeEach(async () => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'watch-')));
    fs.mkdirSync(file('models/deep'), { recursive: true });
    fs.mkdirSync(file('target'));
    fs.writeFileSync(file('dbt_project.yml'), 'name: p');
    fs.writeFileSync(file('models/old.sql'), 'select 1');
    seen.clear();
    watcher = await watchFiles([file('models'), file('dbt_project.yml')], {
      ignored: [file('models/target')],
      onChange: f => seen.add(f),
    });
  });
  afterEach(async () => {
    await watcher?.close();
    fs.rmSync(root, { recursive: true });
  });

  it('tells of files that are made, written, moved and removed, in folders made later too', async () => {
    fs.writeFileSync(file('models/deep/new.sql'), 'select 2');
    fs.appendFileSync(file('dbt_project.yml'), '\nversion: "1"');
    fs.mkdirSync(file('models/later'));
    fs.writeFileSync(file('models/later/b.sql'), 'select 3');
    await told('models/deep/new.sql', 'dbt_project.yml', 'models/later/b.sql');
    seen.clear();
    fs.renameSync(file('models/old.sql'), file('models/moved.sql'));
    await told('models/old.sql', 'models/moved.sql');
  });

  it('says nothing of hidden files, of what editors leave while they save, and of ignored folders', async () => {
    fs.mkdirSync(file('models/target'));
    for (const name of ['models/.old.sql.swp', 'models/old.sql~', 'models/x.tmp', 'models/target/a.sql'])
      fs.writeFileSync(file(name), 'x');
    fs.writeFileSync(file('models/last.sql'), 'select 4');
    await told('models/last.sql');
    expect([...seen]).toEqual([file('models/last.sql')]);
  });
});
