import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { diskFiles } from '../../../src/base/files.js';
import { type Files, ProjectError, systemClock } from '../../../src/base/index.js';
import { Deprecations, type Event, makeEventBus } from '../../../src/events/index.js';
import { installPackages } from '../../../src/session/deps/install-packages.js';
import type { DepsRequest, DepsResult } from '../../../src/session/index.js';
import { testRender } from '../config/render.js';
import { testShapes } from '../config/shapes.js';

/** A project in a folder of its own; `remove` takes it away. */
export class TestProject {
  readonly base: string;
  readonly root: string;

  constructor(tree: Readonly<Record<string, string>>) {
    this.base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'deps-test-')));
    this.root = path.join(this.base, 'shop');
    fs.mkdirSync(this.root);
    this.write(tree);
  }

  write(tree: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(tree)) {
      fs.mkdirSync(path.dirname(path.join(this.root, name)), { recursive: true });
      fs.writeFileSync(path.join(this.root, name), text);
    }
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.root, name), 'utf8');
  }

  has(name: string): boolean {
    return fs.existsSync(path.join(this.root, name));
  }

  /** Names in a folder, sorted. */
  list(name: string): string[] {
    return this.has(name) ? fs.readdirSync(path.join(this.root, name)).sort() : [];
  }

  remove(): void {
    fs.rmSync(this.base, { recursive: true, force: true });
  }
}

export type Outcome = {
  readonly result: DepsResult | undefined;
  readonly error: ProjectError | undefined;
  readonly events: readonly Event[];
  /** Lines of level info and above, as in dbt's log. */
  readonly log: string;
};

type Options = {
  readonly env?: Record<string, string>;
  readonly flags?: Partial<DepsRequest['flags']>;
  readonly files?: Files;
  readonly signal?: AbortSignal;
  readonly installPath?: string;
};

const NO_FLAGS = { lock: false, upgrade: false, versionCheck: true, addPackage: undefined };

export async function runDeps(project: TestProject, options: Options = {}): Promise<Outcome> {
  const events: Event[] = [];
  const bus = makeEventBus({ clock: systemClock });
  bus.subscribe(event => void events.push(event));
  const outcome = (result: DepsResult | undefined, error: ProjectError | undefined): Outcome => ({
    result,
    error,
    events,
    log: events
      .filter(({ level }) => level !== 'debug')
      .map(({ text }) => `${text}\n`)
      .join(''),
  });
  try {
    const result = await installPackages({
      root: project.root,
      projectName: 'shop',
      installPath: options.installPath ?? 'dbt_packages',
      files: options.files ?? diskFiles(),
      shapes: testShapes,
      render: testRender,
      env: { PATH: process.env['PATH'], ...options.env },
      cliVars: {},
      flags: { ...NO_FLAGS, ...options.flags },
      events: bus,
      deprecations: new Deprecations(bus, { showAll: false }),
      signal: options.signal,
      wait: () => Promise.resolve(),
    });
    return outcome(result, undefined);
  } catch (error) {
    if (error instanceof ProjectError) return outcome(undefined, error);
    throw error;
  }
}

/** Code and text of each message, for comparisons. */
export function told(error: ProjectError | undefined): string[] {
  return (error?.messages ?? []).map(({ code, text }) => `${code} ${text}`);
}
