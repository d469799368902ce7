import { parseSync } from 'oxc-parser';

/** A node of the ESTree that the parser makes, TypeScript's own nodes among them. */
export interface Node {
  readonly type: string;
  /** Offset of its first character. */
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Of the syntax tree of a TypeScript module, its root. Throws where the text is no TypeScript. */
export function parse(path: string, text: string): Node {
  const result = parseSync(path, text, { lang: 'ts', sourceType: 'module', preserveParens: false });
  const [error] = result.errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  return result.program as unknown as Node;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** What is right below a node, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** A node and all below it, in the order of the text. */
export function nodesOf(root: Node): Node[] {
  const nodes: Node[] = [];
  const visit = (node: Node): void => {
    nodes.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(root);
  return nodes;
}

/** The node at a key; undefined where there is none. */
export function nodeAt(node: Node, key: string): Node | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

/** The nodes in a list at a key, without the holes of array patterns. */
export function nodesAt(node: Node, key: string): Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an identifier, or the value of a string or of a template without parts; undefined for all else. */
export function nameOf(node: Node | undefined): string | undefined {
  return node?.type === 'Identifier' ? (node['name'] as string) : literalOf(node);
}

/** The value of a string, or of a template without parts; undefined where it is made while the program runs. */
export function literalOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node?.type !== 'TemplateLiteral' || nodesAt(node, 'expressions').length > 0) return undefined;
  const [text] = nodesAt(node, 'quasis');
  return (text?.['value'] as { cooked?: string } | undefined)?.cooked;
}

/** The name that a member expression or a property tells of; undefined where it is computed. */
export function memberName(node: Node): string | undefined {
  const key = nodeAt(node, node.type === 'MemberExpression' ? 'property' : 'key');
  return node['computed'] === true ? literalOf(key) : nameOf(key);
}
