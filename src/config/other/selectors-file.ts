import * as path from 'node:path';
import { type Files, type Span, suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { plainEnvReader } from '../env/env-reader.js';
import type { ProjectRequest } from '../project/load-project.js';
import { Findings } from '../reading/findings.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { type RenderScope, reasonOf } from '../reading/render-scope.js';
import { hasTemplate, renderPlainText, renderTree } from '../reading/render-tree.js';
import { asMap, describe, isNothing } from '../reading/value-kinds.js';

/** One selector of selectors.yml; what its definition means is for the selector grammar to say. */
export type SelectorEntry = {
  readonly name: string;
  readonly description: string;
  /** A text as on the command line, or a mapping. */
  readonly definition: string | DataMap;
  readonly default: boolean;
  /** The entry with the keys that it has in the file, as the manifest keeps it. */
  readonly written: DataMap;
  readonly span: Span | undefined;
  /** Where a part of the definition stands. */
  readonly spanOf: (path: readonly (string | number)[]) => Span | undefined;
};

export type SelectorsFile = {
  readonly file: string;
  readonly text: string;
  readonly selectors: readonly SelectorEntry[];
};

const KEYS = ['name', 'definition', 'description', 'default'];

/** selectors.yml with its expressions worked out; undefined when there is none. Throws a ProjectError on what is wrong. */
export function readSelectors(
  files: Files,
  root: string,
  request: Pick<ProjectRequest, 'shapes' | 'render' | 'env' | 'target' | 'cliVars' | 'requireVars'>,
): SelectorsFile | undefined {
  const { shapes } = request;
  const yaml = readYamlFile(files, path.join(root, 'selectors.yml'), 'selectors.yml', shapes);
  if (yaml === undefined) return undefined;
  const findings = new Findings(yaml);
  const scope: RenderScope = { ...request, env: plainEnvReader(request.env), vars: request.cliVars };
  const data = renderTree(yaml.value, shapes, (text, at) => {
    if (!hasTemplate(text)) return renderPlainText(text);
    try {
      return request.render(text, scope);
    } catch (error) {
      findings.error('CONFIG-012', at, `Could not render ${text}: ${reasonOf(error)}`);
      return null;
    }
  });
  const list = (asMap(data, shapes) ?? makeMap())['selectors'];
  if (!isNothing(yaml.value) && !Array.isArray(list))
    findings.error('CONFIG-063', ['selectors'], `'selectors' must be a list, but it is ${describe(list, shapes)}`);
  const selectors = (Array.isArray(list) ? list : []).flatMap(
    (entry, i) => readEntry(entry, i, yaml, shapes, findings) ?? [],
  );
  checkDefaults(selectors, findings);
  findings.throwErrors();
  return { file: yaml.file, text: yaml.text, selectors };
}

function readEntry(
  entry: Data,
  i: number,
  yaml: NonNullable<ReturnType<typeof readYamlFile>>,
  shapes: DataShapes,
  findings: Findings,
): SelectorEntry | undefined {
  const at = ['selectors', i];
  const map = asMap(entry, shapes);
  const written = map ?? makeMap();
  const { name, definition, description = '', default: isDefault = false } = written;
  for (const key of Object.keys(written)) {
    if (KEYS.includes(key)) continue;
    const near = suggest(key, KEYS);
    findings.error('CONFIG-063', [...at, key], `A selector has no key '${key}'; it knows ${KEYS.join(', ')}`, {
      at: 'key',
      ...(near === undefined ? {} : { suggestion: `did you mean '${near}'?` }),
    });
  }
  const known = typeof definition === 'string' ? definition : asMap(definition, shapes);
  if (typeof name !== 'string') findings.error('CONFIG-063', at, "A selector needs a 'name'");
  else if (known === undefined)
    findings.error(
      'CONFIG-063',
      [...at, 'definition'],
      `The definition of selector '${name}' must be a text or a mapping, but it is ${describe(definition, shapes)}`,
      {
        suggestion: 'Several criteria go under union: or intersection:',
      },
    );
  else if (typeof isDefault !== 'boolean')
    findings.error(
      'CONFIG-063',
      [...at, 'default'],
      `'default' of selector '${name}' must be true or false, but it is ${describe(isDefault, shapes)}`,
    );
  else
    return {
      name,
      description: typeof description === 'string' ? description : '',
      definition: known,
      default: isDefault,
      written,
      span: yaml.spanOf(at),
      spanOf: below => yaml.spanOf([...at, 'definition', ...below]),
    };
  return undefined;
}

function checkDefaults(selectors: readonly SelectorEntry[], findings: Findings): void {
  const [first, second] = selectors.filter(selector => selector.default);
  if (first === undefined || second === undefined) return;
  const i = selectors.indexOf(second);
  const text = `Error when parsing the selector file. Found multiple selectors with \`default: true\`:${first.name} and ${second.name}`;
  findings.error('CONFIG-063', ['selectors', i, 'default'], text, { suggestion: 'Only one can be the default' });
}
