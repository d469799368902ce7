import type { ASTNode } from '@marcbachmann/cel-js';
import { serialize } from '@marcbachmann/cel-js/serialize';

/** A part of an expression, as the parser of CEL has it. */
interface Node {
  readonly op: string;
  readonly args: unknown;
}

/** Macros whose first argument is the name of a variable. */
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);
const SELECTIONS: ReadonlySet<string> = new Set(['.', '.?', '[]', '[?]']);
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', 'in']);
/** What looks for a text in another, which may take the product of their lengths. */
const SEARCHES: ReadonlySet<string> = new Set(['contains', 'indexOf', 'lastIndexOf', 'split']);
/** What names a value or makes one. */
const COUNTED: ReadonlySet<string> = new Set([...SELECTIONS, 'id', 'call', 'rcall', '+']);

/**
 * The same expression in which every value that it names or makes goes through `counted`, what is compared through
 * `weighed`, what is looked for in a text through `sought`, and `matches` is the one that takes linear time: what costs
 * anything is charged before it is done.
 */
export function withCountedSteps(ast: ASTNode): string {
  // The writer looks at nothing but these two keys.
  return serialize(countedNode(ast) as unknown as ASTNode);
}

/** How deep comprehensions stand in each other. */
export function comprehensionDepth(ast: ASTNode): number {
  const depth = (value: unknown): number => {
    if (Array.isArray(value)) return Math.max(0, ...value.map(depth));
    if (!isNode(value)) return 0;
    const own = value.op === 'rcall' && MACROS.has(String((value.args as unknown[])[0])) ? 1 : 0;
    return own + depth(value.args);
  };
  return depth(ast);
}

function countedNode(node: Node): Node {
  const inner = withCountedParts(node);
  return COUNTED.has(node.op) && !isNamespace(node) ? called('counted', inner) : inner;
}

function withCountedParts(node: Node): Node {
  const { op, args } = node;
  if (op === 'call' && (args as unknown[])[0] === 'has') return node;
  if (COMPARISONS.has(op)) {
    const operands = (args as Node[]).map((one) => called('weighed', withCountedParts(one)));
    return { op, args: operands };
  }
  // Of a chain of selections the last one is counted.
  if (SELECTIONS.has(op)) {
    const [from, ...rest] = args as [Node, ...unknown[]];
    const inner = SELECTIONS.has(from.op) || from.op === 'id' ? withCountedParts(from) : countedNode(from);
    return { op, args: [inner, ...rest.map(countedPart)] };
  }
  if (op === 'rcall') {
    const [name, receiver, given] = args as [string, Node, Node[]];
    const isMacro = MACROS.has(name);
    const parts = given.map((one, index) => {
      if (!isMacro) return countedNode(one);
      // What is made of each item is charged, even where it names nothing.
      return index === 0 ? one : called('counted', countedNode(one));
    });
    return {
      op,
      args: [
        name === 'matches' ? 'linearMatches' : name,
        countedNode(receiver),
        SEARCHES.has(name) ? parts.map((one, index) => (index === 0 ? called('sought', one) : one)) : parts,
      ],
    };
  }
  return { op, args: Array.isArray(args) ? args.map(countedPart) : countedPart(args) };
}

function countedPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(countedPart);
  return isNode(part) ? countedNode(part) : part;
}

function called(name: string, node: Node): Node {
  return { op: 'call', args: [name, [node]] };
}

/** `cel` of `cel.bind` and `optional` of `optional.of` are no values. */
function isNamespace({ op, args }: Node): boolean {
  return op === 'id' && (args === 'cel' || args === 'optional');
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
