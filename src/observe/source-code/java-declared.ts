import type { SyntaxNode } from '@lezer/common';
import { childNamed, childrenNamed, childrenOf, enclosing } from './syntax.ts';

/** What has members. */
export const TYPES: ReadonlySet<string> = new Set([
  'ClassDeclaration',
  'InterfaceDeclaration',
  'RecordDeclaration',
  'EnumDeclaration',
  'AnnotationTypeDeclaration',
]);

/** What a source declares anywhere, which decides what a name means before and behind it. */
export interface Declared {
  /** Names of classes. */
  readonly types: ReadonlySet<string>;
  /** Methods and constructors, `name/2` with two parameters. */
  readonly methods: ReadonlySet<string>;
  /** What fields are given outside of their declaration, by the offset of the class and the name. */
  readonly assigned: ReadonlyMap<string, SyntaxNode>;
}

export const fieldKey = (type: SyntaxNode | undefined, name: string): string => `${type?.from ?? 0} ${name}`;

/** The name of a declaration, empty where it has none. */
export function declaredName(node: SyntaxNode, text: string): string {
  const name = childNamed(node, 'Definition') ?? childNamed(node, 'Identifier');
  return name ? text.slice(name.from, name.to) : '';
}

/** A method's name with the number of its parameters, so that overloaded ones are told apart. */
export function methodKey(node: SyntaxNode, text: string): string | undefined {
  if (node.name !== 'MethodDeclaration' && node.name !== 'ConstructorDeclaration') return undefined;
  const parameters = childrenNamed(childNamed(node, 'FormalParameters'), 'FormalParameter');
  return `${declaredName(node, text)}/${parameters.length}`;
}

export function declaredIn(nodes: readonly SyntaxNode[], text: string): Declared {
  const types = new Set<string>();
  const methods = new Set<string>();
  const own = new Map<string, SyntaxNode>();
  const plain = new Map<string, SyntaxNode>();
  for (const node of nodes) {
    if (TYPES.has(node.name)) types.add(declaredName(node, text));
    const method = methodKey(node, text);
    if (method !== undefined) methods.add(method);
    if (node.name !== 'AssignmentExpression') continue;
    const [left, operator, right] = childrenOf(node, 3);
    if (!left || !right || !operator || text.slice(operator.from, operator.to) !== '=') continue;
    const name = text.slice(left.from, Math.min(left.to, left.from + 256));
    const isOwn = left.name === 'FieldAccess' && name.startsWith('this.');
    if (!isOwn && left.name !== 'Identifier') continue;
    const key = fieldKey(enclosing(node, TYPES), name.replace(/^this\./, ''));
    const known = isOwn ? own : plain;
    if (!known.has(key)) known.set(key, right);
  }
  return { types, methods, assigned: new Map([...plain, ...own]) };
}
