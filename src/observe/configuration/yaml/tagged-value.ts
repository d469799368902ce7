import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Parsed } from './documents.ts';

/** Nodes of one document, aliases counted as often as they stand. */
const MOST_NODES = 1_000_000;
const MAXIMUM_DEPTH = 128;

/** What a local tag (`!Ref`) makes of the value behind it; undefined: the tag means nothing. */
export type ReadTag = (tag: string, value: unknown) => unknown;

/**
 * The plain value of a document, with what local tags make of values. Of what nests or repeats without end the rest is
 * null.
 */
export function taggedValue(document: Parsed, readTag: ReadTag): unknown {
  const anchors = new Map<string, ParsedNode>();
  let left = MOST_NODES;
  const valueOf = (node: ParsedNode | null, depth: number): unknown => {
    left -= 1;
    if (node === null || left < 0 || depth > MAXIMUM_DEPTH) return null;
    // Asking the library for what an alias is would walk the document each time.
    if (isAlias(node)) return valueOf(anchors.get(node.source) ?? null, depth + 1);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const plain = plainOf(node, (inner) => valueOf(inner, depth + 1));
    if (!node.tag?.startsWith('!') || node.tag === '!') return plain;
    const made = readTag(node.tag, plain);
    return made === undefined ? plain : made;
  };
  return valueOf(document.contents, 0);
}

function plainOf(node: ParsedNode, valueOf: (inner: ParsedNode | null) => unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq<ParsedNode>(node)) return node.items.map(valueOf);
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return null;
  return Object.fromEntries(node.items.map(({ key, value }) => [String(key), valueOf(value)]));
}
