/** What a regular expression of JavaScript takes of Latin-1 text, one byte a character. */
export type Tree =
  /** One byte of some ranges, each with its last one. */
  | { readonly kind: 'set'; readonly ranges: readonly (readonly [first: number, last: number])[] }
  /** One behind the other; assertions are empty sequences, which take more than they do. */
  | { readonly kind: 'sequence'; readonly items: readonly Tree[] }
  | { readonly kind: 'choice'; readonly options: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly item: Tree; readonly least: number; readonly most: number };

const NOTHING: Tree = { kind: 'sequence', items: [] };

const KINDS = ['look', 'group', 'close', 'or', 'quantifier', 'assertion', 'set'] as const;
type Kind = (typeof KINDS)[number];

const TOKEN = new RegExp(
  [
    String.raw`(\(\?<?[=!])`,
    String.raw`(\((?:\?:|\?<\w+>|(?!\?)))`,
    String.raw`(\))`,
    String.raw`(\|)`,
    String.raw`((?:[*+?]|\{\d+(?:,\d*)?\})\??)`,
    String.raw`([$^]|\\[bB])`,
    String.raw`(\[(?:[^\]\\]|\\[^])*\]|\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|[dDwWsStnrfv0]|c[A-Za-z]|[^\w\n])|[^\\()[\]{}*+?|^$])`,
  ].join('|'),
  'y',
);

/**
 * Reads a regular expression as a tree that takes all that it takes, and more where it has assertions. Undefined where
 * it has what no tree says: references to groups, modifiers, classes of Unicode.
 */
export function treeOf({ source, flags }: RegExp): Tree | undefined {
  if (/[uv]/.test(flags)) return undefined;
  try {
    return new Reader(source, flags.replaceAll(/[^is]/g, '')).read();
  } catch (error) {
    if (error instanceof Unsayable) return undefined;
    throw error;
  }
}

class Unsayable extends Error {}

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    const kind = KINDS.find((_, number) => match?.[number + 1] !== undefined);
    if (!match || kind === undefined) throw new Unsayable();
    tokens.push({ kind, text: match[0] });
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #flags: string;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#tokens = tokensOf(source);
    this.#flags = flags;
  }

  read(): Tree {
    const tree = this.#choice();
    if (this.#at < this.#tokens.length) throw new Unsayable();
    return tree;
  }

  #choice(): Tree {
    const options = [this.#sequence()];
    while (this.#take('or') !== undefined) options.push(this.#sequence());
    const [only] = options;
    if (options.every((option) => option === NOTHING)) return NOTHING;
    return options.length === 1 && only ? only : { kind: 'choice', options };
  }

  #sequence(): Tree {
    const items: Tree[] = [];
    for (let item = this.#item(); item; item = this.#item()) if (item !== NOTHING) items.push(item);
    const [only] = items;
    if (!only) return NOTHING;
    return items.length === 1 ? only : { kind: 'sequence', items };
  }

  #item(): Tree | undefined {
    const atom = this.#atom();
    const quantifier = atom && this.#take('quantifier');
    if (quantifier === undefined || !atom || atom === NOTHING) return atom;
    const [least, most] = boundsOf(quantifier);
    return { kind: 'repeat', item: atom, least, most };
  }

  #atom(): Tree | undefined {
    if (this.#take('assertion') !== undefined) return NOTHING;
    const isLook = this.#take('look') !== undefined;
    if (isLook || this.#take('group') !== undefined) {
      const tree = this.#choice();
      if (this.#take('close') === undefined) throw new Unsayable();
      return isLook ? NOTHING : tree;
    }
    const set = this.#take('set');
    return set === undefined ? undefined : setOf(set, this.#flags);
  }

  #take(kind: Kind): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return undefined;
    this.#at += 1;
    return token.text;
  }
}

function boundsOf(quantifier: string): [number, number] {
  const sign = quantifier[0];
  if (sign === '*') return [0, Infinity];
  if (sign === '+') return [1, Infinity];
  if (sign === '?') return [0, 1];
  const [least = '', most] = quantifier.replaceAll(/[{}?]/g, '').split(',');
  return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
}

const SETS = new Map<string, Tree>();

/** The bytes that one character of an expression takes, by asking it of each. */
function setOf(text: string, flags: string): Tree {
  const key = `${flags} ${text}`;
  const known = SETS.get(key);
  if (known) return known;
  const one = new RegExp(`^${text}$`, flags);
  const ranges: [number, number][] = [];
  for (let byte = 0; byte < 256; byte += 1) {
    if (!one.test(String.fromCharCode(byte))) continue;
    const last = ranges.at(-1);
    if (last?.[1] === byte - 1) last[1] = byte;
    else ranges.push([byte, byte]);
  }
  const set: Tree = { kind: 'set', ranges };
  SETS.set(key, set);
  return set;
}
