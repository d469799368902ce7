import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf } from './context.ts';

/** What a module does with its names: members that are read of each; null where it does something else with it, too. */
export interface Uses {
  readonly members: ReadonlyMap<string, ReadonlySet<string> | null>;
  /** Names of what `createRequire` makes for this module. */
  readonly requires: ReadonlySet<string>;
}

/** What makes a `require`. */
export const MAKES = /^createRequire$/;
const USES = new WeakMap<Context, Uses>();
/** What `createRequire` is given, so that what it makes finds modules as this one does. */
const OWN_PLACE = /^(?:import\s*\.\s*meta\s*\.\s*(?:url|filename)|__filename)$/;

/** What the module that `node` is in does with its names, wherever these are declared. */
export function usesOf(context: Context, node: SyntaxNode): Uses {
  const known = USES.get(context);
  if (known) return known;
  let top = node;
  while (top.parent) top = top.parent;
  const [members, requires] = [new Map<string, Set<string> | null>(), new Set<string>()];
  top.cursor().iterate((one) => {
    if (one.name !== 'VariableName' && one.name !== 'PropertyDefinition') return;
    const name = context.textOf(one.node);
    const used = usedAs(context, one.node, requires);
    if (used === undefined) return;
    if (used === null) members.set(name, null);
    else if (!members.has(name)) members.set(name, new Set([used]));
    else members.get(name)?.add(used);
  });
  const uses = { members, requires };
  USES.set(context, uses);
  return uses;
}

/** The member that is read of a name; empty where it is called to make a `require`, null where it is used otherwise. */
function usedAs(context: Context, node: SyntaxNode, requires: Set<string>): string | null | undefined {
  const { parent } = node;
  if (node.name === 'PropertyDefinition')
    return parent?.name === 'Property' && node.nextSibling === null ? null : undefined;
  if (MAKES.test(context.textOf(node))) return madeRequire(context, node, requires) ? '' : null;
  const isObject = parent?.name === 'MemberExpression' && parent.firstChild?.from === node.from;
  const property = isObject ? childrenOf(parent).find(({ name }) => name === 'PropertyName') : undefined;
  if (!property)
    return parent?.name === 'UnaryExpression' && context.textOf(parent).startsWith('typeof') ? '' : null;
  const member = context.textOf(property);
  if (MAKES.test(member)) return parent && madeRequire(context, parent, requires) ? '' : null;
  return member;
}

/** Is it called in `const name = createRequire(import.meta.url)`? */
function madeRequire(context: Context, callee: SyntaxNode, requires: Set<string>): boolean {
  const call = callee.parent;
  if (call?.name !== 'CallExpression' || call.firstChild?.from !== callee.from) return false;
  const given = childrenOf(call).find(({ name }) => name === 'ArgList');
  const declared = call.prevSibling?.name === 'Equals' ? call.prevSibling.prevSibling : null;
  if (call.parent?.name !== 'VariableDeclaration' || declared?.name !== 'VariableDefinition' || !given)
    return false;
  if (!OWN_PLACE.test(context.textOf(given).slice(1, -1).trim())) return false;
  requires.add(context.textOf(declared));
  return true;
}

/** Is it the name of a `require` that the module made for itself? */
export function isMadeRequire(context: Context, node: SyntaxNode): boolean {
  return node.name === 'VariableName' && usesOf(context, node).requires.has(context.textOf(node));
}
