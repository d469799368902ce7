import type { SyntaxNode } from '@lezer/common';
import { functionAround, type Giving, isFunction, type Variable, variableOf } from './bindings.ts';
import { type Context, childrenOf, constantText, valuesIn } from './context.ts';

/** Between brackets of a function's parameters, it can only be their names, or no code at all. */
const NAMES = /^[\w$,\s.+-]*$/;
/** What gives a part of a text, or the same letters. */
const OF_SAME = /^(?:substr|substring|slice|trim|trimStart|trimEnd|toLowerCase|toUpperCase|toString)$/;
const MAXIMUM_DEPTH = 24;

interface Asked {
  readonly context: Context;
  /** What is being asked already, or was: the first that is not so ends it all. */
  readonly seen: Set<string>;
}

/** Nodes of one source that are looked at for it, over all that is asked. */
const MAXIMUM_LOOKED_AT = 200_000;
const LOOKED_AT = new WeakMap<Context, number>();

/** Takes so much of what may be looked at; false where it is used up. */
function spend({ context }: Asked, count: number): boolean {
  const all = (LOOKED_AT.get(context) ?? 0) + count;
  LOOKED_AT.set(context, all);
  return all <= MAXIMUM_LOOKED_AT;
}

const sizeOf = ({ from, to }: SyntaxNode): number => to - from;

/** Is this asked for the first time? */
function isNew({ seen }: Asked, question: string): boolean {
  const before = seen.size;
  return seen.add(question).size > before;
}

/** Has a text nothing in it but letters, digits and commas, whatever happens? */
export function isOfNames(context: Context, node: SyntaxNode): boolean {
  return isNames({ context, seen: new Set() }, node, 0);
}

function isNames(asked: Asked, node: SyntaxNode, depth: number): boolean {
  const { context } = asked;
  const text = constantText(context, node);
  if (text !== undefined) return NAMES.test(text);
  if (depth > MAXIMUM_DEPTH || !spend(asked, 1)) return false;
  const all = (nodes: readonly SyntaxNode[]) => nodes.every((one) => isNames(asked, one, depth + 1));
  switch (node.name) {
    case 'Number':
      return true;
    case 'PostfixExpression':
      return /(?:\+\+|--)$/.test(context.textOf(node));
    case 'ParenthesizedExpression':
      return all(valuesIn(node));
    case 'ConditionalExpression':
      return all(valuesIn(node).slice(1));
    case 'BinaryExpression':
      return (
        childrenOf(node)[1]?.name === 'ArithOp' &&
        (context.textOf(childrenOf(node)[1] ?? node) !== '+' || all(valuesIn(node)))
      );
    case 'VariableName':
      return isGivenNames(asked, node, depth, isNames);
    case 'MemberExpression':
      return isElement(asked, node, depth);
    case 'CallExpression':
      return isCalled(asked, node, depth);
    default:
      return false;
  }
}

type Question = (asked: Asked, node: SyntaxNode, depth: number) => boolean;

/** Does the answer hold for all that a variable is given? */
function isGivenNames(asked: Asked, node: SyntaxNode, depth: number, question: Question): boolean {
  const variable = variableOf(asked.context, node);
  if (!variable || depth > MAXIMUM_DEPTH || !spend(asked, variable.givings.length)) return false;
  if (!isNew(asked, `${question.name} ${variable.id}`)) return true;
  return variable.givings.every((giving) => isGiven(asked, giving, depth, question));
}

function isGiven(asked: Asked, giving: Giving, depth: number, question: Question): boolean {
  if (giving.kind === 'value') return question(asked, giving.node, depth + 1);
  if (giving.kind === 'number') return true;
  if (giving.kind !== 'parameter') return false;
  const { of, index } = giving;
  if (!spend(asked, sizeOf(of))) return false;
  const calls = index < 0 || /\barguments\b/.test(asked.context.textOf(of)) ? undefined : callsOf(asked, of);
  return !!calls?.every((list) => {
    if (!spend(asked, sizeOf(list))) return false;
    const given = valuesIn(list);
    const node = given[index];
    if (childrenOf(list).some(({ name }) => name === 'Spread')) return false;
    return node === undefined || question(asked, node, depth + 1);
  });
}

/** What all calls of a function are given; undefined where not all of them are known. */
function callsOf(asked: Asked, of: SyntaxNode): SyntaxNode[] | undefined {
  const { context } = asked;
  const name = nameOf(of);
  if ((of.name === 'FunctionDeclaration' ? of.parent : of.parent?.parent)?.name === 'ExportDeclaration')
    return undefined;
  const variable = name && variableOf(context, name);
  if (!variable || functionOf(variable)?.from !== of.from || !spend(asked, variable.uses.length))
    return undefined;
  const own =
    of.name === 'FunctionExpression'
      ? childrenOf(of).find((one) => one.name === 'VariableDefinition')
      : undefined;
  if (own && (variableOf(context, own)?.uses.length ?? 1) > 0) return undefined;
  const lists = variable.uses.map((use) => {
    const call = use.parent;
    const isCallee = call?.name === 'CallExpression' && call.firstChild?.from === use.from;
    return isCallee ? childrenOf(call).find((one) => one.name === 'ArgList') : undefined;
  });
  return lists.some((list) => !list) ? undefined : lists.filter((list) => list !== undefined);
}

/** The name that a function is declared or given to. */
function nameOf(of: SyntaxNode): SyntaxNode | undefined {
  if (of.name === 'FunctionDeclaration')
    return childrenOf(of).find(({ name }) => name === 'VariableDefinition');
  const target = of.prevSibling?.name === 'Equals' ? of.prevSibling.prevSibling : undefined;
  return of.parent?.name === 'VariableDeclaration' && target?.name === 'VariableDefinition'
    ? target
    : undefined;
}

/** The one function that a variable ever is. */
function functionOf({ givings }: Variable): SyntaxNode | undefined {
  const [giving, ...more] = givings;
  if (!giving || more.length > 0) return undefined;
  const node = giving.kind === 'function' || giving.kind === 'value' ? giving.node : undefined;
  return node && isFunction(node) ? node : undefined;
}

function isCalled(asked: Asked, node: SyntaxNode, depth: number): boolean {
  const [callee, list] = childrenOf(node);
  if (!callee || list?.name !== 'ArgList') return false;
  if (callee.name === 'VariableName') return isReturned(asked, callee, depth);
  if (callee.name !== 'MemberExpression') return false;
  const [object, ...rest] = childrenOf(callee);
  const property = rest.find(({ name }) => name === 'PropertyName');
  if (!object || !property) return false;
  const name = asked.context.textOf(property);
  if (OF_SAME.test(name)) return isNames(asked, object, depth + 1);
  if (name !== 'join' || !valuesIn(list).every((one) => isNames(asked, one, depth + 1))) return false;
  return isListOfNames(asked, object, depth + 1);
}

/** Is whatever a function of this source gives of names only? */
function isReturned(asked: Asked, callee: SyntaxNode, depth: number): boolean {
  const variable = variableOf(asked.context, callee);
  const of = variable && functionOf(variable);
  if (!of || /\basync\b|\*/.test(asked.context.textOf(of).slice(0, 20))) return false;
  if (!isNew(asked, `returned ${of.from}`)) return true;
  if (!spend(asked, sizeOf(of))) return false;
  const body = childrenOf(of).at(-1);
  if (body?.name !== 'Block') return !!body && isNames(asked, body, depth + 1);
  return returnsIn(body, of).every((one) => valuesIn(one).every((value) => isNames(asked, value, depth + 1)));
}

function returnsIn(body: SyntaxNode, of: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  body.cursor().iterate(({ node }) => {
    if (node.name === 'ReturnStatement' && functionAround(node)?.from === of.from) found.push(node);
  });
  return found;
}

/** `names[i]` of a list that has names only. */
function isElement(asked: Asked, node: SyntaxNode, depth: number): boolean {
  const [object, ...rest] = childrenOf(node);
  return !!object && rest.some(({ name }) => name === '[') && isListOfNames(asked, object, depth + 1);
}

function isListOfNames(asked: Asked, node: SyntaxNode, depth: number): boolean {
  if (depth > MAXIMUM_DEPTH) return false;
  if (node.name === 'ArrayExpression')
    return (
      !childrenOf(node).some(({ name }) => name === 'Spread') &&
      valuesIn(node).every((one) => isNames(asked, one, depth + 1))
    );
  if (node.name !== 'VariableName') return false;
  const variable = variableOf(asked.context, node);
  if (!variable) return false;
  return isGivenNames(asked, node, depth, isListOfNames) && areUsesOfNames(asked, variable, depth);
}

/** Does what is done with a list where its name stands leave it one of names? */
function isUsedAsNames(asked: Asked, use: SyntaxNode, depth: number): boolean {
  const { parent } = use;
  if (parent?.name === 'ArgList') return isGivenToOwn(asked, parent, use, depth);
  if (parent?.name !== 'MemberExpression' || parent.firstChild?.from !== use.from) return false;
  const property = childrenOf(parent).find(({ name }) => name === 'PropertyName');
  const name = property ? asked.context.textOf(property) : '[]';
  const around = parent.parent;
  if (around?.name === 'AssignmentExpression' && around.firstChild?.from === parent.from) {
    const value = valuesIn(around).at(-1);
    return name === '[]' && !!value && isNames(asked, value, depth + 1);
  }
  if (around && /Pattern|Spec$/.test(around.name)) return false;
  if (name === 'push' && around?.name === 'CallExpression') {
    const list = childrenOf(around).find((one) => one.name === 'ArgList');
    return (
      !!list &&
      !childrenOf(list).some((one) => one.name === 'Spread') &&
      valuesIn(list).every((one) => isNames(asked, one, depth + 1))
    );
  }
  return name === '[]' ? around?.name !== 'CallExpression' : name === 'length' || name === 'join';
}

/** A function of this source that is given a list has it under the name of its parameter. */
function isGivenToOwn(asked: Asked, list: SyntaxNode, use: SyntaxNode, depth: number): boolean {
  const callee = list.parent?.firstChild;
  const variable = callee?.name === 'VariableName' ? variableOf(asked.context, callee) : undefined;
  const of = variable && functionOf(variable);
  const parameters = of && childrenOf(of).find(({ name }) => name === 'ParamList');
  const index = valuesIn(list).findIndex(({ from }) => from === use.from);
  const parameter = parameters && childrenOf(parameters).filter(({ name }) => /^[A-Z]/.test(name))[index];
  const own = parameter?.name === 'VariableDefinition' ? variableOf(asked.context, parameter) : undefined;
  const isPlain = own?.givings.every((one) => one.kind === 'parameter' && one.index >= 0);
  return (
    !!own &&
    spend(asked, sizeOf(of ?? list)) &&
    isPlain === true &&
    !/\barguments\b/.test(asked.context.textOf(of ?? list)) &&
    areUsesOfNames(asked, own, depth)
  );
}

/** Does nothing that is done with a list make it one of anything else? */
function areUsesOfNames(asked: Asked, variable: Variable, depth: number): boolean {
  if (depth > MAXIMUM_DEPTH || !spend(asked, variable.uses.length)) return false;
  if (!isNew(asked, `uses ${variable.id}`)) return true;
  return variable.uses.every((use) => isUsedAsNames(asked, use, depth + 1));
}
