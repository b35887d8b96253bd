// Everything a template can call, one file a name or a close family; scopes.ts lists which names exist in yaml, parse and run.

export { queryTable } from './database/query-table.js';
export { type Engines, MACRO_PREFIX, makeEngines } from './engines.js';
export { type ErrorSubject, type ExplainOptions, explainError } from './errors/explain-error.js';
export { type ErrorKind, NodeError } from './errors/node-error.js';
export { BoundMacro } from './macros/bound-macro.js';
export { type DispatchScope, dispatchMacro } from './macros/dispatch.js';
export { MacroEntry, type MacroOrigin } from './macros/macro-entry.js';
export {
  GLOBAL_PACKAGE,
  INTERNAL_PACKAGES,
  isTable,
  type MacroNames,
  MacroRegistry,
  type MacroTable,
} from './macros/macro-registry.js';
export { utcDateTime } from './members/invocation.js';
export { graphDict, nodeDict } from './members/node-views.js';
export { refArgs, sourceArgs } from './members/references.js';
export { ResponseObject, storedResult } from './members/results.js';
export { nodeQuoting, nodeRelation, type Placed, SOURCE_QUOTING } from './names/node-relation.js';
export { varsByPackage } from './names/project-vars.js';
export { type CommentMaker, commentMaker, queryComment } from './query-comment.js';
export { makeRender } from './render.js';
export { NodeObject } from './scope/node-object.js';
export {
  docsScope,
  exposureScope,
  generateName,
  genericTestScope,
  parseScope,
  semanticModelScope,
  setTestArguments,
  TEST_ARGUMENTS,
  yamlScope,
} from './scope/parse-scopes.js';
export { ParseSink } from './scope/parse-sink.js';
export { NO_READS, ReadRecorder } from './scope/reads.js';
export type { Batch, DatabaseParts, Links, RunParts, StoredResults, Target } from './scope/run-parts.js';
export {
  operationScope,
  overrideMacros,
  runScope,
  type ScopeExtras,
  sourceScope,
  unitTestScope,
} from './scope/run-scopes.js';
export { type FindDoc, hasExpression, type Member, Scope, type ScopeKind, type Shelf } from './scope/scope.js';
export type { FileSubject, Subject } from './scope/subject.js';
export { SHELVES } from './scopes.js';
export { type SeedOptions, seedTable } from './seed-table.js';
export { makeSurroundings, type Surroundings, type SurroundingsInput } from './surroundings.js';
export { dumpYaml } from './values/dump-yaml.js';
export { LazyDict } from './values/lazy-dict.js';
export { plainRt } from './values/plain-rt.js';
export { dataShapes, pythonValues } from './values/shapes.js';
export { toData } from './values/to-data.js';
