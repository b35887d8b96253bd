import type { Manifest } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import { nodePlace } from './node-place.js';

/** Arguments with defaults come last, and the language must be one that PostgreSQL has. */
export function checkFunctions(linking: Linking, manifest: Manifest): void {
  for (const node of manifest.functions.values()) {
    const place = nodePlace(linking, node.unique_id);
    let hasDefault = false;
    for (const { name, default_value: given } of node.arguments) {
      const isGiven = given !== null && given !== undefined;
      if (hasDefault && !isGiven)
        linking.problems.error(
          'PARSE-030',
          `Non-defaulted argument '${name}' of function '${node.name}' comes after a defaulted argument. Non-defaulted arguments cannot come after defaulted arguments. `,
          place,
        );
      hasDefault ||= isGiven;
    }
    if (node.language === 'javascript')
      linking.problems.error(
        'PARSE-030',
        `Function '${node.name}' uses JavaScript, which is not supported on 'postgres'. `,
        place,
      );
  }
}
