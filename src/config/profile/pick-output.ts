import { type Message, makeMessage, ProjectError, suggest } from '../../base/index.js';
import type { Data, DataMap, DataPath, DataShapes } from '../data.js';
import { asMap } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';

/** The connection that was chosen, as it stands in profiles.yml. */
export type PickedOutput = {
  readonly profileName: string;
  readonly targetName: string;
  readonly output: DataMap;
  readonly path: DataPath;
  readonly messages: readonly Message[];
};

export type PickRequest = {
  readonly file: YamlFile;
  readonly shapes: DataShapes;
  /** Asked for by --profile or dbt_project.yml; undefined when nobody names one. */
  readonly profileName: string | undefined;
  /** --target. */
  readonly targetName: string | undefined;
  readonly renderTarget: (target: Data, path: DataPath) => Data;
};

/**
 * Finds profile and target in either layout: dbt's (`NAME: {target, outputs}`) or the flat one (`default_profile: NAME`,
 * `profiles: {NAME: {type, …}}`, where a profile is its own only target). Undefined when nothing names a profile.
 */
export function pickOutput(request: PickRequest): PickedOutput | undefined {
  const { file, shapes } = request;
  const root = asMap(file.value, shapes) ?? {};
  const flat = flatProfiles(root, shapes);
  if (flat !== undefined && !(request.profileName !== undefined && Object.hasOwn(root, request.profileName)))
    return pickFlat(request, root, flat);
  if (request.profileName === undefined) return undefined;
  if (!Object.hasOwn(root, request.profileName)) throw notFound(request, Object.keys(root));
  return pickTarget(request, root[request.profileName], request.profileName);
}

/** The profiles of the flat layout; a profile of dbt's that happens to be called `profiles` has outputs. */
function flatProfiles(root: DataMap, shapes: DataShapes): DataMap | undefined {
  const profiles = asMap(root['profiles'], shapes);
  return profiles === undefined || Object.hasOwn(profiles, 'outputs') ? undefined : profiles;
}

function pickFlat(request: PickRequest, root: DataMap, profiles: DataMap): PickedOutput | undefined {
  const { file, shapes } = request;
  const fallback = typeof root['default_profile'] === 'string' ? root['default_profile'] : undefined;
  const name = request.targetName ?? request.profileName ?? fallback;
  if (name === undefined) return undefined;
  if (!Object.hasOwn(profiles, name)) throw notFound({ ...request, profileName: name }, Object.keys(profiles));
  const path = ['profiles', name];
  const output = asMap(profiles[name], shapes);
  if (output === undefined) throw fault(file, path, `Profile ${name} in profiles.yml is empty`);
  return { profileName: name, targetName: name, output, path, messages: [] };
}

function pickTarget(request: PickRequest, profile: Data, profileName: string): PickedOutput {
  const { file, shapes } = request;
  const content = asMap(profile, shapes);
  if (content === undefined || Object.keys(content).length === 0)
    throw fault(file, [profileName], `Profile ${profileName} in profiles.yml is empty`);
  const { targetName, messages } = chooseTarget(request, content, profileName);
  const outputs = asMap(content['outputs'], shapes);
  if (outputs === undefined) throw fault(file, [profileName], `outputs not specified in profile '${profileName}'`);
  if (!Object.hasOwn(outputs, targetName)) throw noSuchTarget(request, profileName, targetName, Object.keys(outputs));
  const path = [profileName, 'outputs', targetName];
  const output = asMap(outputs[targetName], shapes);
  if (output === undefined)
    throw fault(file, path, `output '${targetName}' of profile '${profileName}' is misconfigured in profiles.yml`);
  return { profileName, targetName, output, path, messages };
}

function chooseTarget(
  request: PickRequest,
  content: DataMap,
  profileName: string,
): { targetName: string; messages: readonly Message[] } {
  if (request.targetName !== undefined) return { targetName: request.targetName, messages: [] };
  if (Object.hasOwn(content, 'target')) {
    const path = [profileName, 'target'];
    const target = request.renderTarget(content['target'], path);
    if (typeof target === 'string') return { targetName: target, messages: [] };
    throw fault(request.file, path, `${request.shapes.repr(target)} is not of type 'string'`, 'Put the name in quotes');
  }
  const text = `target not specified in profile '${profileName}', using 'default'`;
  return { targetName: 'default', messages: [makeMessage('CONFIG-023', text, { severity: 'info' })] };
}

function noSuchTarget(request: PickRequest, profile: string, target: string, known: readonly string[]): ProjectError {
  const valid = known.map(name => ` - ${name}`).join('\n');
  const text = `The profile '${profile}' does not have a target named '${target}'. The valid target names for this profile are:\n${valid}`;
  const near = suggest(target, known);
  return fault(
    request.file,
    [profile, request.targetName === undefined ? 'target' : 'outputs'],
    text,
    near === undefined ? 'Choose one of them with --target' : `did you mean '${near}'?`,
  );
}

function notFound(request: PickRequest, known: readonly string[]): ProjectError {
  const name = request.profileName ?? '';
  const near = suggest(name, known);
  const hint = near === undefined ? '' : `Did you mean '${near}'? `;
  return new ProjectError(
    makeMessage('CONFIG-020', `Could not find profile named '${name}'`, {
      notes: [`Looked in ${request.file.file}, which has: ${known.length === 0 ? 'no profiles' : known.join(', ')}`],
      suggestion: `${hint}Add the profile there, name another one with --profile, or use the embedded database with --embedded`,
    }),
  );
}

function fault(file: YamlFile, path: DataPath, text: string, suggestion?: string): ProjectError {
  const span = file.spanOf(path);
  return new ProjectError(
    makeMessage('CONFIG-021', text, {
      ...(span === undefined ? {} : { span, source: file.text }),
      ...(suggestion === undefined ? {} : { suggestion }),
    }),
  );
}
