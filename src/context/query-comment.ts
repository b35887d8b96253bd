import { DBT_VERSION, pythonJson } from '../base/index.js';
import { PyObject, raise, str, textOf, type Value } from '../jinja/index.js';
import type { GraphNode } from '../manifest/index.js';
import { NodeObject } from './scope/node-object.js';
import { Scope } from './scope/scope.js';
import { fileSubject } from './scope/subject.js';
import { SHELVES } from './scopes.js';
import type { Surroundings } from './surroundings.js';
import { plainRt } from './values/plain-rt.js';

/** The text of the comment of a connection's statements; null for none. Throws what a project's own template throws. */
export type CommentMaker = (connectionName: string, node: GraphNode | null) => string | null;

/** What a project's comment sees of a node: what it does not have is empty text. */
class CommentNode extends PyObject {
  readonly typeName = 'QueryHeaderContextWrapper';
  readonly #node: NodeObject;
  constructor(node: GraphNode) {
    super();
    this.#node = new NodeObject(node);
  }
  override pyGetattr(name: string): Value | undefined {
    return this.#node.pyGetattr(name) ?? '';
  }
}

/**
 * Puts the query comment of the project before (or behind) each statement of a connection, for `NodeConnection.comment`.
 * The comment is made once.
 */
export function queryComment(
  around: Surroundings,
  make: CommentMaker,
  connectionName: string,
  node: GraphNode | null,
): (sql: string) => string {
  const comment = make(connectionName, node)?.trim() ?? '';
  if (comment === '') return sql => sql;
  if (comment.includes('*/')) raise('DbtRuntimeError', `query comment contains illegal value "*/": ${comment}`);
  if (around.root.queryComment.append !== true) return sql => `/* ${comment} */\n${sql}`;
  return sql => {
    const text = sql.trimEnd();
    return text.endsWith(';') ? `${text.slice(0, -1)}\n/* ${comment} */;` : `${text}\n/* ${comment} */`;
  };
}

/** The template of the project's comment, read once for a run. */
export function commentMaker(around: Surroundings): CommentMaker {
  const { comment } = around.root.queryComment;
  if (comment.kind === 'default') return defaultComment(around);
  if (comment.text === '') return () => null;
  const { run } = around.engines;
  const macro = run
    .compile(`{%- macro query_comment_macro(connection_name, node) -%}\n${comment.text}\n{% endmacro %}`)
    .macro('query_comment_macro');
  return (connectionName, node) => {
    const rendered = commentScope(around).callValue(macro, [
      connectionName,
      node === null ? null : new CommentNode(node),
    ]);
    return textOf(rendered) ?? str(rendered, plainRt);
  };
}

function commentScope(around: Surroundings): Scope {
  return new Scope({
    around,
    kind: 'query_comment',
    shelves: SHELVES,
    subject: fileSubject(around.root.name, around.root.file),
    macros: around.macros.namespace(around.root.name),
    searchPackage: around.root.name,
    namesRelations: true,
  });
}

/** dbt's own comment, which other tools read. */
function defaultComment({ target }: Surroundings): CommentMaker {
  return (connectionName, node) => {
    const about = {
      app: 'dbt',
      dbt_version: DBT_VERSION,
      profile_name: target['profile_name'] ?? null,
      target_name: target['target_name'] ?? null,
    };
    const who = node === null ? { connection_name: connectionName } : { node_id: node.unique_id };
    return pythonJson({ ...about, ...who });
  };
}
