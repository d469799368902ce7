import type { SyntaxNode } from '@lezer/common';
import { variableOf } from './bindings.ts';
import { type Context, childrenOf, constantText, valuesIn } from './context.ts';

/** What compilers write to export all that another module does. */
const NAME = /^__exportStar$/;
const MAXIMUM_HELPER = 500;
const HELPER = /\bfor \((?:var|let|const) \w+ in \w+\)\s*(?:\{\s*)?if \(/;
const TSLIB = /^require\(["']tslib["']\)$/;

/** The module of which a call exports everything, as `__exportStar(require('./a'), exports)` of TypeScript. */
export function reexportedBy(
  context: Context,
  callee: SyntaxNode,
  list: SyntaxNode | undefined,
): string | undefined {
  const [required, exports, ...more] = list ? valuesIn(list) : [];
  if (!required || more.length > 0 || (exports && context.textOf(exports) !== 'exports')) return undefined;
  if (!isHelper(context, callee) || required.name !== 'CallExpression') return undefined;
  const [require, given] = childrenOf(required);
  if (!require || !given || context.textOf(require) !== 'require' || variableOf(context, require))
    return undefined;
  return constantText(context, valuesIn(given)[0]);
}

function isHelper(context: Context, callee: SyntaxNode): boolean {
  const isMember = callee.name === 'MemberExpression';
  const name = isMember ? callee.lastChild : callee;
  const object = isMember ? callee.firstChild : callee;
  if (!name || !object || !NAME.test(context.textOf(name)) || object.name !== 'VariableName') return false;
  const [giving, ...more] = variableOf(context, object)?.givings ?? [];
  if (more.length > 0 || (giving?.kind !== 'value' && giving?.kind !== 'function')) return false;
  const text = context.textOf(giving.node);
  return isMember ? TSLIB.test(text) : text.length < MAXIMUM_HELPER && HELPER.test(text);
}
