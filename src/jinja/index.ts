// The template language: text to a checked tree with spans, to JavaScript; Python's values, filters and tests. Has never heard of models.
export { type ScanOptions, scanBlocks, type TopLevelBlock } from './blocks/scan-blocks.js';
export type { Tag } from './blocks/tag-iterator.js';
export { type CodeCache, codeCacheFolder, openCodeCache } from './cache/code-cache.js';
export type { CodeShape } from './codegen/compile-scope.js';
export type { Bundle, BundleEntry } from './environment/bundle.js';
export { type CompileOptions, Engine } from './environment/engine.js';
export { type MacroInfo, type MacroParameter, macroInfos } from './environment/macro-info.js';
export type { Environment, EnvironmentOptions, EnvironmentTemplate } from './environment/nunjucks-environment.js';
export type {
  EngineOptions,
  NativeKind,
  Origin,
  TemplateLoader,
  TemplateSource,
  UndefinedKind,
} from './environment/options.js';
export { Rendering, type RenderOptions, type TracedOutput } from './environment/rendering.js';
export type { Segment, SegmentFrame } from './environment/segment.js';
export { Template } from './environment/template.js';
export { loadEnvironment, renderHtml, renderText } from './environment/with-nunjucks.js';
export { type Phase, TemplateError } from './errors/template-error.js';
export * from './library/index.js';
export { begun, drive, isWaiting, type Waiting } from './runtime/drive.js';
export type { NameLayer, NameSource } from './runtime/names.js';
export { makeReturn, ReturnSignal } from './runtime/return-signal.js';
export { TemplateMacro } from './runtime/template-macro.js';
export { type Grammar, PLAIN_GRAMMAR, plainMacroName } from './syntax/grammar.js';
export { normalizeSource } from './syntax/lexer.js';
export type * from './syntax/nodes.js';
export { findStaticCalls, literalValue, pathOf, type StaticCall } from './syntax/static-calls.js';
export { eachChild, walk } from './syntax/walk.js';
export * from './values/index.js';
