import type { Span } from '../../base/index.js';
import { docsScope, hasExpression, type Scope } from '../../context/index.js';
import { raise, textOf } from '../../jinja/index.js';
import { type ColumnInfo, docNotFoundText, type NameIndex, resolveDoc, type UniqueId } from '../../manifest/index.js';
import type { Linking } from './linking.js';

type Described = {
  readonly unique_id: UniqueId;
  readonly package_name: string;
  readonly original_file_path: string;
  description: string;
};

type WithColumns = Described & { doc_blocks: UniqueId[]; readonly columns: Readonly<Record<string, ColumnInfo>> };

/** Renders descriptions, which may quote docs blocks, and notes which blocks they quote. */
export class Descriptions {
  readonly #linking: Linking;
  readonly #names: NameIndex;

  constructor(linking: Linking, names: NameIndex) {
    this.#linking = linking;
    this.#names = names;
  }

  /** A node or source with its columns. */
  describe(node: WithColumns, span: Span | undefined): void {
    node.doc_blocks = this.#blocksIn(node.description, node.package_name);
    node.description = this.text(node, node.description, span);
    for (const column of Object.values(node.columns)) {
      column.doc_blocks = this.#blocksIn(column.description, node.package_name);
      column.description = this.text(node, column.description, span);
    }
  }

  /** A description as people read it. */
  text(owner: Described, text: string, span?: Span): string {
    if (!hasExpression(text)) return text;
    const subject = { ...owner, resource_type: owner.unique_id.split('.')[0] ?? '', name: nameOf(owner.unique_id) };
    const rendered = this.#linking.problems.guard(subject, undefined, () => {
      const { engines } = this.#linking.around;
      const file = span?.file ?? owner.original_file_path;
      return textOf(
        this.#scope(owner).render(engines.run.compile(text, { origin: { file, text, offset: 0 } })) as string,
      );
    });
    return rendered ?? text;
  }

  #scope(owner: Described): Scope {
    const findDoc = (name: string, packageName: string | null): string => {
      const id = this.#find(name, packageName, owner.package_name);
      const doc = id === undefined ? undefined : this.#linking.docs.get(id);
      return doc?.block_contents ?? raise('CompilationError', docNotFoundText(owner.unique_id, name, packageName));
    };
    return docsScope(this.#linking.around, owner.package_name, findDoc, owner.original_file_path);
  }

  #find(name: string, packageName: string | null, nodePackage: string): UniqueId | undefined {
    const asker = { nodePackage, rootPackage: this.#linking.input.root.name, nodePackageFirst: false };
    return resolveDoc(this.#names, name, packageName, asker);
  }

  /** Ids of the blocks that `doc()` names with literals, wherever it is printed by itself. */
  #blocksIn(text: string, nodePackage: string): UniqueId[] {
    if (!text.includes('doc')) return [];
    const blocks: UniqueId[] = [];
    try {
      for (const statement of this.#linking.around.engines.parse.parse(text).body) {
        if (statement.kind !== 'Output') continue;
        for (const node of statement.nodes) {
          if (node.kind !== 'Call' || node.node.kind !== 'Name' || node.node.name !== 'doc') continue;
          const words = node.args.flatMap(arg => (arg.kind === 'Const' ? (textOf(arg.value) ?? []) : []));
          const [first = '', second] = words;
          if (words.length < 1 || words.length > 2) continue;
          const id =
            second === undefined ? this.#find(first, null, nodePackage) : this.#find(second, first, nodePackage);
          if (id !== undefined) blocks.push(id);
        }
      }
    } catch {
      // Rendering tells what is wrong with it.
      return [];
    }
    return blocks;
  }
}

function nameOf(id: UniqueId): string {
  return id.split('.').slice(2).join('.');
}
