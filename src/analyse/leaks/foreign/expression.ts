import { RE2JS, RE2JSException } from 're2js';
import { type Anchor, partsOf } from './expression-parts.ts';

/** Characters of an expression, and instructions that it is compiled to. */
const LONGEST_EXPRESSION = 2 ** 15;
const MOST_INSTRUCTIONS = 50_000;
/** Bytes of a match of an expression that states no bound. */
const LONGEST_MATCH = 2 ** 14;
/** What a bound on characters may be off by, where a letter has another case of more bytes. */
const SLACK = 64;
const SHORTEST_BLOCK = 512;

/** Where a match, or a group of it, begins and ends in bytes; a group that took no part has none. */
export type Place = readonly [start: number, end: number] | undefined;

/** Part of bytes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An expression that somebody else wrote. Whatever it is, looking takes time that is linear in the bytes. */
export interface Expression {
  /** Texts in lower case, one of which is in every match; undefined where nothing is certain. */
  readonly anchor: Anchor | undefined;
  /** Bytes that a match has at most. */
  readonly longest: number;
  /** Of each group from the first: bytes that it has at most. */
  readonly groups: readonly number[];
  readonly names: Readonly<Record<string, number>>;
  /** What it is compiled to: a measure of what it takes. */
  readonly instructions: number;
  /** Is there a match anywhere? */
  test(text: string): boolean;
  /** Matches that begin in a part of bytes of UTF-8, leftmost first, none in another: by group, the whole first. */
  matches(bytes: Uint8Array, span: Span): Iterable<readonly Place[]>;
}

/**
 * Compiles an expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax), as Go's `regexp` has it. A text
 * says why it is none, or too large.
 */
export function compileExpression(text: string): Expression | string {
  if (text.length > LONGEST_EXPRESSION) return `it has more than ${LONGEST_EXPRESSION} characters`;
  try {
    const compiled = RE2JS.compile(text);
    const instructions = compiled.programSize();
    if (instructions > MOST_INSTRUCTIONS)
      return `it takes ${instructions} instructions, and ${MOST_INSTRUCTIONS} are the most`;
    return expressionOf(text, compiled, instructions);
  } catch (error) {
    // Whatever nests too deep for the compiler is as much of no use as what has no meaning.
    if (error instanceof RE2JSException || error instanceof RangeError) return error.message;
    throw error;
  }
}

function expressionOf(text: string, compiled: RE2JS, instructions: number): Expression {
  const { longest = Infinity, anchor, groups = [] } = partsOf(text) ?? {};
  const bound = Math.min(longest + SLACK, LONGEST_MATCH);
  return {
    anchor: anchor && {
      texts: anchor.texts,
      before: anchor.before === 0 ? 0 : Math.min(anchor.before + SLACK, LONGEST_MATCH),
      after: anchor.after === 0 ? 0 : Math.min(anchor.after + SLACK, LONGEST_MATCH),
    },
    longest: bound,
    groups: Array.from({ length: compiled.groupCount() }, (_, index) => groups[index] ?? Infinity),
    names: compiled.namedGroups(),
    instructions,
    test: (subject) => compiled.test(subject),
    matches: (bytes, span) => matchesIn(compiled, bytes, span, { bound, isCut: isCut(text, longest) }),
  };
}

/** May a match be taken that ends where a block does? Where nothing bounds it, and it asks nothing of what is behind. */
function isCut(text: string, longest: number): boolean {
  return longest >= LONGEST_MATCH && !/\$|\\[zbB]/.test(text);
}

/**
 * Looks at blocks that reach as far behind as a match can be long. Whether there is a match is cheap to ask of each
 * block, where it is takes some fifty times as long.
 */
function* matchesIn(
  compiled: RE2JS,
  bytes: Uint8Array,
  { from, to }: Span,
  { bound, isCut: mayBeCut }: { readonly bound: number; readonly isCut: boolean },
): Generator<readonly Place[], undefined> {
  const size = Math.max(SHORTEST_BLOCK, bound);
  // Nothing before the first byte has a character go on there.
  for (let start = from === 0 ? 0 : characterAt(bytes, from); start < to;) {
    const next = Math.min(to, characterAt(bytes, start + size));
    // One character before, as `\b` looks at it.
    const first = Math.max(0, start - 4);
    const last = Math.min(bytes.length, next + bound + 4);
    const block = bytes.subarray(first, last);
    let behind = next;
    if (compiled.test(block))
      for (const places of matchesOfBlock(compiled, block, start - first)) {
        const [place] = places;
        if (!place || first + place[0] >= next) break;
        // Only because the block ends here.
        if (place[1] === block.length && last < bytes.length && !mayBeCut) continue;
        yield places.map((one) => one && [first + one[0], first + one[1]]);
        behind = Math.max(behind, first + place[1]);
      }
    start = behind;
  }
}

/** The place, or the first one behind it where a character begins. */
function characterAt(bytes: Uint8Array, place: number): number {
  let at = place;
  while (at < place + 3 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

function* matchesOfBlock(
  compiled: RE2JS,
  block: Uint8Array,
  from: number,
): Generator<readonly Place[], undefined> {
  const matcher = compiled.matcher(block);
  const count = matcher.groupCount();
  for (let found = matcher.find(from); found; found = matcher.find()) {
    const places: Place[] = [];
    for (let group = 0; group <= count; group += 1) {
      const start = matcher.start(group);
      places.push(start < 0 ? undefined : [start, matcher.end(group)]);
    }
    yield places;
  }
}
