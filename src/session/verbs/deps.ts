import type { AddedPackage } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import type { DepsResult } from '../deps/deps-request.js';
import { loadProjectAlone, renderFor } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';

/** `deps`: resolves and installs the packages of packages.yml, and writes package-lock.yml. Asks no database. */
export async function depsVerb(turn: Turn): Promise<DepsResult> {
  const { values } = turn.invocation.flags;
  const project = loadProjectAlone(turn);
  // The network and the archives are nobody's start-up cost but this verb's.
  const { installPackages } = await import('../deps/install-packages.js');
  return await installPackages({
    root: project.root,
    projectName: project.name,
    installPath: project.packagesInstallPath,
    files: turn.files,
    shapes: dataShapes,
    render: renderFor(turn),
    env: turn.invocation.env,
    cliVars: values.vars,
    flags: {
      lock: values.lock,
      upgrade: values.upgrade,
      versionCheck: values.version_check,
      addPackage: addedPackage(turn),
    },
    events: turn.events,
    deprecations: turn.deprecations,
    signal: turn.invocation.abort,
    addSecret: secret => void turn.secrets.push(secret),
  });
}

function addedPackage({ invocation }: Turn): AddedPackage | undefined {
  const { add_package: wish, source } = invocation.flags.values;
  return wish === null ? undefined : { ...wish, source: source as AddedPackage['source'] };
}
