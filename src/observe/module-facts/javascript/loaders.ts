import type { SyntaxNode } from '@lezer/common';
import { placeOf } from '../draft.ts';
import { isOnlyAsked } from './asked.ts';
import { type Context, constantText, type ScriptScope, valuesIn } from './context.ts';

/** What is told of the constructor of functions. */
export const MADE_OF_TEXT = 'what a function was made by makes code of text';
/** Names of what all scripts share. */
const GLOBAL = new Set(['globalThis', 'global', 'window', 'self']);
/** Where a member is only asked for: whether there is one, or what one of its own is. */
const ASKED = new Set(['MemberExpression', 'BinaryExpression', 'UnaryExpression', 'ParenthesizedExpression']);
/** Modules that one gets at from `module` and `require`, each of which has a `require`. */
const OTHERS = /^(?:module|require)\b.*\b(?:main|parent|children)$/s;

/** Why reading this member gives what loads modules or makes code of text; undefined where it does not. */
export function loaderRead(
  context: Context,
  scope: ScriptScope,
  object: SyntaxNode,
  name: string | null,
  node: SyntaxNode,
): string | undefined {
  const text = context.textOf(object);
  const isFree = placeOf(scope, /^[\w$]+/.exec(text)?.[0] ?? '') === undefined;
  if (object.name === 'VariableName' && isFree) return ofGlobal(context, text, name, node);
  if (isFree && text.length < 200 && (name === 'require' || name === null) && OTHERS.test(text))
    return `${text.slice(0, 60)}.require`;
  if (name === '_compile') return isReceiver(object) ? undefined : 'text becomes code by module._compile';
  return name === 'constructor' && isFunction(context, object) ? MADE_OF_TEXT : undefined;
}

/** What a class calls its own. */
const isReceiver = ({ name }: SyntaxNode): boolean => name === 'this' || name === 'super';

function ofGlobal(context: Context, text: string, name: string | null, node: SyntaxNode): string | undefined {
  const told = `${text}.${name ?? '[computed]'}`;
  const isAsked = ASKED.has(node.parent?.name ?? '');
  if (text === 'require') {
    const isKnown = name === 'resolve' || (name === 'main' && isAsked);
    return isKnown || (name === 'extensions' && isHarmlessEnding(context, node)) ? undefined : told;
  }
  if (text === 'module') {
    if (name === '_compile') return 'text becomes code by module._compile';
    const gives = name === 'require' || name === 'constructor' || name === null;
    const isThere = name === 'require' && isOnlyAsked(context, node);
    return (gives && !isThere) || (!isAsked && /^(?:parent|children)$/.test(name))
      ? `${told} is used`
      : undefined;
  }
  if (text === 'process') return ofProcess(context, name, node, told);
  if (text === 'Function' || text === 'eval') {
    if (context.known === 'given') return undefined;
    const isCalled = node.parent?.name === 'CallExpression' && node.parent.firstChild?.from === node.from;
    return isCalled && (name === null || /^(?:call|apply|bind)$/.test(name))
      ? `${told} makes code of text`
      : undefined;
  }
  return GLOBAL.has(text) && (name === 'eval' || name === 'Function')
    ? `${told} makes code of text`
    : undefined;
}

/** Endings of modules that are read. */
const READ = /^\.(?:[cm]?[jt]sx?|json|node)$/;

/** Is `require.extensions` only asked for, or given what reads files of another ending, none of which are known? */
function isHarmlessEnding(context: Context, node: SyntaxNode): boolean {
  if (isOnlyAsked(context, node)) return true;
  const member = node.parent?.name === 'MemberExpression' ? node.parent : undefined;
  const assigned = member?.parent?.name === 'AssignmentExpression' ? member.parent.firstChild : undefined;
  const ending = constantText(context, member && valuesIn(member)[1]);
  return assigned?.from === node.from && ending !== undefined && !READ.test(ending);
}

/** Bindings of Node.js by which modules are loaded, text becomes code or programs are started. */
const BINDINGS = /^(?:module_wrap|modules|contextify|worker|process_wrap|spawn_sync|inspector|builtins)$/;
const BUILT_IN_LOADERS = /^(?:node:)?(?:vm|module|worker_threads|child_process|cluster|repl|inspector)$/;

function ofProcess(
  context: Context,
  name: string | null,
  node: SyntaxNode,
  told: string,
): string | undefined {
  if (!/^(?:binding|getBuiltinModule)$/.test(name ?? ''))
    return /^(?:mainModule|dlopen)$/.test(name ?? '') ? told : undefined;
  const call = node.parent;
  if (call?.name === 'UnaryExpression' || call?.name === 'BinaryExpression') return undefined;
  const list = call?.name === 'CallExpression' && call.firstChild?.from === node.from ? call.lastChild : null;
  const text = list?.name === 'ArgList' ? constantText(context, valuesIn(list)[0]) : undefined;
  const loaders = name === 'binding' ? BINDINGS : BUILT_IN_LOADERS;
  return text === undefined || loaders.test(text) ? told : undefined;
}

/** Is it a function as it is written, or what one is made of? */
function isFunction(context: Context, node: SyntaxNode): boolean {
  if (node.name === 'FunctionExpression' || node.name === 'ArrowFunction') return true;
  if (node.name === 'VariableName') return context.textOf(node) === 'Function';
  const isPrototype =
    node.name === 'CallExpression' && /\bgetPrototypeOf$/.test(context.textOf(node.firstChild ?? node));
  if (!isPrototype && node.name !== 'ParenthesizedExpression') return false;
  const inner = isPrototype ? node.lastChild : node;
  return inner !== null && valuesIn(inner).some((one) => isFunction(context, one));
}
