import type { SyntaxNode } from '@lezer/common';
import { declaredName, TYPES } from './java-declared.ts';
import { enclosing } from './syntax.ts';
import type { CallSite } from './types.ts';

/** A call, and its place in the tree, for what its surroundings say of it. */
export interface JavaCall extends CallSite {
  readonly node: SyntaxNode;
}

/** A class or interface, and what is annotated there. */
export interface JavaType {
  readonly name: string;
  readonly isInterface: boolean;
  readonly annotations: readonly JavaCall[];
  readonly methods: readonly JavaMethod[];
}

export interface JavaMethod {
  readonly annotations: readonly JavaCall[];
}

/** The classes of a source that have annotations, or methods that have. */
export function typesOf(nodes: readonly SyntaxNode[], calls: readonly JavaCall[], text: string): JavaType[] {
  const byOwner = new Map<number, JavaCall[]>();
  for (const site of calls) {
    const { parent } = site.node;
    const owner = site.decorates && parent?.name === 'Modifiers' ? parent.parent : undefined;
    if (owner) add(byOwner, owner.from, site);
  }
  const methods = new Map<number, JavaMethod[]>();
  for (const node of nodes) {
    const annotations = node.name === 'MethodDeclaration' ? byOwner.get(node.from) : undefined;
    const outer = annotations ? enclosing(node, TYPES) : undefined;
    if (annotations && outer) add(methods, outer.from, { annotations });
  }
  return nodes
    .filter((node) => TYPES.has(node.name) && (methods.has(node.from) || byOwner.has(node.from)))
    .map((node) => ({
      name: declaredName(node, text),
      isInterface: node.name === 'InterfaceDeclaration',
      annotations: byOwner.get(node.from) ?? [],
      methods: methods.get(node.from) ?? [],
    }));
}

function add<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}
