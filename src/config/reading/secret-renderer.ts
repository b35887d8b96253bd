import type { Data, DataMap } from '../data.js';
import { type Env, putSecrets, SECRET_PREFIX, secretEnvReader } from '../env/env-reader.js';
import type { Render, RenderScope } from './render-scope.js';
import { hasTemplate, renderPlainText } from './render-tree.js';

/** Renders texts of files that may hold secrets: expressions see placeholders, the values go in afterwards. */
export type SecretRenderer = {
  /** Throws what the template language throws. */
  readonly text: (text: string) => Data;
  /** Secrets that were put in. */
  readonly found: readonly string[];
  /** Other variables that were read; undefined where a default was taken. */
  readonly reads: ReadonlyMap<string, string | undefined>;
};

export function makeSecretRenderer(render: Render, env: Env, vars: DataMap): SecretRenderer {
  const reader = secretEnvReader(env);
  const scope: RenderScope = { env: reader, vars, requireVars: true, target: undefined };
  const found: string[] = [];
  const text = (source: string): Data => {
    if (!hasTemplate(source)) return renderPlainText(source);
    const rendered = render(source, scope);
    if (typeof rendered !== 'string' || !rendered.includes(SECRET_PREFIX)) return rendered;
    return putSecrets(rendered, env, value => found.push(value));
  };
  return { text, found, reads: reader.reads };
}
