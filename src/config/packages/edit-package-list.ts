import { type Document, isMap, isNode, isScalar, isSeq, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import { makeMessage, ProjectError } from '../../base/index.js';
import type { AddedPackage, PackageEdit } from './add-package.js';

/** As `addPackage` says, which is the way here: `yaml` takes as long to load as the rest of a small command. */
export function editPackageList(text: string | undefined, added: AddedPackage, file: string): PackageEdit {
  const document = parseDocument(text ?? '', { version: '1.1', keepSourceTokens: true });
  const fault = document.errors[0];
  if (fault !== undefined) throw unusable(file, `it is no YAML: ${fault.message.split('\n', 1)[0] ?? ''}`);
  const list = packageList(document, file);
  const removed: Record<string, string>[] = [];
  // From the end, as dbt goes, so that what it tells comes in the same order.
  for (let i = list.items.length - 1; i >= 0; i--) {
    const item = list.items[i];
    if (!isMap(item) || !isReplaced(item, added.name)) continue;
    removed.push(tellable(item));
    list.delete(i);
  }
  list.flow = false;
  list.add(document.createNode(entryOf(added)));
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: false }), removed };
}

function packageList(document: Document, file: string): YAMLSeq {
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    document.contents = document.createNode({}) as unknown as typeof document.contents;
  if (!isMap(document.contents)) throw unusable(file, "it holds something else than the key 'packages' with a list");
  const list = document.get('packages', true);
  if (isSeq(list)) return list as YAMLSeq;
  if (isNode(list) && !(isScalar(list) && list.value === null)) throw unusable(file, "'packages' is no list");
  const fresh = new YAMLSeq();
  document.set('packages', fresh);
  return fresh;
}

function unusable(file: string, why: string): ProjectError {
  return new ProjectError(
    makeMessage('DEPS-016', `The package cannot be added to ${file}: ${why}`, {
      suggestion: `Mend ${file}, or write the entry into it by hand`,
    }),
  );
}

function entryOf({ name, version, source }: AddedPackage): Record<string, unknown> {
  const main = { [source === 'hub' ? 'package' : source]: name };
  if (version === undefined || version === '') return main;
  const wanted = version.includes(',') ? version.split(',') : version;
  return { ...main, [source === 'git' ? 'revision' : 'version']: wanted };
}

const IDENTIFIERS = ['package', 'git', 'local', 'tarball', 'private'];

/**
 * dbt's rule: the name, or its part behind the last slash, with `-` and `_` alike, stands in the entry's address between
 * slashes, points or its ends. So a package of the index replaces the same one from git.
 */
function isReplaced(entry: YAMLMap, name: string): boolean {
  const address = IDENTIFIERS.map(key => entry.get(key)).find(value => typeof value === 'string' && value !== '');
  if (typeof address !== 'string') return false;
  const short = name.slice(name.lastIndexOf('/') + 1);
  const spellings = [name, short].flatMap(text => [text, text.replaceAll('_', '-'), text.replaceAll('-', '_')]);
  return spellings.some(spelling => {
    const at = address.indexOf(spelling);
    const end = at + spelling.length;
    const isEdge = (i: number): boolean => i < 0 || i >= address.length || '/.'.includes(address.charAt(i));
    return spelling !== '' && at !== -1 && isEdge(at - 1) && isEdge(end);
  });
}

function tellable(entry: YAMLMap): Record<string, string> {
  const pairs = Object.entries(entry.toJSON() as Record<string, unknown>);
  return Object.fromEntries(
    pairs.flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, `${value}`]] : [],
    ),
  );
}
