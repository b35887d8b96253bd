import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { CLI, ownEnvironment } from './spawn-quern.js';

const page = fs.readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

// The example of docs/api.md, run as it stands there against a tiny project.
it('the example of the API page builds a project and shows rows', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-api-'));
  try {
    fs.mkdirSync(path.join(folder, 'node_modules'));
    fs.symlinkSync(path.dirname(path.dirname(CLI)), path.join(folder, 'node_modules/quern'));
    fs.mkdirSync(path.join(folder, 'shop/models'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'shop/seeds'));
    fs.writeFileSync(path.join(folder, 'shop/dbt_project.yml'), 'name: shop\nversion: 1.0.0\n');
    fs.writeFileSync(path.join(folder, 'shop/seeds/raw_orders.csv'), 'id,amount\n1,10\n2,20.5\n3,30\n');
    const sql = `select id, amount, '{{ var("currency", "USD") }}' as currency from {{ ref('raw_orders') }} order by id`;
    fs.writeFileSync(path.join(folder, 'shop/models/orders.sql'), sql);
    const example = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    fs.writeFileSync(path.join(folder, 'example.mjs'), example);
    const options = { cwd: folder, env: ownEnvironment() as NodeJS.ProcessEnv };
    const ran = await promisify(execFile)(process.execPath, ['example.mjs'], options);
    expect(ran.stderr).toBe('');
    expect(ran.stdout.split('\n').slice(0, 2)).toEqual(['raw_orders success', 'orders success']);
    expect(ran.stdout).toContain("{ id: 1, amount: 10, currency: 'USD' }");
    expect(ran.stdout).not.toContain('id: 3');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}, 120_000);
