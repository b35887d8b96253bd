import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { readYamlFile } from '../reading/read-yaml-file.js';
import { asMap } from '../reading/value-kinds.js';

/** A question of `init`: what is asked, or the sets of questions of which one is chosen. */
export type ProfilePrompt =
  | {
      readonly kind: 'ask';
      readonly key: string;
      readonly hint: string | undefined;
      readonly default: Data;
      readonly type: 'string' | 'int' | 'float' | 'bool';
      readonly hidden: boolean;
    }
  | { readonly kind: 'fixed'; readonly key: string; readonly value: Data }
  | {
      readonly kind: 'choose';
      /** `authentication method` of `_choose_authentication_method`. */
      readonly what: string;
      readonly options: readonly { readonly name: string; readonly prompts: readonly ProfilePrompt[] }[];
    };

export type ProfileTemplate = { readonly fixed: DataMap; readonly prompts: readonly ProfilePrompt[] };

/** profile_template.yml of a project; undefined when there is none. Throws a ProjectError when it is malformed. */
export function readProfileTemplate(files: Files, root: string, shapes: DataShapes): ProfileTemplate | undefined {
  const yaml = readYamlFile(files, path.join(root, 'profile_template.yml'), 'profile_template.yml', shapes);
  if (yaml === undefined) return undefined;
  const map = asMap(yaml.value, shapes);
  if (map === undefined)
    throw new ProjectError(
      makeMessage('CONFIG-064', "profile_template.yml must hold the keys 'fixed' and 'prompts'", {
        suggestion: "Write it as: prompts: {host: {hint: 'name of the server'}}",
      }),
    );
  return {
    fixed: asMap(map['fixed'], shapes) ?? makeMap(),
    prompts: promptsOf(asMap(map['prompts'], shapes) ?? makeMap(), shapes),
  };
}

function promptsOf(map: DataMap, shapes: DataShapes): ProfilePrompt[] {
  return Object.entries(map).map(([key, value]): ProfilePrompt => {
    const content = asMap(value, shapes) ?? makeMap();
    if (key.startsWith('_choose')) {
      const options = Object.entries(content).map(([name, below]) => ({
        name,
        prompts: promptsOf(asMap(below, shapes) ?? makeMap(), shapes),
      }));
      return { kind: 'choose', what: key.slice('_choose_'.length).replaceAll('_', ' '), options };
    }
    if (key.startsWith('_fixed')) return { kind: 'fixed', key: key.slice('_fixed_'.length), value };
    const { hint, type, default: fallback = null, hide_input: hidden } = content;
    return {
      kind: 'ask',
      key,
      hint: typeof hint === 'string' ? hint : undefined,
      default: fallback,
      type: type === 'int' || type === 'float' || type === 'bool' ? type : 'string',
      hidden: hidden === true,
    };
  });
}
