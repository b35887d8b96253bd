/** The tree a pattern is read into. Codes are Unicode code points; `null` as a group number means "not captured". */
export type RegexNode =
  | { readonly op: 'literal'; readonly code: number }
  | { readonly op: 'notLiteral'; readonly code: number }
  | { readonly op: 'any' }
  | { readonly op: 'set'; readonly items: readonly SetItem[]; readonly negate: boolean }
  | { readonly op: 'at'; readonly where: Anchor }
  | { readonly op: 'branch'; readonly choices: readonly RegexNode[][] }
  | {
      readonly op: 'group';
      readonly group: number | null;
      readonly addFlags: number;
      readonly delFlags: number;
      readonly body: RegexNode[];
    }
  | {
      readonly op: 'repeat';
      readonly mood: RepeatMood;
      readonly min: number;
      readonly max: number;
      readonly body: RegexNode[];
    }
  | { readonly op: 'assert'; readonly behind: boolean; readonly negate: boolean; readonly body: RegexNode[] }
  | { readonly op: 'atomic'; readonly body: RegexNode[] }
  | { readonly op: 'ref'; readonly group: number }
  | { readonly op: 'cond'; readonly group: number; readonly yes: RegexNode[]; readonly no: RegexNode[] | null };

export type RepeatMood = 'greedy' | 'lazy' | 'possessive';
export type Anchor = 'beginning' | 'beginningOfString' | 'end' | 'endOfString' | 'boundary' | 'notBoundary';
export type Category = 'digit' | 'notDigit' | 'space' | 'notSpace' | 'word' | 'notWord';
export type SetItem =
  | { readonly is: 'code'; readonly code: number }
  | { readonly is: 'range'; readonly low: number; readonly high: number }
  | { readonly is: 'category'; readonly category: Category };

/** "No upper bound", as Python counts it: a written bound this high is an OverflowError. */
export const MAX_REPEAT = 4294967295;

export type Width = readonly [min: number, max: number];

/** The fewest and most characters a sequence can match; the most is Infinity where nothing bounds it. */
export function widthOf(nodes: readonly RegexNode[], groupWidths: readonly (Width | null)[]): Width {
  let min = 0;
  let max = 0;
  for (const node of nodes) {
    const [low, high] = widthOfNode(node, groupWidths);
    min += low;
    max += high;
  }
  return [min, max];
}

function widthOfNode(node: RegexNode, groupWidths: readonly (Width | null)[]): Width {
  switch (node.op) {
    case 'literal':
    case 'notLiteral':
    case 'any':
    case 'set':
      return [1, 1];
    case 'branch': {
      const widths = node.choices.map(choice => widthOf(choice, groupWidths));
      return widths.reduce((a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])]);
    }
    case 'group':
    case 'atomic':
      return widthOf(node.body, groupWidths);
    case 'repeat': {
      const [low, high] = widthOf(node.body, groupWidths);
      const unbounded = node.max === MAX_REPEAT && high > 0;
      const most = high === 0 || node.max === 0 ? 0 : high * node.max;
      return [low === 0 ? 0 : low * node.min, unbounded ? Number.POSITIVE_INFINITY : most];
    }
    case 'ref':
      return groupWidths[node.group] ?? [0, Number.POSITIVE_INFINITY];
    case 'cond': {
      const [low, high] = widthOf(node.yes, groupWidths);
      if (node.no === null) return [0, high];
      const [otherLow, otherHigh] = widthOf(node.no, groupWidths);
      return [Math.min(low, otherLow), Math.max(high, otherHigh)];
    }
    case 'at':
    case 'assert':
      return [0, 0];
  }
}
