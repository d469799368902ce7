import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, constantText } from './context.ts';
import { MAKES, usesOf } from './uses.ts';

export interface Loader {
  readonly reason: string;
  /** Members that start nothing and make no code. */
  readonly harmless: ReadonlySet<string>;
}

/** Modules of Node.js by which text becomes code, or files that are not named are started. */
const LOADERS: ReadonlyMap<string, Loader> = new Map(
  Object.entries({
    vm: ['text becomes code by node:vm', 'isContext measureMemory'],
    module: [
      'modules are loaded by node:module',
      'builtinModules isBuiltin syncBuiltinESMExports findPackageJSON findSourceMap SourceMap stripTypeScriptTypes enableCompileCache flushCompileCache',
    ],
    worker_threads: [
      'files are started by node:worker_threads',
      'isMainThread threadId threadName parentPort workerData resourceLimits MessageChannel MessagePort BroadcastChannel markAsUncloneable markAsUntransferable isMarkedAsUntransferable receiveMessageOnPort SHARE_ENV getEnvironmentData setEnvironmentData',
    ],
    child_process: ['programs are started by node:child_process', 'ChildProcess'],
    cluster: ['files are started by node:cluster', 'isMaster isPrimary isWorker worker'],
    repl: ['text becomes code by node:repl', 'builtinModules'],
    inspector: ['text becomes code by node:inspector', 'url console'],
  }).map(([name, [reason = '', members = '']]) => [name, { reason, harmless: new Set(members.split(' ')) }]),
);

function loaderOf(specifier: string): Loader | undefined {
  return LOADERS.get(specifier.replace(/^node:/, ''));
}

/** Why importing this loads something that is not named, whatever is done with it. */
export function loads(specifier: string): string | undefined {
  return loaderOf(specifier)?.reason;
}

/**
 * The module of Node.js of which taking this name may load something that is not named; `node`: what holds the module,
 * where it is taken as a whole.
 */
export function loadsBy(
  context: Context,
  specifier: string,
  name: string | null,
  node: SyntaxNode | undefined,
): Loader | undefined {
  const loader = loaderOf(specifier);
  if (!loader) return undefined;
  const used = name === null || name === 'default' ? membersOf(context, node) : [name];
  const isHarmless = (one: string) =>
    one === '' || loader.harmless.has(one) || (MAKES.test(one) && isForSelf(context, node));
  return used?.every(isHarmless) ? undefined : loader;
}

/** Is all that `createRequire` is called for a `require` of this module? */
function isForSelf(context: Context, node: SyntaxNode | undefined): boolean {
  if (!node) return false;
  const { members } = usesOf(context, node);
  const uses = [...members].filter(([name]) => MAKES.test(name));
  return uses.length > 0 && uses.every(([, used]) => used !== null);
}

/** Members that are read of what a node gives or declares; undefined where anything may be. */
function membersOf(context: Context, node: SyntaxNode | undefined): readonly string[] | undefined {
  const { parent } = node ?? {};
  if (!node || !parent) return undefined;
  if (node.name === 'VariableDefinition') {
    const members = usesOf(context, node).members.get(context.textOf(node));
    return members === null ? undefined : [...(members ?? [])];
  }
  if (parent.name === 'ParenthesizedExpression') return membersOf(context, parent);
  if (parent.name === 'ExpressionStatement') return [];
  if (parent.name === 'MemberExpression' && parent.firstChild?.from === node.from) {
    const property = childrenOf(parent).find(({ name }) => name === 'PropertyName');
    return property && !MAKES.test(context.textOf(property)) ? [context.textOf(property)] : undefined;
  }
  if (parent.name !== 'VariableDeclaration' || node.prevSibling?.name !== 'Equals') return undefined;
  const target = node.prevSibling.prevSibling;
  if (target?.name === 'VariableDefinition') return membersOf(context, target);
  return target?.name === 'ObjectPattern' ? keysOf(context, target) : undefined;
}

/** Names that are taken of an object; undefined where any may be. */
function keysOf(context: Context, pattern: SyntaxNode): readonly string[] | undefined {
  const keys: string[] = [];
  for (const part of childrenOf(pattern)) {
    if (part.name !== 'PatternProperty') continue;
    const [key] = childrenOf(part);
    if (!key || !/^(?:PropertyName|VariableDefinition|String)$/.test(key.name)) return undefined;
    keys.push(constantText(context, key) ?? context.textOf(key));
  }
  return keys;
}
