import { adapterNames } from './members/adapter-names.js';
import { collections } from './members/collections.js';
import { configNames } from './members/config.js';
import { docNames } from './members/doc.js';
import { exceptionNames } from './members/exceptions.js';
import { baseInvocation, metadataNames, projectNames, targetOnly } from './members/invocation.js';
import { jsonYaml } from './members/json-yaml.js';
import { contextViews, macroViews, nodeViews, providerViews } from './members/node-views.js';
import { ownNames, sourceNames, targetNames } from './members/own-relation.js';
import { references, silentReferences } from './members/references.js';
import { resultNames } from './members/results.js';
import { validationNames } from './members/validation.js';
import { plainVariables, variables } from './members/variables.js';
import type { Member, Shelf, Shelves } from './scope/scope.js';

/** Names that every rendering has. */
const base = join(baseInvocation, contextViews, variables, jsonYaml, collections);
const project = join(base, targetOnly);
const configured = join(project, projectNames);
const provider = join(
  configured,
  metadataNames,
  references,
  configNames,
  adapterNames,
  exceptionNames,
  resultNames,
  validationNames,
  providerViews,
);

/** Which names exist where (dbt-behaviour 4.2). Macros come on top for those that call macros. */
export const SHELVES: Shelves = {
  project,
  yaml: join(configured, plainVariables),
  docs: join(configured, plainVariables, docNames),
  query_comment: join(configured, macroViews),
  node: join(provider, targetNames, macroViews, nodeViews, ownNames),
  macro: join(provider, targetNames, macroViews),
  source: join(provider, targetNames, macroViews, sourceNames),
  exposure: silentReferences,
  semantic_model: new Map([...silentReferences].filter(([name]) => name === 'ref')),
};

/** Later shelves win. */
function join(...shelves: readonly Shelf[]): Shelf {
  const all = new Map<string, Member>();
  for (const shelf of shelves) for (const [name, member] of shelf) all.set(name, member);
  return all;
}
