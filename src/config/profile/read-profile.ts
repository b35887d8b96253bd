import * as path from 'node:path';
import { type Files, type Message, makeMessage, ProjectError } from '../../base/index.js';
import { type Data, type DataMap, type DataPath, type DataShapes, makeMap } from '../data.js';
import type { Env } from '../env/env-reader.js';
import { Findings } from '../reading/findings.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { type Render, reasonOf } from '../reading/render-scope.js';
import { renderTree } from '../reading/render-tree.js';
import { makeSecretRenderer, type SecretRenderer } from '../reading/secret-renderer.js';
import { asMap } from '../reading/value-kinds.js';
import { parseYaml, type YamlFile } from '../yaml/parse-yaml.js';
import { buildProfile, type RenderedOutput } from './build-profile.js';
import { type PickedOutput, pickOutput } from './pick-output.js';
import type { Profile } from './profile.js';

export type ProfileRequest = {
  readonly files: Files;
  readonly shapes: DataShapes;
  readonly render: Render;
  readonly env: Env;
  readonly home: string | undefined;
  /** Folder of profiles.yml, absolute; see `profilesDir`. */
  readonly dir: string;
  /** `profile` of dbt_project.yml as written there; undefined when it names none. */
  readonly projectProfile: string | undefined;
  /** --profile, --target, --threads, --embedded, --vars. */
  readonly profileFlag: string | undefined;
  readonly targetFlag: string | undefined;
  readonly threadsFlag: number | undefined;
  readonly embedded: boolean;
  readonly cliVars: DataMap;
};

/**
 * Finds, renders and checks the profile of a run. Only the chosen output is rendered, so that the others may ask for
 * variables that are not set here. Throws a ProjectError with everything that is wrong.
 */
export function readProfile(request: ProfileRequest): Profile {
  const renderer = new ProfileRenderer(request);
  const file = readProfilesFile(request);
  const named = request.profileFlag ?? renderer.name(request.projectProfile);
  const picked = pick(request, renderer, file, named);
  if (picked === undefined || file === undefined) return embeddedProfile(request, renderer, named);
  const findings = new Findings(file);
  findings.add(picked.messages);
  const rendered = renderer.output(picked, findings, request.embedded);
  return buildProfile({
    request,
    picked,
    rendered,
    findings,
    secrets: renderer.secrets.found,
    envReads: renderer.secrets.reads,
  });
}

function pick(
  request: ProfileRequest,
  renderer: ProfileRenderer,
  file: YamlFile | undefined,
  named: string | undefined,
): PickedOutput | undefined {
  if (file !== undefined) {
    try {
      return pickOutput({
        file,
        shapes: request.shapes,
        profileName: named,
        targetName: request.targetFlag,
        renderTarget: (target, at) => (typeof target === 'string' ? renderer.text(target, at) : target),
      });
    } catch (error) {
      if (!(request.embedded && isNotFound(error))) throw error;
      return undefined;
    }
  }
  if (named === undefined || request.embedded) return undefined;
  throw new ProjectError(
    makeMessage('CONFIG-020', `Could not find profile named '${named}'`, {
      notes: [`There is no ${path.join(request.dir, 'profiles.yml')}`],
      suggestion: 'Make the file, name its folder with --profiles-dir, or use the embedded database with --embedded',
    }),
  );
}

function isNotFound(error: unknown): boolean {
  return error instanceof ProjectError && error.messages[0]?.code === 'CONFIG-020';
}

/** Undefined when there is no file. An empty one is an error, as in dbt. */
function readProfilesFile(request: ProfileRequest): YamlFile | undefined {
  const name = path.join(request.dir, 'profiles.yml');
  const file = readYamlFile(request.files, name, name, request.shapes);
  if (file === undefined) return undefined;
  const root = asMap(file.value, request.shapes);
  if (root !== undefined && Object.keys(root).length > 0) return file;
  throw new ProjectError(
    makeMessage('CONFIG-021', `The profiles.yml file at ${name} is empty`, {
      suggestion: 'Write a profile into it, or remove the file',
    }),
  );
}

/** The profile of a run without one: the embedded database with its defaults. */
function embeddedProfile(request: ProfileRequest, renderer: ProfileRenderer, named: string | undefined): Profile {
  const file = parseYaml('', path.join(request.dir, 'profiles.yml'), request.shapes);
  const picked: PickedOutput = {
    profileName: named ?? 'quern',
    targetName: request.targetFlag ?? 'dev',
    output: makeMap([['type', 'pglite']]),
    path: [],
    messages: [],
  };
  const findings = new Findings(file);
  if (named === undefined && !request.embedded)
    findings.info('CONFIG-027', [], 'dbt_project.yml names no profile: the embedded database is used', {
      suggestion: 'For a server, name a profile of profiles.yml there or with --profile',
    });
  const rendered = renderer.output(picked, findings, true);
  return buildProfile({
    request,
    picked,
    rendered,
    findings,
    secrets: renderer.secrets.found,
    envReads: renderer.secrets.reads,
  });
}

/** Keys that say where a server is; --embedded puts another connection in their place, so they need not render. */
const CONNECTION_KEYS: ReadonlySet<string> = new Set([
  ...['type', 'host', 'port', 'user', 'password', 'pass', 'dbname', 'database', 'role', 'search_path', 'retries'],
  ...[
    'connect_timeout',
    'keepalives_idle',
    'sslmode',
    'sslcert',
    'sslkey',
    'sslrootcert',
    'application_name',
    'autocommit',
  ],
]);

/** The rendering of profiles.yml: which texts, and what a failure means. */
class ProfileRenderer {
  readonly secrets: SecretRenderer;
  readonly #request: ProfileRequest;

  constructor(request: ProfileRequest) {
    this.#request = request;
    this.secrets = makeSecretRenderer(request.render, request.env, request.cliVars);
  }

  name(raw: string | undefined): string | undefined {
    if (raw === undefined) return undefined;
    const rendered = this.text(raw, ['profile']);
    return typeof rendered === 'string' && rendered !== '' ? rendered : undefined;
  }

  text(text: string, at: DataPath): Data {
    try {
      return this.secrets.text(text);
    } catch (error) {
      throw new ProjectError(couldNotRender(text, at, error));
    }
  }

  /** The whole output; what cannot be rendered goes to the findings. */
  output(picked: PickedOutput, findings: Findings, embedded: boolean): RenderedOutput {
    const kept = Object.entries(picked.output).filter(([key]) => !embedded || !CONNECTION_KEYS.has(key));
    const raw = makeMap(kept);
    if (embedded) raw['type'] = 'pglite';
    const rendered = renderTree(raw, this.#request.shapes, (text, at) => this.#tolerant(text, at, picked, findings));
    return rendered as RenderedOutput;
  }

  #tolerant(text: string, at: DataPath, picked: PickedOutput, findings: Findings): Data {
    const where = [...picked.path, ...at];
    try {
      return this.text(text, where);
    } catch (error) {
      const reason = reasonOf(error);
      // Passwords may hold marks of the template language that are not meant as such; dbt takes them as they are.
      if (at.includes('password') || at.includes('pass')) {
        findings.warning('CONFIG-025', where, `The password is used as it is written: ${scrubbed(reason, text)}`);
        return text;
      }
      const unset = error instanceof ProjectError ? error.messages.find(m => m.code === 'CONFIG-010') : undefined;
      if (unset?.suggestion === undefined) findings.error('CONFIG-012', where, reason);
      else findings.error(unset.code, where, reason, { suggestion: unset.suggestion });
      return null;
    }
  }
}

function couldNotRender(text: string, at: DataPath, error: unknown): Message {
  const reason = reasonOf(error);
  if (error instanceof ProjectError && error.messages[0]?.code === 'CONFIG-010') return error.messages[0];
  const isPassword = at.includes('password') || at.includes('pass');
  return makeMessage('CONFIG-012', isPassword ? reason : `Could not render ${text}: ${reason}`);
}

function scrubbed(reason: string, text: string): string {
  return reason.replaceAll(text, '*****');
}
