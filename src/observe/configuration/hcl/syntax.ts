/** Where something is written: UTF-16 units from the text's begin. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What may come from another file; it is then placed where that takes effect, and what is in it has no place. */
interface Moved {
  readonly isElsewhere?: true;
}

/** The name of a value that a splat goes over: no other is called so. */
export const SPLAT_ITEM = '*';

/** An expression of HCL's native syntax, as it is written. */
export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
    | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
    | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
    | { readonly kind: 'object'; readonly entries: readonly Entry[] }
    | { readonly kind: 'variable'; readonly name: string }
    | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly arguments: readonly Expression[];
        /** Does `...` stand behind the last one, whose values are the arguments? */
        readonly isExpanded: boolean;
      }
    | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
    /** `[for k, v in list : value if condition]`, and `{for … : key => value}`; `...` behind it makes groups. */
    | ({ readonly kind: 'loop' } & Loop)
    /** `%{if condition}…%{else}…%{endif}` in a text. */
    | {
        readonly kind: 'choice';
        readonly condition: Expression;
        readonly yes: Expression;
        readonly no: Expression;
      }
    /** `%{for k, v in list}…%{endfor}` in a text. */
    | ({ readonly kind: 'repetition'; readonly body: Expression } & Pick<Loop, 'names' | 'over'>)
    /** `list[*].name`, with what is made of each value, which is called `SPLAT_ITEM` there. */
    | { readonly kind: 'splat'; readonly of: Expression; readonly each: Expression }
  );

/** What a loop goes over, by which names, and what it makes. */
export interface Loop {
  /** Of the value alone, or of the key and the value. */
  readonly names: readonly string[];
  readonly over: Expression;
  /** Of what is made a map. */
  readonly key?: Expression | undefined;
  readonly value: Expression;
  readonly condition?: Expression | undefined;
  readonly isGrouped: boolean;
}

/** `key = value` in braces; a bare word as a key is that text. */
export interface Entry {
  readonly key: Expression;
  readonly value: Expression;
}

export interface Attribute extends Span, Moved {
  readonly name: string;
  readonly expression: Expression;
}

/** `type "label" { … }`. */
export interface Block extends Span, Moved {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  /** Of what is between its braces. */
  readonly start: number;
  readonly end: number;
}
