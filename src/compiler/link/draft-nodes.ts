import { type Span, sha256 } from '../../base/index.js';
import type { ConfigResource, Project } from '../../config/index.js';
import { type Checksum, fqn, hookName, modelFqn, snapshotBlockFqn, uniqueId } from '../../manifest/index.js';
import type { ParsedTemplate, SeedFile, SnapshotFile, TemplateFile } from '../parse/parsed-file.js';
import { compact } from '../read/python-text.js';
import type { SourceFile } from '../read/source-file.js';
import type { Draft } from './draft.js';
import { describeTwin } from './duplicate-names.js';
import type { Linking } from './linking.js';
import { type BuildNode, newNode } from './new-node.js';
import { readPython } from './read-python.js';
import { NOTHING_READ, readTemplate, type TemplateReading } from './read-template.js';

type Kind = 'model' | 'seed' | 'snapshot' | 'analysis' | 'test' | 'operation' | 'function';

export type DraftParts = {
  readonly kind: Kind;
  readonly project: Project;
  readonly name: string;
  readonly path: string;
  readonly originalFilePath: string;
  readonly fqn: string[];
  readonly checksum: Checksum;
  readonly language?: string;
  readonly template: ParsedTemplate | undefined;
  readonly span: Span;
  readonly source: string | undefined;
  readonly tags?: readonly string[];
};

/** Makes a node of its file and puts it where property files find it. Undefined when one of its name is there already. */
export function addDraft(linking: Linking, parts: DraftParts): Draft | undefined {
  const { kind, project, name } = parts;
  const node = newNode[kind]({
    database: linking.around.database,
    schema: linking.around.schema,
    name,
    packageName: project.name,
    path: parts.path,
    originalFilePath: parts.originalFilePath,
    uniqueId: uniqueId(kind, project.name, name),
    fqn: parts.fqn,
    checksum: parts.checksum,
    config: linking.configs.merge(kind as ConfigResource, project, parts.fqn).config,
    raw: parts.template?.raw ?? '',
    language: parts.language ?? 'sql',
    createdAt: linking.createdAt,
  });
  node.tags = [...(parts.tags ?? [])];
  const reading = readBody(linking, node, parts);
  const enabled = linking.configs.peek(kind as ConfigResource, project, parts.fqn, 'enabled', reading.calls);
  const { template, span, source } = parts;
  const draft: Draft = {
    node,
    project,
    template,
    span,
    source,
    calls: reading.calls,
    writtenCalls: reading.writtenCalls,
    reads: reading.reads,
    startsEnabled: enabled !== false,
    patch: undefined,
    isFinished: false,
  };
  const twin = linking.index.add(draft);
  if (twin === undefined) return draft;
  linking.problems.error('PARSE-010', describeTwin(twin.node, node), { span, source });
  return undefined;
}

function readBody(linking: Linking, node: BuildNode, { template, language }: DraftParts): TemplateReading {
  if (template === undefined) return NOTHING_READ;
  if (language === undefined || language === 'sql') return readTemplate(linking, node, template);
  return language === 'python' ? readPython(node, template.raw) : NOTHING_READ;
}

/** Place of a template's first character. */
function spanOf(file: SourceFile, template: ParsedTemplate | undefined): Pick<DraftParts, 'span' | 'source'> {
  const text = template?.origin.text;
  return { span: { file: file.shown, offset: 0, length: 1, line: 1, column: 1 }, source: text };
}

export function draftModel(linking: Linking, project: Project, parsed: TemplateFile): void {
  const { file, name, checksum, template, language } = parsed;
  addDraft(linking, {
    ...{ kind: 'model', project, name, checksum, template, language },
    ...{ path: file.relativePath, originalFilePath: file.path },
    fqn: modelFqn(project.name, file.relativePath, name, null),
    ...spanOf(file, template),
  });
}

export function draftFunction(linking: Linking, project: Project, parsed: TemplateFile): void {
  const { file, name, checksum, template, language } = parsed;
  addDraft(linking, {
    ...{ kind: 'function', project, name, checksum, template, language },
    ...{ path: file.relativePath, originalFilePath: file.path },
    fqn: fqn(project.name, file.relativePath, name),
    ...spanOf(file, template),
  });
}

/** dbt puts a folder of its own in front of analyses, unless its flag says otherwise. */
export function draftAnalysis(linking: Linking, project: Project, parsed: TemplateFile): void {
  const { file, name, checksum, template } = parsed;
  const corrected = linking.around.behaviour.require_corrected_analysis_fqns === true;
  const path = corrected ? file.relativePath : `analysis/${file.relativePath}`;
  addDraft(linking, {
    ...{ kind: 'analysis', project, name, checksum, template, path },
    originalFilePath: file.path,
    fqn: fqn(project.name, path, name),
    ...spanOf(file, template),
  });
}

export function draftSingularTest(linking: Linking, project: Project, parsed: TemplateFile): void {
  const { file, name, checksum, template } = parsed;
  const folder = file.relativePath.slice(0, file.relativePath.lastIndexOf('/') + 1);
  addDraft(linking, {
    ...{ kind: 'test', project, name, checksum, template },
    path: `${folder}${name}.sql`,
    originalFilePath: file.path,
    fqn: fqn(project.name, file.relativePath, name),
    ...spanOf(file, template),
  });
}

export function draftSnapshots(linking: Linking, project: Project, parsed: SnapshotFile): void {
  const { file, checksum, blocks } = parsed;
  for (const { name, template } of blocks)
    addDraft(linking, {
      ...{ kind: 'snapshot', project, name, checksum, template },
      path: file.relativePath,
      originalFilePath: file.path,
      fqn: snapshotBlockFqn(project.name, file.relativePath, name),
      ...spanOf(file, template),
    });
}

export function draftSeed(linking: Linking, project: Project, parsed: SeedFile): void {
  const { file, name, checksum } = parsed;
  const draft = addDraft(linking, {
    ...{ kind: 'seed', project, name, checksum, template: undefined },
    path: file.relativePath,
    originalFilePath: file.path,
    fqn: fqn(project.name, file.relativePath, name),
    ...spanOf(file, undefined),
  });
  if (draft?.node.resource_type === 'seed') draft.node.root_path = project.root;
}

/** The on-run hooks of a project are nodes, too: `shop-on-run-start-0`. */
export function draftHooks(linking: Linking, project: Project): void {
  const { yaml } = project;
  const checksum = { name: 'sha256', checksum: sha256(compact(yaml.text)) };
  for (const moment of ['on-run-start', 'on-run-end'] as const) {
    const hooks = moment === 'on-run-start' ? project.onRunStart : project.onRunEnd;
    for (const [index, raw] of hooks.entries()) {
      const name = hookName(project.name, moment, index);
      const span = yaml.spanOf([moment, index]) ?? yaml.spanOf([moment]);
      const draft = addDraft(linking, {
        ...{ kind: 'operation', project, name, checksum },
        path: `hooks/${name}.sql`,
        originalFilePath: './dbt_project.yml',
        fqn: [project.name, 'hooks', name],
        template: { raw, origin: { file: project.file, text: raw, offset: 0 }, statics: undefined },
        span: span ?? { file: project.file, offset: 0, length: 1, line: 1, column: 1 },
        source: yaml.text,
        tags: [moment],
      });
      if (draft?.node.resource_type === 'operation') draft.node.index = index;
    }
  }
}
