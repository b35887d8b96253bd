import { ProjectError } from '../../base/index.js';
import { completeProject, type InitResult, makeProject } from '../init/init-project.js';
import { loadConfiguration } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';

/** `init NAME`: a new project in a folder of that name. `init` within a project: what it lacks. */
export async function initVerb(turn: Turn): Promise<InitResult> {
  const { name } = turn.words;
  const result = name === undefined ? await complete(turn) : await makeProject(turn.files, turn.invocation.cwd, name);
  for (const line of report(result)) turn.events.emit('Formatting', { msg: line });
  return result;
}

async function complete(turn: Turn): Promise<InitResult> {
  const { data } = turn.rawProject();
  const text = (key: string): string | null => (typeof data[key] === 'string' ? data[key] : null);
  const project = { name: text('name') ?? 'project', profile: text('profile') };
  return await completeProject(turn.files, turn.places.projectDir, { ...project, profileFound: profileFound(turn) });
}

/** A profile that is there but wrong is for `debug` to explain. */
function profileFound(turn: Turn): boolean {
  try {
    loadConfiguration(turn);
    return true;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return !error.messages.some(message => message.code === 'CONFIG-020');
  }
}

function report({ root, name, created, kept, extended }: InitResult): string[] {
  const lines = [
    ...created.map(file => `  made      ${file}`),
    ...extended.map(file => `  completed ${file}`),
    ...kept.map(file => `  kept      ${file}`),
  ];
  if (kept.length > 0) return [`Project ${name} in ${root}`, ...lines];
  return [`Made project ${name} in ${root}`, ...lines, '', `Next: cd ${name} && quern build`];
}
