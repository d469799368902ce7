/** Characters that one place of an expression can be. */
export interface Members {
  /** Codes below 128. */
  readonly ascii: readonly number[];
  /** Are there others? */
  readonly isWide: boolean;
}

interface Read {
  readonly members: Members;
  /** Behind its last character. */
  readonly end: number;
}

const DIGITS = codes('0-9');
const WORD = codes('0-9', 'A-Z', 'a-z', '_');
const SPACE = codes('\t\n\f\r ');
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const POSIX: Readonly<Record<string, readonly number[]>> = {
  alnum: codes('0-9', 'A-Z', 'a-z'),
  alpha: codes('A-Z', 'a-z'),
  ascii: codes('\0-\x7f'),
  blank: codes('\t', ' '),
  cntrl: codes('\0-\x1f', '\x7f'),
  digit: DIGITS,
  graph: codes('!-~'),
  lower: codes('a-z'),
  print: codes(' -~'),
  punct: codes('!-/', ':-@', '[-`', '{-~'),
  space: codes('\t-\r', ' '),
  upper: codes('A-Z'),
  word: WORD,
  xdigit: codes('0-9', 'A-F', 'a-f'),
};

/** Ranges of two ends, or single characters. */
function codes(...parts: readonly string[]): number[] {
  return parts.flatMap((part) => {
    const [from = 0, dash, to = 0] = Array.from(part, (char) => char.charCodeAt(0));
    if (part.length !== 3 || dash !== 0x2d) return Array.from(part, (char) => char.charCodeAt(0));
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

/** All ASCII but these, and all else. */
function others(ascii: readonly number[]): Members {
  const all = new Set(ascii);
  return { ascii: codes('\0-\x7f').filter((code) => !all.has(code)), isWide: true };
}

/** Reads classes and escapes of one expression. */
export class ClassReader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** `[…]` that begins at a place; undefined where it is not understood. */
  read(start: number): Read | undefined {
    const text = this.#text;
    let at = start + 1;
    const isNegated = text[at] === '^';
    if (isNegated) at += 1;
    const ascii = new Set<number>();
    let isWide = false;
    for (let isFirst = true; isFirst || text[at] !== ']'; isFirst = false) {
      if (at >= text.length) return undefined;
      const item = this.#item(at);
      if (!item) return undefined;
      at = item.end;
      if (text[at] === '-' && text[at + 1] !== ']' && item.code !== undefined) {
        const last = this.#item(at + 1);
        if (last?.code === undefined || last.code < item.code) return undefined;
        at = last.end;
        if (last.code > 127) isWide = true;
        for (let code = item.code; code <= Math.min(127, last.code); code += 1) ascii.add(code);
        continue;
      }
      item.members.ascii.forEach((code) => ascii.add(code));
      isWide ||= item.members.isWide;
    }
    const members = isNegated ? others([...ascii]) : { ascii: [...ascii], isWide };
    return { members, end: at + 1 };
  }

  /** An escape outside of classes, or in one, that stands for characters. */
  readEscape(start: number): (Read & { readonly code?: number }) | undefined {
    const char = this.#text[start + 1] ?? '';
    const simple = { d: DIGITS, w: WORD, s: SPACE }[char.toLowerCase()];
    if (simple)
      return {
        members: char === char.toLowerCase() ? { ascii: simple, isWide: false } : others(simple),
        end: start + 2,
      };
    const control = Object.hasOwn(CONTROLS, char) ? CONTROLS[char] : undefined;
    if (control !== undefined) return single(control, start + 2);
    if (char === 'x') {
      const [whole = '', two, braced] =
        /^\\x(?:([\da-fA-F]{2})|\{([\da-fA-F]{1,6})\})/.exec(this.#text.slice(start, start + 10)) ?? [];
      return whole === ''
        ? undefined
        : single(Number.parseInt(two ?? braced ?? '', 16), start + whole.length);
    }
    if (/[pP]/.test(char)) return this.#property(start);
    return /[^\w\s]/.test(char) && char < '\x7f' ? single(char.charCodeAt(0), start + 2) : undefined;
  }

  #property(start: number): Read | undefined {
    const [whole] = /^\\[pP](?:\{\^?\w{1,40}\}|[A-Z])/.exec(this.#text.slice(start, start + 48)) ?? [];
    return whole === undefined
      ? undefined
      : { members: { ascii: codes('\0-\x7f'), isWide: true }, end: start + whole.length };
  }

  #item(at: number): (Read & { readonly code?: number }) | undefined {
    const char = this.#text[at] ?? '';
    if (char === '\\') return this.readEscape(at);
    if (char === '[' && this.#text[at + 1] === ':') {
      const [whole = '', not, name = ''] = /^\[:(\^?)(\w{1,6}):\]/.exec(this.#text.slice(at, at + 12)) ?? [];
      const ascii = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
      if (!ascii) return undefined;
      return { members: not === '' ? { ascii, isWide: false } : others(ascii), end: at + whole.length };
    }
    const code = this.#text.codePointAt(at) ?? 0;
    return single(code, at + (code > 0xffff ? 2 : 1));
  }
}

function single(code: number, end: number): Read & { readonly code: number } {
  return { members: code < 128 ? { ascii: [code], isWide: false } : { ascii: [], isWide: true }, end, code };
}
