import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

export type ProjectFiles = Readonly<Record<string, string | Uint8Array>>;

const PROJECT = `name: bakery
version: "1.0"
profile: bakery
`;

const PROFILES = `bakery:
  target: dev
  outputs:
    dev:
      type: postgres
      host: "{{ env_var('BAKERY_HOST') }}"
      port: "{{ env_var('BAKERY_PORT') | as_number }}"
      user: "{{ env_var('BAKERY_USER') }}"
      password: "{{ env_var('DBT_ENV_SECRET_BAKERY', '') }}"
      dbname: "{{ env_var('BAKERY_DATABASE') }}"
      schema: dev
      threads: 1
      retries: 0
      connect_timeout: 5
      sslmode: "{{ env_var('BAKERY_SSLMODE', 'prefer') }}"
`;

/** A project of two models in which nothing is wrong; cases write over it and beside it. */
export const GOOD: ProjectFiles = {
  'dbt_project.yml': PROJECT,
  'profiles.yml': PROFILES,
  'models/orders.sql': "select 1 as id, 'rye' as bread\n",
  'models/sales.sql': "select bread, count(*) as sold\nfrom {{ ref('orders') }}\ngroup by bread\n",
};

/** Writes a project into a new temporary folder. The caller removes it. */
export function writeProject(files: ProjectFiles): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'quern-bad-input-')));
  for (const [name, content] of Object.entries({ ...GOOD, ...files })) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  return folder;
}

/** Every file of the folder but of its log, by its path from there. */
export function filesBelow(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(name => !name.startsWith('logs/'))
    .sort();
}
