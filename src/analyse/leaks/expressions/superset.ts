import type { Tree } from './tree.ts';

/**
 * Repetitions of up to so many are told as they are; of longer ones only that there are at least so many, and so of those
 * of more than a set: each repetition is a copy when it is compiled.
 */
const MOST_COUNTED = 64;

/**
 * An expression of bytes, in the syntax that JavaScript, PCRE and Hyperscan have in common. Wherever the tree takes a
 * text, a match of the expression ends within it, behind its first byte.
 */
export function expressionOf(tree: Tree): string {
  return textOf(withoutEnds(tree));
}

/** An expression of a text in lower case, which takes it in any case of ASCII letters. */
export function expressionOfText(text: string): string {
  return Array.from(text, (character) =>
    /[a-z]/.test(character) ? `[${character.toUpperCase()}${character}]` : byteText(character.charCodeAt(0)),
  ).join('');
}

/** Bytes in a row, in either case of letters, that are in all that a tree takes: the longest that is easily seen. */
export function surestLiteral(tree: Tree): number {
  if (tree.kind === 'set') return isLiteral(tree) ? 1 : 0;
  if (tree.kind === 'choice') return Math.min(...tree.options.map(surestLiteral));
  if (tree.kind === 'repeat') return tree.least > 0 ? surestLiteral(tree.item) : 0;
  let [best, run] = [0, 0];
  for (const item of flat(tree)) {
    run = isLiteral(item) ? run + 1 : 0;
    best = Math.max(best, run, run > 0 ? 0 : surestLiteral(item));
  }
  return best;
}

function flat(tree: Tree): readonly Tree[] {
  return tree.kind === 'sequence' ? tree.items.flatMap(flat) : [tree];
}

/** One byte, or one letter in both cases. */
function isLiteral(tree: Tree): boolean {
  if (tree.kind !== 'set') return false;
  const bytes = tree.ranges.flatMap(([first, last]) => (first === last ? [first] : [first, last, last]));
  const [first = 0, second = 0] = bytes;
  return bytes.length === 1 || (bytes.length === 2 && second - first === 32 && first >= 65 && first <= 90);
}

/** Of what stands first and last as often as one likes, what has to be there is enough: there are fewer ends to tell. */
function withoutEnds(tree: Tree): Tree {
  if (tree.kind === 'repeat') {
    const least = Math.min(tree.least, MOST_COUNTED);
    return { ...tree, least, most: least };
  }
  if (tree.kind !== 'sequence') return tree;
  const items = flat(tree);
  const first = items.findIndex((item) => !isOptional(item));
  const last = items.findLastIndex((item) => !isOptional(item));
  return {
    kind: 'sequence',
    items: items
      .slice(first, last + 1)
      .map((item, at) => (at === 0 || at === last - first ? withoutEnds(item) : item)),
  };
}

function isOptional(item: Tree): boolean {
  return item.kind === 'repeat' && item.least === 0;
}

function textOf(tree: Tree): string {
  if (tree.kind === 'set') return setText(tree.ranges);
  if (tree.kind === 'choice') return `(?:${tree.options.map(textOf).join('|')})`;
  if (tree.kind === 'repeat') return repeatText(tree.item, tree.least, tree.most);
  return tree.items.map(textOf).join('');
}

function repeatText(item: Tree, least: number, most: number): string {
  const text = item.kind === 'set' ? textOf(item) : `(?:${textOf(item)})`;
  if (least === 1 && most === 1) return text;
  const from = Math.min(least, MOST_COUNTED);
  if (least === most && least <= MOST_COUNTED) return `${text}{${from}}`;
  const isCounted = most <= (item.kind === 'set' ? MOST_COUNTED : 1);
  return isCounted ? `${text}{${from},${most}}` : `${text}{${from},}`;
}

function setText(ranges: (Tree & { kind: 'set' })['ranges']): string {
  const texts = ranges.map(([first, last]) =>
    first === last ? byteText(first) : `${byteText(first)}-${byteText(last)}`,
  );
  if (texts.length === 1 && !texts[0]?.includes('-')) return texts.join('');
  // Of no byte at all nothing is taken.
  return texts.length === 0 ? '[^\\x00-\\xff]' : `[${texts.join('')}]`;
}

function byteText(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[0-9A-Za-z]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}
