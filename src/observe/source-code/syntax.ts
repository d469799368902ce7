import type { Input, NodeType, SyntaxNode, Tree } from '@lezer/common';
import { Fault } from '../../model/fault.ts';

/** Bytes of a source file that is read: what people write is far smaller, and bundles are not read as sources. */
export const MAXIMUM_SOURCE = 512 * 1024;
/** Nodes of one file; a file of the greatest size that people wrote has half of this. */
const MAXIMUM_NODES = 400_000;

/** Characters that tokenisers get at a time. */
const CHUNK = 2048;
/** How often they may go on from one piece to the next, as times that the whole text is read. */
const MAXIMUM_READINGS = 64;

/** Numbers on a parse stack, three for each state: a thousand states, where what people write takes 150. */
const MAXIMUM_DEPTH = 3_000;
/** Numbers that all stacks of a parse may hold for each character, and at the start; people's code takes 6. */
const MAXIMUM_HELD = { each: 8, start: 1_000_000 };
/** Steps that may be spent behind mistakes; they take ten times as long, and hardly any file has a hundred. */
const MAXIMUM_MENDING = 30_000;
/**
 * Numbers that a stack holds itself before Lezer drops one of two that hold more than 500, whichever turns out to be
 * right.
 */
const MAXIMUM_OWN = 400;
/**
 * Large nodes in each other after which Lezer breaks off, and how often it is to go on: bodies of large functions have
 * some.
 */
const MOST_NESTED = { each: 290, times: 4 };
/** Steps between two looks at what the stacks hold, at least. */
const LOOK = 64;

/** A stack of Lezer's, which is kept while one that was split off it is: what they hold is told nowhere but here. */
interface ParseStack {
  readonly stack: readonly number[];
  readonly buffer: readonly number[];
  readonly parent: ParseStack | null;
  /** A copy of it, which holds itself only what comes after this. */
  split?(): ParseStack;
}

/** The part of Lezer's parses that is used; what it does not tell of is as good as absent. */
interface Parse {
  advance(): Tree | null;
  readonly stacks?: ParseStack[];
  /** More than 0 for some steps after a mistake. */
  readonly recovering?: number;
  /** Large nodes that began at the same place, each in the next. */
  bigReductionCount?: number;
}

/** The part of Lezer's parsers that is used. */
interface TreeParser {
  startParse(input: Input): Parse;
}

/**
 * A syntax tree. Lezer's parsers work through a table without recursion and go on after an error, so that any text
 * gives a tree. Bounds on steps, on what stacks hold and on what tokenisers read, who look for the end of a comment from
 * each of its starts, keep hostile text cheap. Throws a `Fault` (`limit`) that names `path`.
 */
export function parseTree(parser: TreeParser, text: string, path: string): Tree {
  const parse = parser.startParse(new BoundedInput(text, path));
  const steps = 10_000 + text.length * 2;
  const most = MAXIMUM_HELD.start + MAXIMUM_HELD.each * text.length;
  let [look, mending, nested] = [LOOK, 0, 0];
  for (let step = 0; step < steps; step += 1) {
    const tree = parse.advance();
    if (tree) return wellFormed(tree, path);
    if (parse.recovering && (mending += 1) > MAXIMUM_MENDING)
      throw new Fault('limit', `${path}: has more mistakes than sources have`);
    const stacks = parse.stacks ?? [];
    if (stacks.some(({ stack }) => stack.length > MAXIMUM_DEPTH)) throw tooDeep(path);
    keepAll(stacks);
    if ((parse.bigReductionCount ?? 0) > MOST_NESTED.each && (nested += 1) <= MOST_NESTED.times)
      parse.bigReductionCount = 0;
    if (step < look) continue;
    const { numbers, count } = heldBy(stacks);
    if (numbers > most) throw new Fault('limit', `${path}: can be understood in too many ways to be parsed`);
    // As rarely as looking takes long, so that all looks together take no longer than the steps.
    look = step + Math.max(LOOK, count / 8);
  }
  throw new Fault('limit', `${path}: takes more than ${steps} steps to parse`);
}

/**
 * Where a text may be understood in two ways for long, as a list of names that may be assigned to, both are followed
 * to the end.
 */
function keepAll(stacks: ParseStack[]): void {
  if (stacks.length < 2) return;
  for (const [index, one] of stacks.entries())
    if (one.buffer.length > MAXIMUM_OWN) stacks[index] = one.split?.() ?? one;
}

/** Lezer makes a tree with nodes of no kind of some texts that are full of mistakes. Throws a `Fault` (`malformed`) for such. */
function wellFormed(tree: Tree, path: string): Tree {
  const cursor = tree.cursor();
  do {
    const { type }: { type: NodeType | undefined } = cursor;
    if (!type) throw new Fault('malformed', `${path}: is no source that can be parsed`);
  } while (cursor.next());
  return tree;
}

/** How many numbers these stacks hold, with those that they were split off, and how many stacks that are. */
function heldBy(stacks: readonly ParseStack[]): { numbers: number; count: number } {
  const seen = new Set<ParseStack>();
  let numbers = 0;
  for (const last of stacks)
    for (let one: ParseStack | null = last; one && !seen.has(one); one = one.parent) {
      seen.add(one);
      numbers += one.stack.length + one.buffer.length;
    }
  return { numbers, count: seen.size };
}

function tooDeep(path: string, cause?: RangeError): Fault {
  return new Fault('limit', `${path}: is nested too deeply to be read`, { cause });
}

class BoundedInput implements Input {
  readonly #text: string;
  readonly #path: string;
  readonly lineChunks = false;
  /** Pieces that may be asked for: one at every token, and so about one a character at most. */
  #left: number;
  #leftOn: number;
  #last = 0;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
    this.#left = 10_000 + text.length;
    this.#leftOn = 1000 + Math.ceil(text.length / CHUNK) * MAXIMUM_READINGS;
  }

  get length(): number {
    return this.#text.length;
  }

  chunk(from: number): string {
    if (from === this.#last + CHUNK) this.#leftOn -= 1;
    this.#last = from;
    if ((this.#left -= 1) < 0 || this.#leftOn < 0)
      throw new Fault('limit', `${this.#path}: has to be read too often to be parsed`);
    return this.#text.slice(from, from + CHUNK);
  }

  read(from: number, to: number): string {
    return this.#text.slice(from, to);
  }
}

/**
 * Reads a source by `read`. Lezer puts trees together by recursion, so that one that is too deep is told as what it is.
 * Throws a `Fault` (`limit`) that names `path`.
 */
export function withinStack<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooDeep(path, error);
  }
}

/** Every node, in the order of the text. Throws a `Fault` (`limit`) for too many, before any of them is made. */
export function* nodesOf(tree: Tree, path: string): Generator<SyntaxNode> {
  const counter = tree.cursor();
  let count = 0;
  do {
    if ((count += 1) > MAXIMUM_NODES)
      throw new Fault('limit', `${path}: has more than ${MAXIMUM_NODES} nodes`);
  } while (counter.next());
  const cursor = tree.cursor();
  do yield cursor.node;
  while (cursor.next());
}

/** A node's children, at most `maximum` of them. */
export function childrenOf(node: SyntaxNode, maximum = 4096): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child && children.length < maximum; child = child.nextSibling) {
    children.push(child);
  }
  return children;
}

/**
 * The first child of this name; null where there is none. Lezer's own way to it sets up a cursor, which costs the depth
 * of the node.
 */
export function childNamed(node: SyntaxNode | null | undefined, name: string): SyntaxNode | null {
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling)
    if (child.name === name) return child;
  return null;
}

/** The children of this name. */
export function childrenNamed(node: SyntaxNode | null | undefined, name: string): SyntaxNode[] {
  return node ? childrenOf(node, MAXIMUM_NODES).filter((child) => child.name === name) : [];
}

/** The nearest node around this one whose name is among `names`, and that is not further out than 200 levels. */
export function enclosing(node: SyntaxNode, names: ReadonlySet<string>): SyntaxNode | undefined {
  let outer = node.parent;
  for (let level = 0; outer && level < 200; level += 1, outer = outer.parent) {
    if (names.has(outer.name)) return outer;
  }
  return undefined;
}

/** Tells the line of an offset, counted from 1. */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
]);

/** The text that a literal with backslash escapes stands for. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([^]))/g,
    (_, long?: string, short?: string, byte?: string, single?: string) => {
      if (single !== undefined) return ESCAPES.get(single) ?? single;
      const code = Number.parseInt(long ?? short ?? byte ?? '', 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
    },
  );
}
