// What happens between the commands of a console fixture; the same for real dbt and for us.
import * as fs from 'node:fs';
import * as path from 'node:path';

export async function takeSteps(steps, folder, sql) {
  for (const [kind, first, second] of steps) {
    if (kind === 'sql') await sql(first);
    else if (kind === 'write') {
      fs.mkdirSync(path.dirname(path.join(folder, first)), { recursive: true });
      fs.writeFileSync(path.join(folder, first), second);
    } else if (kind === 'copy') {
      fs.rmSync(path.join(folder, second), { recursive: true, force: true });
      fs.cpSync(path.join(folder, first), path.join(folder, second), { recursive: true });
    } else if (kind === 'remove') fs.rmSync(path.join(folder, first), { recursive: true, force: true });
    else throw new Error(`unknown step ${kind}`);
  }
}

export function statusesLeft(folder) {
  const file = path.join(folder, 'target/run_results.json');
  if (!fs.existsSync(file)) return undefined;
  const { results } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Object.fromEntries(results.map(one => [one.unique_id, one.status]).sort());
}
