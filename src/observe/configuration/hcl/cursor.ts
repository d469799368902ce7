import { Fault } from '../../../model/fault.ts';

/** UTF-16 units of a file of HCL. */
export const MAXIMUM_HCL = 4 * 2 ** 20;
const MAXIMUM_DEPTH = 100;
const MAXIMUM_NODES = 500_000;

/** A mistake at a place of a text. */
export class HclError extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** Before HCL 2 names might stand in quotes. */
const QUOTED_NAME = /"([\p{L}\p{N}_./-]{1,256})"(?=[ \t]*=)/uy;

/** A place in a text that goes forward; what nests or counts beyond bounds is refused. */
export class HclCursor {
  readonly text: string;
  at = 0;
  /** In parentheses and brackets a line's end means nothing. */
  isAcrossLines = false;
  #depth = 0;
  #nodes = 0;

  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\uFEFF')) this.at = 1;
  }

  /** Throws an `HclError`: that is how all of these tell of a mistake. */
  fail(reason: string): never {
    throw new HclError(reason, this.at);
  }

  /** Goes over blanks and comments, and over lines where they mean nothing or `lines` is set. */
  skip(lines = this.isAcrossLines): void {
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at];
      if (char === '#' || this.text.startsWith('//', this.at)) {
        const end = this.text.indexOf('\n', this.at);
        this.at = (end < 0 ? this.text.length : end) - 1;
      } else if (this.text.startsWith('/*', this.at)) {
        const end = this.text.indexOf('*/', this.at + 2);
        if (end < 0) this.fail('a comment does not end');
        this.at = end + 1;
      } else if (char === '\n' ? !lines : char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  }

  /** Is this next, after blanks? Then goes behind it. */
  take(symbol: string): boolean {
    this.skip();
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    return true;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) this.fail(`${JSON.stringify(symbol)} is missing`);
  }

  /** The identifier that is next; undefined where none is. */
  identifier(): string | undefined {
    IDENTIFIER.lastIndex = this.at;
    const found = IDENTIFIER.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** The name in quotes that is next, with `=` behind it; undefined where none is. */
  quotedName(): string | undefined {
    QUOTED_NAME.lastIndex = this.at;
    const [whole = '', name] = QUOTED_NAME.exec(this.text) ?? [];
    this.at += whole.length;
    return name;
  }

  /** Goes on elsewhere, out of all that is open. What was counted is counted. */
  restart(at: number): void {
    this.at = at;
    this.isAcrossLines = false;
    this.#depth = 0;
  }

  /** Is that identifier next? Goes behind it. */
  takeWord(word: string): boolean {
    this.skip();
    const start = this.at;
    if (this.identifier() === word) return true;
    this.at = start;
    return false;
  }

  /** Reads something that may hold the same again. Throws a `Fault` (`limit`) where that is too deep or too much. */
  nested<Read>(isAcrossLines: boolean, read: () => Read): Read {
    const before = this.isAcrossLines;
    this.isAcrossLines = isAcrossLines;
    this.#depth += 1;
    if (this.#depth > MAXIMUM_DEPTH) throw new Fault('limit', `nested deeper than ${MAXIMUM_DEPTH} levels`);
    this.count();
    const value = read();
    this.#depth -= 1;
    this.isAcrossLines = before;
    return value;
  }

  count(): void {
    this.#nodes += 1;
    if (this.#nodes > MAXIMUM_NODES) throw new Fault('limit', `more than ${MAXIMUM_NODES} expressions`);
  }
}
