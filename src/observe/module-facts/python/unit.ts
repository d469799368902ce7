import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { ModuleFacts } from '../../../model/reachability/module-facts.ts';
import { lineCounter, parseTree, withinStack } from '../../source-code/syntax.ts';
import { ModuleDraft, UNTOLD } from '../draft.ts';
import { firstError } from '../javascript/unit.ts';
import { unreadFacts } from '../unread.ts';
import type { Context, PythonScope } from './context.ts';
import { comprehension, expression } from './expressions.ts';
import { importedModules } from './imports.ts';
import { listedNames } from './listed.ts';
import { repaired } from './repairs.ts';
import { startupCode } from './startup.ts';
import { body } from './statements.ts';
import { usesOf } from './uses.ts';

/** What Python leaves empty, and the parser does not: `x = yield`, `case str():`. */
const MAY_BE_EMPTY = new Set(['YieldExpression', 'YieldStatement', 'LiteralPattern']);

const PATHS = new Set(['sys.path', 'sys.*', 'site.addsitedir', 'site.*']);

/** What a source in Python does with functions. Throws a `Fault` (`limit`) that names `path`. */
export function pythonFacts(source: string, path: string): ModuleFacts {
  return withinStack(path, () => {
    const { text, tree, error } = understood(path.endsWith('.pth') ? startupCode(source) : source, path);
    const lineOf = lineCounter(text);
    if (error !== undefined) return unreadFacts('python', lineOf(error));
    const module = new ModuleDraft('python');
    const within = module.function('<module>', 1);
    const top: PythonScope = { names: new Map(), outer: undefined, within, kind: 'module' };
    const own = module.place();
    within.steps.push(['unknown', UNTOLD], ['module', own]);
    const context: Context = {
      lower: { expression, comprehension, body },
      module,
      lineOf,
      own,
      top,
      imports: importedModules(tree.topNode, ({ from, to }) => text.slice(from, to)),
      textOf: ({ from, to }) => text.slice(from, to),
    };
    body(context, top, tree.topNode);
    // It gives members that are not there, whatever they are called.
    if (top.names.has('__getattr__')) within.steps.push(['escape', own]);
    const listed = listedNames(context, tree.topNode);
    const widens = /__(?:file|path)__/.test(text) && getsAtPath(context, tree.topNode);
    return { ...module.facts(), ...(listed.length > 0 && { listed }), ...(widens && { widens }) };
  });
}

/** Does it name `sys.path`, or what adds to it? */
function getsAtPath(context: Context, top: SyntaxNode): boolean {
  return [...context.imports].some(([name, modules]) => {
    if (modules.some((one) => PATHS.has(one))) return true;
    if (!modules.some((one) => one === 'sys' || one === 'site')) return false;
    const members = usesOf(context, top).get(name);
    return members === null || ['path', 'addsitedir'].some((member) => members?.has(member));
  });
}

/** The tree of a source, or of one of the same meaning that the parser understands. */
function understood(text: string, path: string): { text: string; tree: Tree; error: number | undefined } {
  const tree = parseTree(parser, text, path);
  const error = firstError(tree, MAY_BE_EMPTY);
  const better = error === undefined ? text : repaired(text);
  if (better === text) return { text, tree, error };
  const other = parseTree(parser, better, path);
  return { text: better, tree: other, error: firstError(other, MAY_BE_EMPTY) };
}
