import {
  isNode,
  isPair,
  isScalar,
  Lexer,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** Every comment in a node or pair, in order, as texts without `#`. */
export function commentsIn(root: Node | Pair | null): string[] {
  const found: string[] = [];
  const sides: unknown[] = isPair(root) ? [root.key, root.value] : [root];
  for (const side of sides.filter((node) => isNode(node))) {
    visit(side, {
      Node: (_, { commentBefore, comment }) => {
        for (const text of [commentBefore, comment]) if (typeof text === 'string') found.push(text);
      },
    });
  }
  return found;
}

/** Puts comments before a node, before those that it has. */
export function prependComments(node: Node, comments: readonly string[]): void {
  if (comments.length === 0) return;
  node.commentBefore = [
    ...comments,
    ...(typeof node.commentBefore === 'string' ? [node.commentBefore] : []),
  ].join('\n');
}

/**
 * Removes an item or pair of a collection but not its comments: they go before the next one, or behind the last, or
 * before `holder`, the key of the collection, where nothing is left.
 */
export function removeItem(collection: YAMLMap | YAMLSeq, index: number, holder: unknown): void {
  const [removed] = collection.items.splice(index, 1);
  const comments = commentsIn(removed as Node | Pair | null);
  const next: unknown = collection.items[index];
  const target = isPair(next) ? next.key : next;
  if (isNode(target)) prependComments(target, comments);
  else if (collection.items.length > 0 && comments.length > 0)
    collection.comment = [
      ...(typeof collection.comment === 'string' ? [collection.comment] : []),
      ...comments,
    ].join('\n');
  else if (isNode(holder)) prependComments(holder, [...comments, ...takeComments(collection)]);
}

function takeComments(collection: YAMLMap | YAMLSeq): string[] {
  const taken = [collection.commentBefore, collection.comment].filter((text) => typeof text === 'string');
  collection.commentBefore = undefined;
  collection.comment = undefined;
  return taken;
}

/** Gives a new node the comments of the one that it replaces; a single value keeps the one behind it there. */
export function inheritComments(node: Node, replaced: unknown, holder: unknown): void {
  if (!isNode(replaced)) return;
  node.spaceBefore = replaced.spaceBefore;
  if (isScalar(node) && isScalar(replaced)) {
    node.comment = replaced.comment;
    node.commentBefore = replaced.commentBefore;
  } else prependComments(isNode(holder) ? holder : node, commentsIn(replaced));
}

/** The comments of a text, sorted, as the lexer sees them. */
export function commentsOfText(text: string): string[] {
  const found: string[] = [];
  let previous = '';
  for (const token of new Lexer().lex(text)) {
    // U+001F comes before the content of a scalar.
    if (token.startsWith('#') && previous !== '\u001f') found.push(token.trimEnd());
    previous = token;
  }
  return found.toSorted();
}
