import { type Data, type DataShapes, entriesOf, type Project } from '../../config/index.js';

/**
 * The vars that templates of each package see: the command line before the root project's for the package, the root's
 * for all, the package's own for itself and its own for all.
 */
export function varsByPackage(
  root: Project,
  projects: Iterable<Project>,
  cliVars: Data,
  shapes: DataShapes,
): Map<string, ReadonlyMap<string, Data>> {
  const found = new Map<string, ReadonlyMap<string, Data>>();
  for (const project of projects) {
    const levels = project.name === root.name ? [] : levelsOf(project, project.name, shapes);
    const merged = new Map<string, Data>();
    for (const level of [...levels, ...levelsOf(root, project.name, shapes), cliVars])
      for (const [key, value] of entriesOf(level, shapes) ?? []) merged.set(String(key), value ?? null);
    found.set(project.name, merged);
  }
  return found;
}

/** The weaker one first: all vars of a project, then those that it keeps for a package. */
function levelsOf(project: Project, packageName: string, shapes: DataShapes): Data[] {
  const scoped = entriesOf(project.vars, shapes)?.find(([key]) => key === packageName)?.[1];
  return [project.vars, entriesOf(scoped, shapes) === undefined ? {} : scoped];
}
