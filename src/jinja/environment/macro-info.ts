import type { Macro, MacroTag, TemplateNode, TypeAnnotation } from '../syntax/nodes.js';

/** A parameter as declared. */
export type MacroParameter = {
  readonly name: string;
  /** The source of its default, as written; undefined when it has none. */
  readonly defaultSource: string | undefined;
  readonly annotation: TypeAnnotation | undefined;
};

/** What a macro's head says. */
export type MacroInfo = {
  readonly tag: MacroTag;
  /** The name in the template, which the embedder's renaming may have changed. */
  readonly name: string;
  readonly declared: string;
  readonly parameters: readonly MacroParameter[];
  /** The head in the normalised source. */
  readonly start: number;
  readonly end: number;
};

/** The macros at the top of a template. `source` is what the tree was parsed from. */
export function macroInfos(tree: TemplateNode, source: string): MacroInfo[] {
  return tree.body.filter(node => node.kind === 'Macro').map(node => infoOf(node, source));
}

function infoOf(node: Macro, source: string): MacroInfo {
  const { tag, name, declared, start, end } = node;
  const first = node.args.length - node.defaults.length;
  const parameters = node.args.map((arg, i): MacroParameter => {
    const given = node.defaults[i - first];
    return {
      name: arg.name,
      defaultSource: given === undefined ? undefined : source.slice(given.start, given.end),
      annotation: node.annotations[i],
    };
  });
  return { tag, name, declared, parameters, start, end };
}
