import type { SyntaxNode } from '@lezer/common';
import type { Place, Step } from '../../../model/reachability/module-facts.ts';
import { unescapeText } from '../../source-code/syntax.ts';
import type { KnownSource } from './known-sources.ts';
import { type FunctionDraft, type ModuleDraft, type Scope, UNTOLD } from '../draft.ts';

/** A function of JavaScript; arrows have the receiver of what is around them. */
export interface ScriptDraft extends FunctionDraft {
  readonly isArrow: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** The object that a method is written to, and the class that its class extends. */
  readonly home?: Place | undefined;
  readonly superClass?: Place | undefined;
}

export type ScriptScope = Scope<ScriptDraft>;

/** What lowering of a source shares. */
export interface Context {
  readonly module: ModuleDraft;
  readonly textOf: (node: SyntaxNode) => string;
  readonly lineOf: (offset: number) => number;
  /** Places of `module` and of what it exports. */
  readonly own: { readonly module: Place; readonly exports: Place };
  readonly lower: Lowering;
  /** The module's body, and the places of texts in it. */
  readonly top: ScriptDraft;
  readonly texts: Map<string, Place>;
  /** Is it the project's, and no installed package's? */
  readonly isOwn: boolean;
  readonly known: KnownSource | undefined;
}

/** What expressions and statements need of each other. */
export interface Lowering {
  expression(context: Context, scope: ScriptScope, node: SyntaxNode, name?: string): Place;
  statement(context: Context, scope: ScriptScope, node: SyntaxNode): void;
  /** Everything in a body, with what it declares. */
  body(context: Context, scope: ScriptScope, node: SyntaxNode): void;
}

export function emit(scope: ScriptScope, ...steps: Step[]): void {
  scope.within.steps.push(...steps);
}

/** A new place that a member is read to. */
export function readMember(context: Context, scope: ScriptScope, object: Place, name: string | null): Place {
  const to = context.module.place();
  emit(scope, ['read', object, name, to]);
  return to;
}

/** A new place with what going through a value gives. */
export function itemsOf(context: Context, scope: ScriptScope, value: Place): Place {
  const to = readMember(context, scope, value, null);
  emit(scope, ['move', value, to], ['move', UNTOLD, to]);
  return to;
}

/** Something of the source that cannot be followed. */
export function dynamic(context: Context, scope: ScriptScope, node: SyntaxNode, reason: string): void {
  emit(scope, ['dynamic', reason, context.lineOf(node.from)]);
}

/** The text of a literal; undefined of what is put together. */
export function constantText(context: Context, node: SyntaxNode | undefined): string | undefined {
  if (!node || (node.name === 'TemplateString' && node.firstChild)) return undefined;
  if (node.name !== 'String' && node.name !== 'TemplateString') return undefined;
  return unescapeText(context.textOf(node).slice(1, -1));
}

const NO_VALUES = new Set([
  'LogicOp',
  'ArithOp',
  'BitOp',
  'CompareOp',
  'UpdateOp',
  'Equals',
  'Arrow',
  'Spread',
]);
const TYPES = new Set([
  'TypeAnnotation',
  'TypeArgList',
  'TypeParamList',
  'LineComment',
  'BlockComment',
  'Optional',
]);

/** The children that are values, without operators, comments and types. */
export function valuesIn(node: SyntaxNode): SyntaxNode[] {
  const values: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === 'as' || child.name === 'satisfies') break;
    const isWord = /^[A-Z]/.test(child.name) || ['this', 'super', 'null'].includes(child.name);
    if (isWord && !NO_VALUES.has(child.name) && !TYPES.has(child.name)) values.push(child);
  }
  return values;
}

/** Has it a child of this name, such as a keyword? */
export function has(node: SyntaxNode, name: string): boolean {
  return childrenOf(node).some((child) => child.name === name);
}

/** The children, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!child.name.endsWith('Comment')) children.push(child);
  return children;
}

/** The receiver of the nearest function that has its own. */
export function receiverOf(context: Context, scope: ScriptScope): Place {
  for (let one: ScriptScope | undefined = scope; one; one = one.outer)
    if (!one.within.isArrow) return one.within.index === 0 ? context.own.exports : one.within.receiver;
  return UNTOLD;
}
