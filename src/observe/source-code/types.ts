/** A value in a source, in the same words for every language. `at` is its offset in the text. */
export type Expression = { readonly at: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'joined'; readonly parts: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly positional: readonly Expression[];
      /** Keyword arguments. */
      readonly named: ReadonlyMap<string, Expression>;
    }
  | {
      readonly kind: 'object';
      readonly entries: ReadonlyMap<string, Expression>;
      /** The type that it is made of, where the language says it. */
      readonly of?: Expression;
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** `left ?? right`, `left || right`, `left or right`. */
  | { readonly kind: 'either'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'regex'; readonly pattern: string }
  /** A function or a class given as a value. */
  | { readonly kind: 'function' }
  | { readonly kind: 'unknown' }
);

export type CallExpression = Extract<Expression, { kind: 'call' }>;

/** What a name means in a part of the text; of what type it is, where the language says so. */
export interface Binding {
  readonly name: string;
  /** The part of the text in which it holds. */
  readonly from: number;
  readonly to: number;
  readonly meaning:
    | { readonly kind: 'value'; readonly value: Expression; readonly type?: Expression }
    /** A dotted path of what is imported, such as `pg.Client`. */
    | { readonly kind: 'import'; readonly path: string }
    /** `index` -1: it is taken out of a parameter. */
    | {
        readonly kind: 'parameter';
        readonly of: FunctionScope;
        readonly index: number;
        readonly type?: Expression;
      }
    /** `returned`: of one that does nothing else. */
    | { readonly kind: 'function'; readonly scope: FunctionScope; readonly returned?: Expression };
}

/** A function of the source; calls of it are found by its name. */
export interface FunctionScope {
  readonly name: string | undefined;
  readonly from: number;
  readonly to: number;
  /** The type of what it gives, where the language says it. */
  readonly result?: Expression;
}

/** A call, and where it stands. */
export interface CallSite {
  readonly call: CallExpression;
  readonly line: number;
  /** Is it a decorator? */
  readonly decorates: boolean;
}

/** A text literal, or a text put together around values. */
export interface Literal {
  readonly value: Expression;
  readonly line: number;
}

/** What the analysis of every language starts from. */
export interface Source {
  readonly calls: readonly CallSite[];
  readonly literals: readonly Literal[];
  readonly bindings: readonly Binding[];
  readonly functions: readonly FunctionScope[];
}
