import type { DataMap, DataPath, DataShapes } from '../data.js';
import type { Findings } from '../reading/findings.js';
import { type Render, type RenderScope, reasonOf } from '../reading/render-scope.js';
import { hasTemplate, renderPlainText, renderTree } from '../reading/render-tree.js';

/** Keys whose text is rendered later, where it is used. */
const LATE: ReadonlySet<string> = new Set(['on-run-start', 'on-run-end', 'query-comment', 'vars']);
const WITH_HOOKS: ReadonlySet<string> = new Set(['seeds', 'models', 'snapshots', 'tests', 'data_tests']);
const HOOKS: ReadonlySet<string> = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook']);

/** False for text of dbt_project.yml that is rendered when it is used: hooks, the query comment, vars. */
export function isRenderedAtLoad(path: DataPath): boolean {
  const [first] = path;
  if (typeof first !== 'string') return true;
  if (LATE.has(first)) return false;
  if (!WITH_HOOKS.has(first)) return true;
  return !path.some(step => typeof step === 'string' && HOOKS.has(step.replace(/^[+ ]+/, '')));
}

/** dbt_project.yml with its expressions worked out. What fails is a finding, at its place. */
export function renderProject(
  data: DataMap,
  render: Render,
  scope: RenderScope,
  shapes: DataShapes,
  findings: Findings,
): DataMap {
  return renderTree(data, shapes, (text, path) => {
    if (!isRenderedAtLoad(path)) return text;
    if (!hasTemplate(text)) return renderPlainText(text);
    try {
      return render(text, scope);
    } catch (error) {
      findings.error('CONFIG-012', path, `Could not render ${text}: ${reasonOf(error)}`);
      return null;
    }
  }) as DataMap;
}
