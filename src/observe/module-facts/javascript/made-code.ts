import type { SyntaxNode, Tree } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { javaScriptTree } from '../../source-code/javascript.ts';
import { placeOf, type Scope } from '../draft.ts';
import {
  type Context,
  childrenOf,
  constantText,
  type ScriptDraft,
  type ScriptScope,
  valuesIn,
} from './context.ts';
import { HOLE } from './computed-names.ts';
import { functionValue } from './functions.ts';
import { isOfNames } from './name-texts.ts';

const MAXIMUM_TEXT = 20_000;
/** What code that has variables of its own, or writes to others, is made of. */
const WRITES = /^(?:VariableDefinition|AssignmentExpression|PostfixExpression|ClassExpression)$/;

/**
 * The function that `Function` makes of texts, or the value that `eval` gives, where all of the text can be told but perhaps
 * names of parameters: it is read as code. Undefined where the text may be anything.
 */
export function madeCode(
  context: Context,
  scope: ScriptScope,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): Place | undefined {
  const kind = callee.name === 'VariableName' ? context.textOf(callee) : '';
  if (!list || !/^(?:Function|eval)$/.test(kind) || placeOf(scope, kind) !== undefined) return undefined;
  if (childrenOf(list).some(({ name }) => name === 'Spread')) return undefined;
  const texts = valuesIn(list).map((one) => toldText(context, one));
  const known = texts.filter((text) => text !== undefined);
  if (known.length === 0 || known.length < texts.length) return undefined;
  const isEval = kind === 'eval';
  const source = isEval
    ? known.length === 1
      ? known[0]
      : undefined
    : `(function (${known.slice(0, -1).join(',')}\n) {\n${known.at(-1)}\n})`;
  if (source === undefined || source.length > MAXIMUM_TEXT) return undefined;
  const tree = javaScriptTree(source, 'text.js');
  const value = onlyValue(tree);
  const made = {
    ...context,
    textOf: ({ from, to }: SyntaxNode) => source.slice(from, to),
    lineOf: () => context.lineOf(callee.from),
  };
  if (
    !value ||
    !(isEval || value.name === 'FunctionExpression') ||
    !areHolesParameters(made, tree, source) ||
    (isEval && writesAround(tree))
  )
    return undefined;
  const around: Scope<ScriptDraft> = isEval
    ? scope
    : { names: new Map(), outer: undefined, within: scope.within };
  return isEval
    ? made.lower.expression(made, around, value)
    : functionValue(made, around, value, { name: '<made of text>' });
}

/** A text that is put together of told ones and names. */
function toldText(context: Context, node: SyntaxNode, depth = 0): string | undefined {
  const text = constantText(context, node);
  if (text !== undefined) return text.includes(HOLE) ? undefined : text;
  if (depth > 200) return undefined;
  if (node.name === 'ParenthesizedExpression') {
    const [inner, ...more] = valuesIn(node);
    return inner && more.length === 0 ? toldText(context, inner, depth + 1) : undefined;
  }
  if (node.name === 'BinaryExpression' && context.textOf(childrenOf(node)[1] ?? node) === '+') {
    const [left, right] = valuesIn(node).map((one) => toldText(context, one, depth + 1));
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return isOfNames(context, node) ? HOLE : undefined;
}

/** The value of code that is one expression. */
function onlyValue({ topNode }: Tree): SyntaxNode | undefined {
  const [statement, ...more] = childrenOf(topNode).filter(({ name }) => name !== ';');
  if (statement?.name !== 'ExpressionStatement' || more.length > 0) return undefined;
  let [value] = valuesIn(statement);
  while (value?.name === 'ParenthesizedExpression') {
    const values = valuesIn(value);
    value = values.length === 1 ? values[0] : undefined;
  }
  return value;
}

/** Are computed names nowhere but among parameters of functions that declare nothing else? */
function areHolesParameters(context: Context, tree: Tree, source: string): boolean {
  let [isFine, holes] = [true, 0];
  tree.iterate({
    enter: ({ node }) => {
      if (node.type.isError) isFine = false;
      if (context.textOf(node) !== HOLE || node.firstChild) return;
      holes += 1;
      const of = node.parent?.name === 'ParamList' ? node.parent.parent : undefined;
      if (!of || node.name !== 'VariableDefinition' || node.nextSibling?.name === 'Equals') isFine = false;
      else if (writesIn(childrenOf(of).at(-1) ?? of)) isFine = false;
    },
  });
  return isFine && holes === source.split(HOLE).length - 1;
}

function writesIn(node: SyntaxNode): boolean {
  let isWriting = false;
  node.cursor().iterate(({ name }) => {
    if (WRITES.test(name)) isWriting = true;
  });
  return isWriting;
}

/** Does code write to what is around it? */
function writesAround(tree: Tree): boolean {
  let isWriting = false;
  tree.iterate({
    enter: ({ node }) => {
      if (
        /^(?:AssignmentExpression|PostfixExpression)$/.test(node.name) ||
        (node.name === 'UnaryExpression' && node.firstChild?.name === 'ArithOp')
      )
        isWriting = true;
    },
  });
  return isWriting;
}
