import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import type { Env } from '../env/env-reader.js';
import { Findings } from '../reading/findings.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { type Render, reasonOf } from '../reading/render-scope.js';
import { renderTree } from '../reading/render-tree.js';
import { makeSecretRenderer } from '../reading/secret-renderer.js';
import { asMap, describe, isNothing } from '../reading/value-kinds.js';
import { parseYaml, type YamlFile } from '../yaml/parse-yaml.js';
import { checkPackage } from './check-package.js';
import { readDigests } from './lock-digests.js';
import type { PackageList, PackageLock, PackageSpec } from './package-spec.js';

export type PackagesRequest = {
  readonly files: Files;
  readonly shapes: DataShapes;
  readonly render: Render;
  readonly env: Env;
  readonly cliVars: DataMap;
  /** Absolute folder of the project. */
  readonly root: string;
  /** True for the lists of packages: in them expressions of dependencies.yml are worked out too (dbt does so). */
  readonly ofPackage?: boolean;
};

export const LOCK_FILE = 'package-lock.yml';

/**
 * The packages that a project asks for: packages.yml, whose expressions are worked out with secrets, or dependencies.yml,
 * which is taken as it is in the project itself. Throws a ProjectError when both name packages or an entry is wrong.
 */
export function readPackages(request: PackagesRequest): PackageList {
  const packages = readFile(request, 'packages.yml');
  const dependencies = readFile(request, 'dependencies.yml');
  if (packages !== undefined) checkKeys(packages, ['packages'], request.shapes);
  if (dependencies !== undefined) checkKeys(dependencies, ['packages', 'projects'], request.shapes);
  const inDependencies = hasPackages(dependencies, request.shapes);
  if (inDependencies && hasPackages(packages, request.shapes)) throw inBoth(dependencies);
  const projects = asMap(dependencies?.value, request.shapes)?.['projects'];
  const list = inDependencies
    ? { file: 'dependencies.yml' as const, ...entries(dependencies, request, request.ofPackage === true) }
    : { file: 'packages.yml' as const, ...entries(packages, request, true) };
  return { ...list, projects: mapsOf(projects, request.shapes) };
}

function mapsOf(value: Data, shapes: DataShapes): DataMap[] {
  return Array.isArray(value) ? value.map(item => asMap(item, shapes)).filter(map => map !== undefined) : [];
}

/**
 * package-lock.yml; undefined when there is none. Its expressions (a secret in an address) are worked out when `render`
 * is given, as an installation needs them.
 */
export function readPackageLock(
  request: Omit<PackagesRequest, 'render' | 'env' | 'cliVars'> & Partial<PackagesRequest>,
): PackageLock | undefined {
  const yaml = readFile(request, LOCK_FILE);
  if (yaml === undefined) return undefined;
  const sha1 = asMap(yaml.value, request.shapes)?.['sha1_hash'];
  const list = entries(yaml, request, request.render !== undefined);
  return { ...list, sha1: typeof sha1 === 'string' ? sha1 : undefined, digests: readDigests(yaml.text) };
}

/** Entries that come from elsewhere than a file of the project, such as a package index: `text` is YAML or JSON. */
export function readPackageEntries(text: string, shown: string, shapes: DataShapes): readonly PackageSpec[] {
  const yaml = parseYaml(text, shown, shapes);
  if (yaml.messages.some(message => message.severity === 'error')) throw new ProjectError(yaml.messages);
  return entries(yaml, { shapes }, false).packages;
}

function readFile(request: Pick<PackagesRequest, 'files' | 'root' | 'shapes'>, name: string): YamlFile | undefined {
  return readYamlFile(request.files, path.join(request.root, name), name, request.shapes);
}

function hasPackages(yaml: YamlFile | undefined, shapes: DataShapes): yaml is YamlFile {
  return Object.hasOwn(asMap(yaml?.value, shapes) ?? {}, 'packages');
}

function checkKeys(yaml: YamlFile, known: readonly string[], shapes: DataShapes): void {
  const findings = new Findings(yaml);
  if (isNothing(yaml.value)) return;
  const map = asMap(yaml.value, shapes);
  if (map === undefined) findings.error('CONFIG-060', [], `${yaml.file} must hold the key 'packages' with a list`);
  for (const key of Object.keys(map ?? {})) {
    if (known.includes(key)) continue;
    const text =
      key === 'projects'
        ? "The 'projects' key cannot be specified in packages.yml"
        : `${yaml.file} has no key '${key}'; it knows ${known.join(', ')}`;
    findings.error('CONFIG-060', [key], text, {
      at: 'key',
      ...(key === 'projects' ? { suggestion: 'Move it to dependencies.yml' } : {}),
    });
  }
  findings.throwErrors();
}

function inBoth(dependencies: YamlFile): ProjectError {
  const span = dependencies.spanOfKey(['packages']);
  const text = "The 'packages' key cannot be specified in both packages.yml and dependencies.yml";
  return new ProjectError(
    makeMessage('CONFIG-060', text, {
      ...(span === undefined ? {} : { span, source: dependencies.text }),
      suggestion: 'Keep them in one of the two files',
    }),
  );
}

type Entries = { readonly packages: readonly PackageSpec[]; readonly secrets: readonly string[] };

function entries(
  yaml: YamlFile | undefined,
  request: Partial<PackagesRequest> & { shapes: DataShapes },
  rendered: boolean,
): Entries {
  const { shapes, render, env = {}, cliVars = makeMap() } = request;
  const written = asMap(yaml?.value, shapes)?.['packages'];
  if (yaml === undefined || isNothing(written)) return { packages: [], secrets: [] };
  const findings = new Findings(yaml);
  if (!Array.isArray(written)) {
    findings.error('CONFIG-060', ['packages'], `'packages' must be a list, but it is ${describe(written, shapes)}`);
    findings.throwErrors();
    return { packages: [], secrets: [] };
  }
  const renderer = rendered && render !== undefined ? makeSecretRenderer(render, env, cliVars) : undefined;
  const packages = written.map((entry, i) => {
    const at = ['packages', i];
    const resolve = (text: string, below: readonly (string | number)[]): Data => {
      try {
        return renderer?.text(text) ?? text;
      } catch (error) {
        findings.error('CONFIG-012', [...at, ...below], `Could not render ${text}: ${reasonOf(error)}`);
        return null;
      }
    };
    const value = renderer === undefined ? entry : renderTree(entry, shapes, resolve);
    return checkPackage({ rendered: value, unrendered: entry, path: at, yaml, shapes, findings });
  });
  findings.throwErrors();
  return { packages: packages.filter(spec => spec !== undefined), secrets: renderer?.found ?? [] };
}
