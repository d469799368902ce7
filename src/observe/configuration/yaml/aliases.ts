import { type Document, isAlias, isMap, isSeq, type Node } from 'yaml';

/** Each of them has the library go through all before it. */
const MOST_ALIASES = 2_000;
/** Values of a document with its aliases put in, each of which whoever reads it goes through. */
const MOST_VALUES = 250_000;

/**
 * What is too much of the aliases of a document; undefined where nothing is. An alias inside of what it stands for counts
 * once. The document is no deeper than a function may call itself.
 */
export function aliasExcess({ contents }: Pick<Document, 'contents'>): string | undefined {
  const anchored = new Map<string, number>();
  let aliases = 0;
  const count = (node: unknown): number => {
    if (isAlias(node)) {
      aliases += 1;
      return anchored.get(node.source) ?? 1;
    }
    const values = 1 + partsOf(node).reduce<number>((sum, part) => sum + count(part), 0);
    const { anchor } = (node ?? {}) as Partial<Node> & { anchor?: string };
    if (anchor !== undefined) anchored.set(anchor, values);
    return values;
  };
  const values = count(contents);
  if (aliases > MOST_ALIASES) return `more than ${MOST_ALIASES} aliases`;
  return aliases > 0 && values > MOST_VALUES
    ? `aliases that stand for more than ${MOST_VALUES} values`
    : undefined;
}

function partsOf(node: unknown): readonly unknown[] {
  if (isSeq(node)) return node.items;
  return isMap(node) ? node.items.map(({ value }) => value) : [];
}
