import { makeMessage, ProjectError } from '../../../base/index.js';
import type { SourceTools } from '../sources/source-tools.js';
import type { ResolvedPackage } from './resolve-packages.js';

/** Throws a ProjectError when two packages, or one and the project, have one name, or one is no name of a folder. */
export function checkNames(packages: readonly ResolvedPackage[], { request, clean }: SourceTools): void {
  const seen = new Map<string, ResolvedPackage>();
  for (const found of packages) {
    checkName(found.name, request.installPath);
    const other = seen.get(found.name);
    const way = ({ chain, shownName }: ResolvedPackage): string => clean([...chain, shownName].join(' → '));
    if (found.name === request.projectName) throw ownName(found.name, way(found));
    if (other !== undefined) throw takenName(found.name, [way(other), way(found)]);
    seen.set(found.name, found);
  }
}

function checkName(name: string, installPath: string): void {
  const isFolderName = !/[/\\\p{Cc}]/u.test(name) && !['', '.', '..'].includes(name) && !name.startsWith('__quern-');
  if (isFolderName) return;
  const text = `Invalid package name '${name}': resolves outside of the packages-install-path ('${installPath}')`;
  throw new ProjectError(
    makeMessage('DEPS-008', text, {
      suggestion: 'A name has letters, digits and underscores; do not use this package',
    }),
  );
}

function ownName(name: string, way: string): ProjectError {
  const text = `Found a dependency with the same name as the root project "${name}". Package names must be unique in a project. Please rename one of these packages.`;
  return new ProjectError(
    makeMessage('DEPS-007', text, {
      notes: [`It comes by ${way}`],
      suggestion: 'Rename the project in dbt_project.yml',
    }),
  );
}

function takenName(name: string, ways: readonly string[]): ProjectError {
  const text = `Found duplicate project "${name}". This occurs when a dependency has the same project name as some other dependency.`;
  return new ProjectError(
    makeMessage('DEPS-007', text, {
      notes: ways.map(way => `It comes by ${way}`),
      suggestion: 'Remove one of the two; a package that has moved is asked for under its new name everywhere',
    }),
  );
}
