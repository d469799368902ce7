import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, valuesIn } from './context.ts';

/** How a variable gets a value; `value` is undefined where that is none, or another each time. */
export type Giving =
  | { readonly kind: 'value'; readonly node: SyntaxNode }
  | { readonly kind: 'number' }
  | { readonly kind: 'function'; readonly node: SyntaxNode }
  | { readonly kind: 'parameter'; readonly of: SyntaxNode; readonly index: number }
  | { readonly kind: 'other' };

/** A variable of a source: all that is written to it, and wherever else its name stands. */
export interface Variable {
  readonly id: number;
  readonly givings: Giving[];
  readonly uses: SyntaxNode[];
}

const FUNCTION = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration)$/;
const VARIABLES = new WeakMap<Context, ReadonlyMap<number, Variable>>();

/** The variable that a name stands for, by where the name stands; undefined of one that the source does not declare. */
export function variableOf(context: Context, node: SyntaxNode): Variable | undefined {
  let variables = VARIABLES.get(context);
  if (!variables) VARIABLES.set(context, (variables = variablesIn(context, node)));
  return variables.get(node.from);
}

/** The function that a node is in; undefined outside of all. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let one = node.parent; one; one = one.parent) if (isFunction(one)) return one;
  return undefined;
}

export function isFunction(node: SyntaxNode): boolean {
  return (
    FUNCTION.test(node.name) ||
    (node.name === 'Property' && childrenOf(node).some(({ name }) => name === 'ParamList'))
  );
}

function variablesIn(context: Context, node: SyntaxNode): ReadonlyMap<number, Variable> {
  let top = node;
  while (top.parent) top = top.parent;
  const scopes = new Map<string, Variable>();
  const names: SyntaxNode[] = [];
  top.cursor().iterate(({ node: one }) => {
    if (one.name === 'VariableName') names.push(one);
    if (one.name !== 'VariableDefinition') return;
    const giving = declaredBy(one);
    if (giving) scopeAt(scopes, context, one).givings.push(giving);
    names.push(one);
  });
  const variables = new Map<number, Variable>();
  for (const one of names) {
    const variable = found(scopes, context, one);
    if (!variable) continue;
    variables.set(one.from, variable);
    const giving = writtenBy(context, one);
    if (giving) variable.givings.push(giving);
    else if (one.name === 'VariableName') variable.uses.push(one);
  }
  return variables;
}

/** Blocks of a function are not told apart: what is written to a name in one counts for all. */
function keyOf(context: Context, around: SyntaxNode | undefined, name: SyntaxNode): string {
  return `${around ? around.from : -1} ${context.textOf(name)}`;
}

function scopeAt(scopes: Map<string, Variable>, context: Context, one: SyntaxNode): Variable {
  const isOwn = one.parent?.name === 'FunctionDeclaration';
  const inner = functionAround(one);
  const around = isOwn && inner ? functionAround(inner) : inner;
  const key = keyOf(context, around, one);
  let variable = scopes.get(key);
  if (!variable) scopes.set(key, (variable = { id: scopes.size, givings: [], uses: [] }));
  return variable;
}

function found(
  scopes: ReadonlyMap<string, Variable>,
  context: Context,
  one: SyntaxNode,
): Variable | undefined {
  for (let around = functionAround(one); ; around = functionAround(around)) {
    const variable = scopes.get(keyOf(context, around, one));
    if (variable || !around) return variable;
  }
}

/** What a declaration gives; undefined of what declares nothing. */
function declaredBy(node: SyntaxNode): Giving | undefined {
  const { parent } = node;
  if (!parent || isPatternOfAssignment(node)) return undefined;
  if (parent.name === 'FunctionDeclaration' || parent.name === 'FunctionExpression')
    return { kind: 'function', node: parent };
  if (parent.name === 'ParamList')
    return { kind: 'parameter', of: parent.parent ?? parent, index: indexIn(node) };
  if (parent.name !== 'VariableDeclaration') return { kind: 'other' };
  const value = node.nextSibling?.name === 'Equals' ? node.nextSibling.nextSibling : undefined;
  // `undefined` is as harmless as any number.
  return value ? { kind: 'value', node: value } : { kind: value === undefined ? 'number' : 'other' };
}

/** -1: of what has a default, or is the rest. */
function indexIn(node: SyntaxNode): number {
  if (node.nextSibling?.name === 'Equals' || node.prevSibling?.name === 'Spread') return -1;
  let index = 0;
  for (let one = node.prevSibling; one; one = one.prevSibling) if (one.name === ',') index += 1;
  return index;
}

/** Is it in a pattern, or before `of`, and names what is declared elsewhere? */
function isPatternOfAssignment(node: SyntaxNode): boolean {
  let one: SyntaxNode | null = node.parent;
  while (one && /Pattern(?:Property)?$/.test(one.name)) one = one.parent;
  if (one?.name === 'AssignmentExpression') return true;
  return (
    /^For(?:In|Of)Spec$/.test(one?.name ?? '') &&
    !childrenOf(one as SyntaxNode).some(({ name }) => /^(?:const|let|var|using)$/.test(name))
  );
}

/** What is written to a name where it stands; undefined where it is only used. */
function writtenBy(context: Context, node: SyntaxNode): Giving | undefined {
  if (node.name === 'VariableDefinition') return isPatternOfAssignment(node) ? { kind: 'other' } : undefined;
  const { parent } = node;
  if (!parent) return undefined;
  if (/^For(?:In|Of)Spec$/.test(parent.name) && node.nextSibling && /^(?:in|of)$/.test(node.nextSibling.name))
    return { kind: 'other' };
  if (/^(?:Unary|Postfix)Expression$/.test(parent.name))
    return /^(?:\+\+|--)|(?:\+\+|--)$/.test(context.textOf(parent)) ? { kind: 'number' } : undefined;
  if (parent.name === 'ParenthesizedExpression' && parent.parent?.name === 'AssignmentExpression')
    return { kind: 'other' };
  if (parent.name !== 'AssignmentExpression' || parent.firstChild?.from !== node.from) return undefined;
  const [value] = valuesIn(parent).slice(-1);
  const operator = context.textOf(childrenOf(parent)[1] ?? parent);
  if (!/^(?:=|\+=|\|\|=|&&=|\?\?=)$/.test(operator)) return { kind: 'number' };
  return value ? { kind: 'value', node: value } : { kind: 'other' };
}
