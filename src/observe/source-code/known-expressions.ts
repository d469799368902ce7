import type { SyntaxNode } from '@lezer/common';
import type { Expression } from './types.ts';

/**
 * Remembers what each node of one tree stands for, so that values inside of values are read once. Whoever reads the
 * nodes of a tree backwards meets every node after those that are in it, and so needs no deep recursion.
 */
export class KnownExpressions<Value = Expression> {
  readonly #known = new Map<number, Value>();

  /** What `node` stands for, by `read` where that is not known yet. */
  of(node: SyntaxNode, read: (node: SyntaxNode) => Value): Value {
    // Offsets are below 2^20 and kinds of nodes below 2^10.
    const key = (node.from * 2 ** 20 + node.to) * 2 ** 10 + node.type.id;
    const known = this.#known.get(key);
    if (known) return known;
    const value = read(node);
    this.#known.set(key, value);
    return value;
  }
}
