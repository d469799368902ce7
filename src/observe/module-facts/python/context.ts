import type { SyntaxNode } from '@lezer/common';
import type { Place, Step } from '../../../model/reachability/module-facts.ts';
import { type FunctionDraft, type ModuleDraft, type Scope, UNTOLD } from '../draft.ts';

/** A scope of Python; names of a class are its members, and functions in it do not see them. */
export interface PythonScope extends Scope {
  readonly outer: PythonScope | undefined;
  readonly kind: 'module' | 'function' | 'class';
  /** The classes that the class around extends. */
  readonly bases?: readonly Place[];
}

/** What lowering of a source shares. */
export interface Context {
  readonly module: ModuleDraft;
  readonly textOf: (node: SyntaxNode) => string;
  readonly lineOf: (offset: number) => number;
  readonly own: Place;
  readonly top: PythonScope;
  /** Modules that names stand for, wherever they are imported. */
  readonly imports: Map<string, string[]>;
  readonly lower: Lowering;
}

/** What expressions and statements need of each other. */
export interface Lowering {
  expression(context: Context, scope: PythonScope, node: SyntaxNode): Place;
  comprehension(context: Context, scope: PythonScope, node: SyntaxNode): Place;
  /** Everything in a body, with what it declares. */
  body(context: Context, scope: PythonScope, node: SyntaxNode): void;
}

export function emit(scope: { readonly within: FunctionDraft }, ...steps: Step[]): void {
  scope.within.steps.push(...steps);
}

export function readMember(context: Context, scope: PythonScope, object: Place, name: string | null): Place {
  const to = context.module.place();
  emit(scope, ['read', object, name, to]);
  return to;
}

/** A new place with what going through a value gives. */
export function itemsOf(context: Context, scope: PythonScope, value: Place): Place {
  const to = readMember(context, scope, value, null);
  emit(scope, ['move', value, to], ['move', UNTOLD, to]);
  return to;
}

export function dynamic(context: Context, scope: PythonScope, node: SyntaxNode, reason: string): void {
  emit(scope, ['dynamic', reason, context.lineOf(node.from)]);
}

/** The children, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name !== 'Comment') children.push(child);
  return children;
}

const NO_VALUES = new Set(['AssignOp', 'UpdateOp', 'ArithOp', 'CompareOp', 'BitOp', 'TypeDef', 'Body', 'At']);

/** The children that are values. */
export function valuesIn(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => /^[A-Z]/.test(name) && !NO_VALUES.has(name));
}

/** The text of a plain literal. */
export function constantText(context: Context, node: SyntaxNode | undefined): string | undefined {
  if (node?.name !== 'String') return undefined;
  const match = /^[rRuU]?("""|'''|"|')([^\\]*)\1$/s.exec(context.textOf(node));
  return match?.[2];
}
