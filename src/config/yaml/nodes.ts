type Common = {
  /** Offsets into the text, properties such as anchor and tag included. */
  start: number;
  end: number;
  /** The whole name of an explicit tag, `!` for the one without a name. */
  readonly tag: string | undefined;
};

export type ScalarNode = Common & { readonly kind: 'scalar'; readonly text: string; readonly plain: boolean };
export type ListNode = Common & { readonly kind: 'list'; readonly items: YamlNode[] };
export type MapNode = Common & { readonly kind: 'map'; readonly pairs: (readonly [key: YamlNode, value: YamlNode])[] };
/** Stands for `target`, which may contain it. */
export type AliasNode = Common & { readonly kind: 'alias'; readonly name: string; readonly target: YamlNode };

export type YamlNode = ScalarNode | ListNode | MapNode | AliasNode;
