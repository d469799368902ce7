import { ClassReader, type Members } from './expression-class.ts';

/** What is certain of every text that an expression, or a part of one, matches. */
export interface Part {
  /** Bytes at most; Infinity where there is no bound. */
  readonly longest: number;
  /** All that it can be, in lower case, where these are few texts of ASCII. */
  readonly exact?: readonly string[];
  /** Texts in lower case of which it has at least one. */
  readonly anchor?: Anchor;
}

/** Texts, one of which is in every match, and how many bytes of a match are before and behind it at most. */
export interface Anchor {
  readonly texts: readonly string[];
  readonly before: number;
  readonly after: number;
}

/** What is certain of all of an expression. */
export interface WholePart extends Part {
  /** Bytes of each group at most, in the order in which groups are numbered. */
  readonly groups: readonly number[];
}

const SHORTEST_TEXT = 3;
const MOST_TEXTS = 96;
const LONGEST_TEXT = 48;
const DEEPEST = 200;
const EMPTY: Part = { longest: 0, exact: [''] };

/**
 * What every match of an expression in RE2's syntax has in it, in any case of letters, and how long it is at most.
 * Undefined for an expression of which that is not understood: then nothing is certain.
 */
export function partsOf(expression: string): WholePart | undefined {
  const reader = new PartReader(expression);
  try {
    const part = reader.choice(0);
    return reader.isAtEnd() ? { ...settled(part), groups: reader.groups } : undefined;
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

/** With the best that is known of it as its anchor. */
function settled(part: Part): Part {
  const own = part.exact && usable({ texts: part.exact, before: 0, after: 0 });
  const anchor = better(part.anchor, own);
  return { ...part, ...(anchor && { anchor }) };
}

class NotUnderstood extends Error {}

/** Reads an expression by recursive descent, in linear time. */
class PartReader {
  readonly #text: string;
  #at = 0;
  readonly #classes: ClassReader;
  readonly groups: number[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#classes = new ClassReader(text);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  choice(depth: number): Part {
    if (depth > DEEPEST) throw new NotUnderstood();
    const parts = [this.#sequence(depth)];
    while (this.#take('|')) parts.push(this.#sequence(depth));
    return parts.length === 1 ? (parts[0] ?? EMPTY) : oneOf(parts);
  }

  #sequence(depth: number): Part {
    const parts: Part[] = [];
    while (!this.isAtEnd() && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')')
      parts.push(this.#repeated(this.#item(depth)));
    return sequenceOf(parts);
  }

  #item(depth: number): Part {
    const char = this.#text[this.#at] ?? '';
    if (char === '(') return this.#group(depth);
    if (char === '[') {
      const { members, end } = this.#classes.read(this.#at) ?? fail();
      this.#at = end;
      return partOfMembers(members);
    }
    if (char === '\\') return this.#escape();
    this.#at += 1;
    if (char === '.') return { longest: 4 };
    if (char === '^' || char === '$') return EMPTY;
    if (char === '*' || char === '+' || char === '?') return fail();
    const point = this.#text.codePointAt(this.#at - 1) ?? 0;
    if (point > 0xffff) this.#at += 1;
    return partOfMembers(point < 0x80 ? { ascii: [point], isWide: false } : { ascii: [], isWide: true });
  }

  #group(depth: number): Part {
    const rest = this.#text.slice(this.#at, this.#at + 80);
    const [head = '('] = /^\((?:\?(?:P?<\w+>|[imsU-]*:))?/.exec(rest) ?? [];
    const [flags] = /^\(\?[imsU-]+\)/.exec(rest) ?? [];
    if (flags !== undefined) {
      this.#at += flags.length;
      // What is behind flags repeats what stands before them.
      return /[*+?{]/.test(this.#text[this.#at] ?? '') ? fail() : EMPTY;
    }
    if (rest.startsWith('(?') && head === '(') return fail();
    this.#at += head.length;
    const number = head === '(' || head.endsWith('>') ? this.groups.push(0) : 0;
    const part = this.choice(depth + 1);
    if (!this.#take(')')) return fail();
    if (number > 0) this.groups[number - 1] = part.longest;
    return part;
  }

  #escape(): Part {
    if (this.#text.startsWith('\\Q', this.#at)) return fail();
    if (/^\\[bBAz]/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#at += 2;
      return EMPTY;
    }
    const { members, end } = this.#classes.readEscape(this.#at) ?? fail();
    this.#at = end;
    return partOfMembers(members);
  }

  #repeated(item: Part): Part {
    const [mark, least = '', comma, most = ''] =
      /^(?:[*+?]|\{(\d{1,4})(,)?(\d{0,4})\})/.exec(this.#text.slice(this.#at, this.#at + 16)) ?? [];
    if (mark === undefined) return item;
    this.#at += mark.length;
    this.#take('?');
    const from = mark === '+' ? 1 : Number(least);
    const upTo = most === '' ? from : Number(most);
    const isOpen = mark === '*' || mark === '+' || (comma !== undefined && most === '');
    return repeated(item, from, mark === '?' ? 1 : isOpen ? Infinity : upTo);
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}

function fail(): never {
  throw new NotUnderstood();
}

function partOfMembers({ ascii, isWide }: Members): Part {
  if (isWide) return { longest: 4 };
  const letters = [...new Set(ascii.map((code) => String.fromCharCode(code).toLowerCase()))];
  const isExact = letters.length <= 4 && letters.every((letter) => /[\x20-\x7e]/.test(letter));
  return isExact ? { longest: 1, exact: letters } : { longest: 1 };
}

function repeated(item: Part, least: number, most: number): Part {
  const longest = item.longest === 0 ? 0 : item.longest * most;
  if (most === 0) return EMPTY;
  if (least === 0) {
    const isFew = most === 1 && item.exact !== undefined && item.exact.length < MOST_TEXTS;
    return isFew ? { longest, exact: [...new Set([...(item.exact ?? []), ''])] } : { longest };
  }
  if (most <= LONGEST_TEXT && least === most && item.exact?.length === 1) {
    const text = (item.exact[0] ?? '').repeat(least);
    if (text.length <= LONGEST_TEXT) return { longest, exact: [text] };
  }
  if (least === 1 && most === 1) return item;
  const { anchor } = settled(item);
  const others = item.longest === 0 ? 0 : item.longest * (most - 1);
  return anchor
    ? { longest, anchor: { ...anchor, before: anchor.before + others, after: anchor.after + others } }
    : { longest };
}

function oneOf(parts: readonly Part[]): Part {
  const longest = Math.max(...parts.map((part) => part.longest));
  const texts = [...new Set(parts.flatMap(({ exact }) => exact ?? []))];
  const isFew = parts.every(({ exact }) => exact !== undefined) && texts.length <= MOST_TEXTS;
  const anchors = parts.map((part) => settled(part).anchor);
  const all = anchors.filter((anchor) => anchor !== undefined);
  const anchor =
    all.length === parts.length
      ? usable({
          texts: [...new Set(all.flatMap((one) => one.texts))],
          before: Math.max(...all.map(({ before }) => before)),
          after: Math.max(...all.map(({ after }) => after)),
        })
      : undefined;
  return { longest, ...(isFew && { exact: texts }), ...(anchor && { anchor }) };
}

function sequenceOf(parts: readonly Part[]): Part {
  let best: Anchor | undefined;
  let run: readonly string[] | undefined = [''];
  let [start, at, isWhole] = [0, 0, true];
  // How many bytes can be behind each part.
  const behind = parts.map(() => 0);
  for (let index = parts.length - 2; index >= 0; index -= 1)
    behind[index] = (behind[index + 1] ?? 0) + (parts[index + 1]?.longest ?? 0);
  const close = (after: number) => {
    if (run) best = better(best, usable({ texts: run, before: start, after }));
  };
  for (const [index, part] of parts.entries()) {
    const rest = behind[index] ?? 0;
    const joined: readonly string[] | undefined = run && part.exact && crossed(run, part.exact);
    if (joined) run = joined;
    else {
      close(rest + part.longest);
      isWhole = false;
      [run, start] = [part.exact, at];
      const { anchor } = part;
      if (anchor) best = better(best, { ...anchor, before: at + anchor.before, after: rest + anchor.after });
    }
    at += part.longest;
  }
  close(0);
  return { longest: at, ...(isWhole && run && { exact: run }), ...(best && { anchor: best }) };
}

function crossed(left: readonly string[], right: readonly string[]): string[] | undefined {
  if (left.length * right.length > MOST_TEXTS) return undefined;
  const texts = left.flatMap((one) => right.map((other) => one + other));
  return texts.every(({ length }) => length <= LONGEST_TEXT) ? [...new Set(texts)] : undefined;
}

/** Can be looked for: short ones are everywhere. */
function usable(anchor: Anchor): Anchor | undefined {
  const { texts } = anchor;
  const isFew = texts.length > 0 && texts.length <= MOST_TEXTS;
  return isFew && texts.every(({ length }) => length >= SHORTEST_TEXT) ? anchor : undefined;
}

/** The one whose texts are rarer: longer, and fewer; of two alike the one that leaves less to look at. */
function better(left: Anchor | undefined, right: Anchor | undefined): Anchor | undefined {
  if (!left || !right) return left ?? right;
  return weight(right) > weight(left) ? right : left;
}

function weight({ texts, before, after }: Anchor): number {
  const shortest = Math.min(8, ...texts.map(({ length }) => length));
  return (
    4 * shortest - Math.log2(texts.length) - 2 * Number(before === Infinity) - Number(after === Infinity)
  );
}
