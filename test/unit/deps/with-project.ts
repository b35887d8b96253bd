import { HubServer } from './hub-server.js';
import { TestProject } from './run-deps.js';

type Place = { readonly project: TestProject; readonly hub: HubServer; readonly env: Record<string, string> };

/** A project and an index for one test, taken away at its end. */
export async function withProject(
  tree: Readonly<Record<string, string>>,
  run: (place: Place) => Promise<void>,
): Promise<void> {
  const hub = await HubServer.open();
  const project = new TestProject(tree);
  try {
    await run({ project, hub, env: { DBT_PACKAGE_HUB_URL: `${hub.url}/`, HUB: hub.url, GIT: project.base } });
  } finally {
    project.remove();
    await hub.close();
  }
}

/** packages.yml with one package of the index per line: `north/dates 0.4.0`. */
export function wanting(...packages: readonly string[]): Record<string, string> {
  const lines = packages.map(text => {
    const [name, ...versions] = text.split(' ');
    return `  - package: ${name}\n    version: ${JSON.stringify(versions)}\n`;
  });
  return { 'packages.yml': `packages:\n${lines.join('')}` };
}
