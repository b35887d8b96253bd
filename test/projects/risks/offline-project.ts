import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Manifest } from '../../../src/manifest/index.js';
import { Session, type SessionFlags } from '../../../src/session/index.js';

const PROJECT = 'name: shop\nversion: "1.0"\nprofile: shop\n';

/** Nobody listens at port 1: what asks the database while it is read or compiled fails. */
const PROFILE = JSON.stringify({
  shop: {
    target: 'dev',
    outputs: {
      dev: {
        type: 'postgres',
        host: '127.0.0.1',
        port: 1,
        user: 'u',
        password: 'none',
        dbname: 'db',
        schema: 'dev',
        retries: 0,
      },
    },
  },
});

export type OfflineProject = {
  readonly folder: string;
  parse(flags?: SessionFlags): Promise<Manifest>;
  list(flags?: SessionFlags): Promise<readonly string[]>;
  clean(flags?: SessionFlags): Promise<void>;
  /** Compiled SQL of each node by its name. */
  compile(flags?: SessionFlags): Promise<Record<string, string>>;
  /** Texts of the warnings of all verbs so far. */
  warnings(): string[];
};

/** A project in a folder of its own that never meets a database. */
export function offlineProject(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): OfflineProject {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-risk-'));
  for (const [file, text] of Object.entries({ 'dbt_project.yml': PROJECT, 'profiles.yml': PROFILE, ...files })) {
    const full = path.join(folder, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }
  const session = new Session({ cwd: folder, env });
  const warnings: string[] = [];
  session.subscribe(event => void (event.level === 'warn' && warnings.push(event.text)));
  onTestFinished(async () => {
    await session.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    parse: flags => session.parse(flags),
    list: flags => session.list(flags),
    clean: flags => session.clean(flags),
    warnings: () => warnings.map(text => text.replace(/^\[WARNING\]: /, '')),
    compile: async flags => {
      const { finished } = await session.compile(flags);
      return Object.fromEntries(finished.map(({ node }) => [node.name, compiledText(node)]));
    },
  };
}

function compiledText(node: object): string {
  return 'compiled_code' in node && typeof node.compiled_code === 'string' ? node.compiled_code : '';
}

/** A model of the manifest by its name. */
export function modelNamed(manifest: Manifest, name: string): NonNullable<ReturnType<Manifest['nodes']['get']>> {
  for (const node of manifest.nodes.values()) if (node.name === name) return node;
  throw new Error(`no node ${name}`);
}
