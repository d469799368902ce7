/** UTF-16 units of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text in quotes. */
export interface GroovyText extends Span {
  readonly kind: 'text';
  /** What it is, with `${…}` and `$name` as expressions, where its quotes let Groovy put values in. */
  readonly parts: readonly (string | GroovyExpression)[];
}

/** What Groovy puts into a text: `params.NAME`. */
export interface GroovyExpression extends Span {
  readonly expression: string;
}

/** `env.BRANCH_NAME`, `params['A']`; a key that is computed is `*`. */
export interface GroovyName extends Span {
  readonly kind: 'name';
  readonly name: string;
}

/** `sh 'make'`, `stage('a') { … }`, `docker.image('a').inside { … }`. */
export interface GroovyCall extends Span {
  readonly kind: 'call';
  /** With what is before its dots, but a value that is no name: `docker.image`, `.inside`, `@Library`. */
  readonly name: string;
  readonly receiver?: GroovyValue;
  readonly arguments: readonly GroovyArgument[];
  readonly closure?: readonly GroovyStatement[];
}

export interface GroovyArgument {
  readonly key?: string;
  readonly value: GroovyValue;
}

/** `[a, b]`, `[a: b]`, `(a)`. */
export interface GroovyList extends Span {
  readonly kind: 'list';
  readonly items: readonly GroovyArgument[];
}

export interface GroovyClosure extends Span {
  readonly kind: 'closure';
  readonly statements: readonly GroovyStatement[];
}

/** Values with operators between them: `'a' + b`. */
export interface GroovySequence extends Span {
  readonly kind: 'sequence';
  readonly items: readonly GroovyValue[];
}

/** A number, an operator, a keyword. */
export interface GroovyOther extends Span {
  readonly kind: 'other';
  readonly text: string;
}

export type GroovyValue =
  | GroovyText
  | GroovyName
  | GroovyCall
  | GroovyList
  | GroovyClosure
  | GroovySequence
  | GroovyOther;

export interface GroovyStatement {
  readonly value: GroovyValue;
  /** The name that it gives the value to: `A = 1`, `def a = 1`. */
  readonly assigned?: string;
}

/** A statement or a call, with the calls in whose braces it stands. */
export interface Placed<Node> {
  readonly node: Node;
  readonly within: Placed<GroovyCall> | undefined;
}

/** Every call, in whatever it stands, in the order in which they are written. */
export function callsIn(
  statements: readonly GroovyStatement[],
  within?: Placed<GroovyCall>,
): Placed<GroovyCall>[] {
  const found: Placed<GroovyCall>[] = [];
  for (const { value } of statements) collect(value, within, found);
  return found;
}

function collect(
  value: GroovyValue,
  within: Placed<GroovyCall> | undefined,
  found: Placed<GroovyCall>[],
): void {
  switch (value.kind) {
    case 'call': {
      const placed = { node: value, within };
      if (value.receiver) collect(value.receiver, within, found);
      found.push(placed);
      for (const one of value.arguments) collect(one.value, within, found);
      for (const one of value.closure ?? []) collect(one.value, placed, found);
      break;
    }
    case 'list':
      for (const one of value.items) collect(one.value, within, found);
      break;
    case 'sequence':
      for (const one of value.items) collect(one, within, found);
      break;
    case 'closure':
      for (const one of value.statements) collect(one.value, within, found);
      break;
    case 'text':
    case 'name':
    case 'other':
  }
}
