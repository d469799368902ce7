import type { Tree } from '@lezer/common';
import type { ModuleFacts } from '../../../model/reachability/module-facts.ts';
import { javaScriptTree } from '../../source-code/javascript.ts';
import { lineCounter, withinStack } from '../../source-code/syntax.ts';
import { ModuleDraft, type Scope, UNTOLD } from '../draft.ts';
import { knownSource } from './known-sources.ts';
import { repaired } from './repairs.ts';
import { unreadFacts } from '../unread.ts';
import type { Context, ScriptDraft } from './context.ts';
import { expression } from './expressions.ts';
import { body, statement } from './statements.ts';
import { writtenImports } from './written-imports.ts';

/** What a source in JavaScript or TypeScript does with functions. Throws a `Fault` (`limit`) that names `path`. */
export function javaScriptFacts(text: string, path: string, knownOf = knownSource): ModuleFacts {
  return withinStack(path, () => {
    const { tree, source, error } = understood(text, path);
    const lineOf = lineCounter(source.replaceAll('\v', '\n'));
    return error === undefined
      ? factsOf(
          {
            tree,
            text: source,
            lineOf,
            isOwn: !path.includes('/node_modules/'),
            known: knownOf(text, path),
          },
          /__express\b/.test(text),
        )
      : unreadFacts('javascript', lineOf(error), writtenImports(text));
  });
}

/** Times that a source is said otherwise, and characters that are parsed for it. */
const MAXIMUM_REPAIRS = 24;
const MAXIMUM_REPARSED = 4 * 1024 ** 2;

/** The tree of a source, or of one of the same meaning that the parser understands better. */
export function understood(
  text: string,
  path: string,
): { tree: Tree; source: string; error: number | undefined } {
  let [source, count, parsed] = [text, 0, 0];
  for (;;) {
    const tree = javaScriptTree(source, path);
    const error = firstError(tree);
    const isEnough = (parsed += source.length) > MAXIMUM_REPARSED || (count += 1) > MAXIMUM_REPAIRS;
    const better = error === undefined || isEnough ? undefined : repaired(source, tree, error);
    if (better === undefined || better === source) return { tree, source, error };
    source = better;
  }
}

/** Where the parser did not understand it; nodes of some kinds may be empty. */
export function firstError(tree: Tree, mayBeEmpty: ReadonlySet<string> = new Set()): number | undefined {
  let error: number | undefined;
  tree.iterate({
    enter: (node) => {
      const isEmpty = node.from === node.to && mayBeEmpty.has(node.node.parent?.name ?? '');
      if (node.type.isError && !isEmpty) error ??= node.from;
      return error === undefined;
    },
  });
  return error;
}

function factsOf(
  {
    tree,
    text,
    ...told
  }: Pick<Context, 'lineOf' | 'isOwn' | 'known'> & { readonly tree: Tree; readonly text: string },
  isEngine: boolean,
): ModuleFacts {
  const module = new ModuleDraft('javascript');
  const draft: ScriptDraft = Object.assign(module.function('<module>', 1), {
    isArrow: false,
    isAsync: false,
    isGenerator: false,
  });
  const own = { module: module.place(), exports: module.place() };
  draft.steps.push(['unknown', UNTOLD], ['module', own.module], ['read', own.module, 'exports', own.exports]);
  const context: Context = {
    lower: { expression, statement, body },
    module,
    ...told,
    own,
    top: draft,
    texts: new Map(),
    textOf: ({ from, to }) => text.slice(from, to),
  };
  const scope: Scope<ScriptDraft> = { names: new Map(), outer: undefined, within: draft };
  body(context, scope, tree.topNode);
  return isEngine ? { ...module.facts(), isEngine } : module.facts();
}
