import type { Value } from '../values/index.js';
import type { Facts } from './facts.js';

/**
 * What the parser makes. Kinds and fields are those of Jinja2's tree; `line` is the line that Jinja2 gives the node,
 * `start` and `end` its stretch of the normalised source.
 */
type Base = { readonly line: number; readonly start: number; readonly end: number };

export type NameUse = 'load' | 'store' | 'param';
export type BinaryOp = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type UnaryOp = '-' | '+' | 'not';
export type CompareOp = 'eq' | 'ne' | 'gt' | 'gteq' | 'lt' | 'lteq' | 'in' | 'notin';

export type Name = Base & { readonly kind: 'Name'; readonly name: string; readonly use: NameUse };
/** `ns.attr` as the target of a `set`. */
export type NamespaceRef = Base & { readonly kind: 'NSRef'; readonly name: string; readonly attr: string };
export type Const = Base & { readonly kind: 'Const'; readonly value: Value };
export type TemplateData = Base & { readonly kind: 'TemplateData'; readonly data: string };
export type TupleNode = Base & { readonly kind: 'Tuple'; readonly items: readonly Expr[]; readonly use: NameUse };
export type ListNode = Base & { readonly kind: 'List'; readonly items: readonly Expr[] };
export type Pair = Base & { readonly kind: 'Pair'; readonly key: Expr; readonly value: Expr };
export type DictNode = Base & { readonly kind: 'Dict'; readonly items: readonly Pair[] };
export type CondExpr = Base & {
  readonly kind: 'CondExpr';
  readonly test: Expr;
  readonly then: Expr;
  readonly otherwise: Expr | undefined;
};
export type Keyword = Base & { readonly kind: 'Keyword'; readonly key: string; readonly value: Expr };
export type Arguments = {
  readonly args: readonly Expr[];
  readonly kwargs: readonly Keyword[];
  readonly dynArgs: Expr | undefined;
  readonly dynKwargs: Expr | undefined;
};
/** `node` is undefined in the head of a `filter` or `set` block: the filter takes the block's text. */
export type Filter = Base &
  Arguments & { readonly kind: 'Filter'; readonly node: Expr | undefined; readonly name: string };
export type Test = Base & Arguments & { readonly kind: 'Test'; readonly node: Expr; readonly name: string };
export type Call = Base & Arguments & { readonly kind: 'Call'; readonly node: Expr };
export type Getitem = Base & { readonly kind: 'Getitem'; readonly node: Expr; readonly arg: Expr };
export type Getattr = Base & { readonly kind: 'Getattr'; readonly node: Expr; readonly attr: string };
export type Slice = Base & {
  readonly kind: 'Slice';
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
  readonly step: Expr | undefined;
};
export type Concat = Base & { readonly kind: 'Concat'; readonly nodes: readonly Expr[] };
export type Operand = Base & { readonly kind: 'Operand'; readonly op: CompareOp; readonly expr: Expr };
export type Compare = Base & { readonly kind: 'Compare'; readonly expr: Expr; readonly ops: readonly Operand[] };
export type Binary = Base & {
  readonly kind: 'Binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
};
export type Logic = Base & {
  readonly kind: 'Logic';
  readonly op: 'and' | 'or';
  readonly left: Expr;
  readonly right: Expr;
};
export type Unary = Base & { readonly kind: 'Unary'; readonly op: UnaryOp; readonly node: Expr };

export type Expr =
  | Name
  | NamespaceRef
  | Const
  | TemplateData
  | TupleNode
  | ListNode
  | DictNode
  | CondExpr
  | Filter
  | Test
  | Call
  | Getitem
  | Getattr
  | Slice
  | Concat
  | Compare
  | Binary
  | Logic
  | Unary;

export type Output = Base & { readonly kind: 'Output'; readonly nodes: readonly Expr[] };
export type Extends = Base & { readonly kind: 'Extends'; readonly template: Expr };
export type For = Base & {
  readonly kind: 'For';
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly otherwise: readonly Stmt[];
  readonly test: Expr | undefined;
  readonly recursive: boolean;
  /** Length of the whole loop in the source: how much one turn of it may have to do. */
  readonly size: number;
};
export type If = Base & {
  readonly kind: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly elifs: readonly If[];
  readonly otherwise: readonly Stmt[];
};
/** A declared type, e.g. `dict[str, int]`. dbt parses it and does nothing with it at run time. */
export type TypeAnnotation = { readonly name: string; readonly params: readonly TypeAnnotation[] };
export type Signature = {
  readonly args: readonly Name[];
  /** Of the last arguments, as many as have one. */
  readonly defaults: readonly Expr[];
  /** One an argument; empty when the grammar has no annotations. */
  readonly annotations: readonly (TypeAnnotation | undefined)[];
};
export type MacroTag = 'macro' | 'materialization' | 'test' | 'docs' | 'snapshot';
export type Macro = Base &
  Signature & {
    readonly kind: 'Macro';
    /** The name it gets in the template, which the embedder may have changed. */
    readonly name: string;
    readonly tag: MacroTag;
    /** The name as written. */
    readonly declared: string;
    readonly body: readonly Stmt[];
  };
export type CallBlock = Base &
  Signature & { readonly kind: 'CallBlock'; readonly call: Call; readonly body: readonly Stmt[] };
export type FilterBlock = Base & {
  readonly kind: 'FilterBlock';
  readonly filter: Filter;
  readonly body: readonly Stmt[];
};
export type With = Base & {
  readonly kind: 'With';
  readonly targets: readonly Expr[];
  readonly values: readonly Expr[];
  readonly body: readonly Stmt[];
};
export type Block = Base & {
  readonly kind: 'Block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Stmt[];
};
export type Include = Base & {
  readonly kind: 'Include';
  readonly template: Expr;
  readonly withContext: boolean;
  readonly ignoreMissing: boolean;
};
export type Import = Base & {
  readonly kind: 'Import';
  readonly template: Expr;
  readonly target: string;
  readonly withContext: boolean;
};
export type FromImport = Base & {
  readonly kind: 'FromImport';
  readonly template: Expr;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly withContext: boolean;
};
export type ExprStmt = Base & { readonly kind: 'ExprStmt'; readonly node: Expr };
export type Assign = Base & { readonly kind: 'Assign'; readonly target: Expr; readonly node: Expr };
export type AssignBlock = Base & {
  readonly kind: 'AssignBlock';
  readonly target: Expr;
  readonly filter: Filter | undefined;
  readonly body: readonly Stmt[];
};
export type LoopControl = Base & { readonly kind: 'Break' | 'Continue' };
/** A scope with another setting of autoescape. Jinja2 wraps it in a Scope node; here it is one. */
export type Autoescape = Base & { readonly kind: 'Autoescape'; readonly value: Expr; readonly body: readonly Stmt[] };

export type Stmt =
  | Output
  | Extends
  | For
  | If
  | Macro
  | CallBlock
  | FilterBlock
  | With
  | Block
  | Include
  | Import
  | FromImport
  | ExprStmt
  | Assign
  | AssignBlock
  | LoopControl
  | Autoescape;

export type TemplateNode = Base & { readonly kind: 'Template'; readonly body: readonly Stmt[]; readonly facts: Facts };
export type AnyNode = TemplateNode | Stmt | Expr | Pair | Keyword | Operand;
