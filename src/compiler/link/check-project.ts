import type { Manifest } from '../../manifest/index.js';
import type { Linking } from './linking.js';

/** What can only be checked when everything is linked. */
export function checkProject(_linking: Linking, _manifest: Manifest): void {}
