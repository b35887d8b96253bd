import { join } from 'node:path';
import { DatabaseError, readText } from '../../base/index.js';
import type { CompiledNode } from '../compile/compiled-node.js';
import { type MappedPosition, mapPosition } from '../compile/map-position.js';
import type { RunSettings } from './run-settings.js';

/** A database error whose position lies within the node's text gets the template's place. Others stay as they are. */
export function placedError(settings: RunSettings, error: unknown, compiled: CompiledNode): unknown {
  if (!(error instanceof DatabaseError) || error.problem.span !== undefined) return error;
  const { statement, position } = error.server;
  if (statement === undefined || position === undefined) return error;
  const place = placeInNode(settings, compiled, statement, position);
  if (place === undefined) return error;
  const { span } = place;
  const frames = place.frames.map(frame => ({ ...frame, ...withSource(settings, frame.span.file) }));
  const problem = { ...error.problem, span, frames, ...withSource(settings, span.file) };
  return new DatabaseError(problem, error.server, { cause: error });
}

/** Where a position of a statement comes from; a generic test's own place is its entry in the properties. */
export function placeInNode(
  settings: RunSettings,
  compiled: CompiledNode,
  statement: string,
  position: number,
): MappedPosition | undefined {
  const { node, sql: text, segments } = compiled;
  const place = mapPosition({ text, segments }, statement, position);
  if (place === undefined || !('test_metadata' in node) || node.test_metadata === undefined) return place;
  const entry = settings.linked.manifest.facts.get(node.unique_id)?.span;
  return entry === undefined ? place : { ...place, span: entry };
}

/** The text of a project's file, for the frame of code. */
function withSource(settings: RunSettings, file: string): { source?: string } {
  const path = join(settings.linked.around.root.root, file);
  try {
    return settings.files.stat(path)?.kind === 'file' ? { source: readText(settings.files, path) } : {};
  } catch {
    return {};
  }
}
