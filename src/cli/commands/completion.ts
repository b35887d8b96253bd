import { fileURLToPath } from 'node:url';
import { diskFiles, readText } from '../../base/index.js';
import { usageError } from '../../config/index.js';
import type { CliCommand } from './cli-command.js';

const SHELLS = ['bash', 'zsh', 'fish'];

export const completionCommand: CliCommand = {
  name: 'completion',
  summary: 'Print what makes a shell complete verbs, options and names.',
  details: 'Names of models, sources and tags come from the last manifest.json in the target folder.',
  words: [{ name: 'shell', help: 'bash (usual), zsh or fish' }],
  choices: SHELLS,
  examples: [
    ['quern completion', 'for bash; append it to ~/.bashrc'],
    ['quern completion zsh', 'append it to ~/.zshrc, below compinit'],
    ['quern completion fish', 'for ~/.config/fish/completions/quern.fish'],
  ],
  answer: ({ words }) => {
    const shell = words['shell'] ?? 'bash';
    if (!SHELLS.includes(shell))
      throw usageError('completion', `Invalid value for 'shell': '${shell}' is not one of ${SHELLS.join(', ')}.`);
    const script = fileURLToPath(new URL(`../../../templates/completion/quern.${shell}`, import.meta.url));
    return readText(diskFiles(), script);
  },
};
