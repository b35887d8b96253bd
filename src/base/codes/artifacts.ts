import type { CodeEntry } from './index.js';

export const artifactCodes = {
  'ARTIFACT-001': {
    slug: 'artifact-unreadable',
    meaning: 'An artifact of an earlier run is not JSON or does not have the shape of an artifact.',
    remedy: 'Make it again with the command that wrote it, or point --state to another folder.',
  },
  'ARTIFACT-002': {
    slug: 'artifact-version',
    meaning: 'An artifact was written in a version that is not understood.',
    remedy: 'Make it again with a tool that writes one of the versions that the message names.',
  },
  'ARTIFACT-003': {
    slug: 'file-refused',
    meaning: 'The file system refused a file or a folder: it is read-only, full, or closed to the user.',
    remedy: 'Make room or give the right; --target-path and --log-path name other folders.',
  },
} as const satisfies Record<string, CodeEntry>;
