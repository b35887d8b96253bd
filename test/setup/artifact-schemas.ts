import * as fs from 'node:fs';
import * as path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const SCHEMAS = path.resolve(import.meta.dirname, '../fixtures/schemas');

export const ARTIFACTS = { manifest: 'manifest', run_results: 'run-results', catalog: 'catalog', sources: 'sources' };
export type ArtifactName = keyof typeof ARTIFACTS;

/** What is wrong with artifacts, by our own schemas (test/fixtures/schemas): `/nodes/model.a.b must have …`, at most ten. */
export function artifactChecks(): Record<ArtifactName, (artifact: unknown) => string[]> {
  const ajv = new Ajv2020({ allowUnionTypes: true, strictRequired: false, strictTypes: false });
  const check = (name: ArtifactName): ((artifact: unknown) => string[]) => {
    const file = path.join(SCHEMAS, `${ARTIFACTS[name]}.json`);
    const validate: ValidateFunction = ajv.compile(JSON.parse(fs.readFileSync(file, 'utf8')) as object);
    return artifact => (validate(artifact) ? [] : (validate.errors ?? []).slice(0, 10).map(told));
  };
  return {
    manifest: check('manifest'),
    run_results: check('run_results'),
    catalog: check('catalog'),
    sources: check('sources'),
  };
}

function told({ instancePath, message, params }: { instancePath: string; message?: string; params: unknown }): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}
