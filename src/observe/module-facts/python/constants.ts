import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, constantText } from './context.ts';

/** A statement that gives a name a text, or one of several. */
interface Binding {
  /** Undefined of a class of the module that nothing decorates. */
  readonly texts: readonly string[] | undefined;
  /** The body of the function that it is in; undefined of the module. */
  readonly scope: SyntaxNode | undefined;
  readonly statement: SyntaxNode;
}

/** By name, wherever it stands in a module; null where something else is done with it. */
type Bindings = Map<string, Binding[] | null>;

/** Texts that one name may be; more would be many steps for each place that it stands at. */
const MAXIMUM_TEXTS = 64;

const BINDINGS = new WeakMap<Context, Bindings>();

/**
 * All texts that an expression may be: those that are written as one, or those of a name to which nothing else is ever
 * given. A name of a function is nobody else's; one of a module, which others may write to, is only known where the
 * loop that gives it has run nothing yet.
 */
export function constantTexts(context: Context, node: SyntaxNode | undefined): readonly string[] | undefined {
  const text = constantText(context, node);
  if (text !== undefined) return [text];
  if (node?.name !== 'VariableName') return undefined;
  const bindings = bindingsOf(context, node).get(context.textOf(node));
  const [first] = bindings ?? [];
  if (!bindings || !first || bindings.some((one) => !isSame(one.scope, first.scope))) return undefined;
  const isKnown = first.scope
    ? first.scope.parent?.name === 'FunctionDefinition' && isWithin(node, first.scope)
    : bindings.length === 1 && isFirstIn(node, first.statement);
  if (!isKnown || bindings.some(({ texts }) => !texts)) return undefined;
  const texts = bindings.flatMap((one) => one.texts ?? []);
  return texts.length > MAXIMUM_TEXTS ? undefined : texts;
}

function bindingsOf(context: Context, node: SyntaxNode): Bindings {
  const known = BINDINGS.get(context);
  if (known) return known;
  let top = node;
  while (top.parent) top = top.parent;
  const bindings: Bindings = new Map();
  top.cursor().iterate((one) => {
    if (one.name !== 'VariableName' || isRead(one.node)) return;
    const [name, binding] = [context.textOf(one.node), bindingAt(context, one.node)];
    const others = bindings.get(name);
    if (!binding || others === null || others?.length === MAXIMUM_TEXTS) bindings.set(name, null);
    else if (others) others.push(binding);
    else bindings.set(name, [binding]);
  });
  BINDINGS.set(context, bindings);
  return bindings;
}

/** Is a name only ever that of a class of the module itself, which nothing decorates? */
export function isOwnClass(context: Context, node: SyntaxNode): boolean {
  const [only, ...others] = bindingsOf(context, node).get(context.textOf(node)) ?? [];
  return only !== undefined && others.length === 0 && only.texts === undefined;
}

const READING = new Set([
  'MemberExpression',
  'BinaryExpression',
  'UnaryExpression',
  'CallExpression',
  'FormatReplacement',
  'IfStatement',
  'ReturnStatement',
  'TypeDef',
]);

/** Is a name only read where it stands? Of whatever is not known to read, the answer is no. */
function isRead({ parent, prevSibling, nextSibling }: SyntaxNode): boolean {
  if (!parent) return false;
  if (parent.name === 'AssignStatement') return prevSibling?.name === 'AssignOp' && !nextSibling;
  if (parent.name !== 'ArgList') return READING.has(parent.name);
  return /^[(,]$/.test(prevSibling?.name ?? '') && /^[),]$/.test(nextSibling?.name ?? '');
}

const LISTS = new Set(['TupleExpression', 'ArrayExpression', 'SetExpression']);

/** `name = 'text'`, `for name in ('one', 'two'):`, or a class. */
function bindingAt(context: Context, node: SyntaxNode): Binding | undefined {
  const { parent: statement, prevSibling } = node;
  if (statement?.name === 'ClassDefinition' && statement.parent?.name === 'Script')
    return { texts: undefined, scope: undefined, statement };
  // Of many targets only the first is looked at: each would go through all of them.
  const isFirst = !prevSibling || (prevSibling.name === 'for' && !prevSibling.prevSibling);
  if (!statement || !isFirst) return undefined;
  const texts =
    statement.name === 'AssignStatement'
      ? assignedText(context, node)
      : statement.name === 'ForStatement'
        ? listedTexts(context, node)
        : undefined;
  return texts && { texts, scope: scopeOf(node), statement };
}

function assignedText(context: Context, { nextSibling }: SyntaxNode): string[] | undefined {
  const value = nextSibling?.name === 'AssignOp' ? nextSibling.nextSibling : undefined;
  const text = value && !value.nextSibling ? constantText(context, value) : undefined;
  return text === undefined ? undefined : [text];
}

function listedTexts(context: Context, { nextSibling }: SyntaxNode): string[] | undefined {
  const list = nextSibling?.name === 'in' ? nextSibling.nextSibling : undefined;
  if (!list || !LISTS.has(list.name) || list.nextSibling?.name !== 'Body') return undefined;
  const texts = childrenOf(list)
    .filter(({ name }) => !/^[()[\]{},]$/.test(name))
    .map((value) => constantText(context, value));
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length && known.length <= MAXIMUM_TEXTS ? known : undefined;
}

/** The body of the function or the class that a node is in. */
function scopeOf(node: SyntaxNode): SyntaxNode | undefined {
  for (let one: SyntaxNode | null = node; one; one = one.parent)
    if (one.name === 'Body' && /^(?:Function|Class)Definition$/.test(one.parent?.name ?? '')) return one;
  return undefined;
}

/** Is a call with this name the first thing that each turn of a loop does, in a `try` or not? */
function isFirstIn(node: SyntaxNode, loop: SyntaxNode): boolean {
  const call = node.parent?.parent;
  if (loop.name !== 'ForStatement' || node.parent?.name !== 'ArgList' || call?.name !== 'CallExpression')
    return false;
  let value = call;
  while (value.parent && !/Statement$|^Body$|^LambdaExpression$/.test(value.parent.name))
    value = value.parent;
  const isFirst = value.from === call.from && (!value.prevSibling || value.prevSibling.name === 'AssignOp');
  if (!isFirst || !/^(?:Assign|Expression|Return)Statement$/.test(value.parent?.name ?? '')) return false;
  let one = value.parent;
  while (one && isFirstOfBody(one)) {
    one = one.parent?.parent ?? null;
    if (one && isSame(one, loop)) return true;
    if (one?.name !== 'TryStatement') return false;
  }
  return false;
}

/** Is a statement the first of what a loop or a `try` does? */
function isFirstOfBody({ parent: body, prevSibling }: SyntaxNode): boolean {
  let before = prevSibling;
  while (before?.name === 'Comment') before = before.prevSibling;
  const [head, around] = [body?.prevSibling?.name ?? '', body?.parent?.name];
  if (body?.name !== 'Body' || before?.name !== ':') return false;
  return around === 'TryStatement' ? head === 'try' : around === 'ForStatement' && LISTS.has(head);
}

const isWithin = (node: SyntaxNode, outer: SyntaxNode): boolean =>
  outer.from <= node.from && node.to <= outer.to;

/** A node is made anew whenever it is asked for. */
function isSame(one: SyntaxNode | undefined, other: SyntaxNode | undefined): boolean {
  return one?.from === other?.from && one?.to === other?.to && one?.name === other?.name;
}
