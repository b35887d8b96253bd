import { access } from './access.js';
import { config } from './config.js';
import { file } from './file.js';
import { fqn } from './fqn.js';
import { group } from './group.js';
import { exposure, metric, savedQuery, semanticModel, unitTest } from './named.js';
import { inPackage } from './package.js';
import { path } from './path.js';
import { resourceType } from './resource-type.js';
import { result } from './result.js';
import { selector } from './selector.js';
import type { SelectorMethod } from './selector-method.js';
import { source } from './source.js';
import { sourceStatus } from './source-status.js';
import { state } from './state.js';
import { tag } from './tag.js';
import { testName } from './test-name.js';
import { testType } from './test-type.js';
import { version } from './version.js';

/** The methods of selection by name; the names are those of method-names.ts. */
export const selectorMethods: Readonly<Record<string, SelectorMethod>> = {
  fqn,
  tag,
  group,
  access,
  source,
  path,
  file,
  package: inPackage,
  config,
  test_name: testName,
  test_type: testType,
  resource_type: resourceType,
  state,
  exposure,
  metric,
  result,
  source_status: sourceStatus,
  version,
  semantic_model: semanticModel,
  saved_query: savedQuery,
  unit_test: unitTest,
  selector,
};
