/** Where something stands. */
export interface Position {
  readonly line: number;
}

/** What can stand where a value is asked for. */
export type Operand =
  | (Position & { readonly kind: 'literal'; readonly value: bigint | number | string | boolean })
  | (Position & { readonly kind: 'nil' })
  | (Position & { readonly kind: 'dot' })
  | (Position & { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] })
  /** `.a.b` of the dot. */
  | (Position & { readonly kind: 'field'; readonly fields: readonly string[] })
  /** `(…).a.b`, or `f.a`. */
  | (Position & { readonly kind: 'chain'; readonly of: Operand; readonly fields: readonly string[] })
  | (Position & { readonly kind: 'function'; readonly name: string })
  | (Position & { readonly kind: 'pipeline'; readonly pipeline: Pipeline });

/** An operand with what it is given. */
export interface Command extends Position {
  readonly operands: readonly [Operand, ...Operand[]];
}

/** `$a, $b := x | y`. */
export interface Pipeline extends Position {
  readonly variables: readonly string[];
  /** `=` sets variables that there are, `:=` makes some. */
  readonly isAssignment: boolean;
  readonly commands: readonly [Command, ...Command[]];
}

export interface BranchNode extends Position {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[] | undefined;
}

export type TemplateNode =
  | (Position & { readonly kind: 'text'; readonly text: string })
  | (Position & { readonly kind: 'action'; readonly pipeline: Pipeline })
  | BranchNode
  | (Position & { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined })
  | (Position & { readonly kind: 'break' })
  | (Position & { readonly kind: 'continue' });

/** What a text of templates is: what it renders itself, and what it defines for others. */
export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[];
  readonly definitions: ReadonlyMap<string, readonly TemplateNode[]>;
}
