import { Fault } from '../../../../model/fault.ts';
import type { Position } from './nodes.ts';
import { unquoted } from './quoting.ts';

/** A word of an action. */
export type Token = Position & {
  /** Is there white space, or the begin of the action, before it? */
  readonly isApart: boolean;
} & (
    | { readonly kind: 'word' | 'field' | 'variable' | 'sign'; readonly text: string }
    | { readonly kind: 'literal'; readonly value: bigint | number | string }
    /** `}}`, which may trim the text behind it. */
    | { readonly kind: 'end'; readonly trims: boolean }
  );

/** What a text of templates is cut into: text, and the words between braces. */
export type Piece =
  | (Position & { readonly kind: 'text'; readonly text: string })
  | (Position & { readonly kind: 'action'; readonly tokens: readonly Token[] });

const SPACE = /[ \t\r\n]*/y;
const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const FIELD = /\.[\p{L}_][\p{L}\p{Nd}_]*/uy;
const VARIABLE = /\$[\p{L}\p{Nd}_]*/uy;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)/y;
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"/y;
const RAW = /`[^`]*`/y;
const CHARACTER = /'(?:[^'\\\n]|\\(?:'|[^'\n]{1,9}))'/uy;
const SIGN = /:=|[=|(),.]/y;
const CLOSE = /\}\}/y;
const TRIMMING_CLOSE = /-\}\}/y;
const COMMENT_CLOSE = /(?:[ \t\r\n]-)?\}\}/y;

/** Cuts a text of templates at its braces. Throws a `SyntaxFault`. */
export function* pieces(text: string): Generator<Piece, undefined> {
  const lexer = new Lexer(text);
  yield* lexer.pieces();
}

/** What is no template; the line is where. */
export class SyntaxFault extends Fault {
  readonly line: number;

  constructor(message: string, line: number) {
    super('malformed', message);
    this.line = line;
  }
}

class Lexer {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  *pieces(): Generator<Piece, undefined> {
    const text = this.#text;
    let isTrimmed = false;
    while (this.#at < text.length) {
      const found = text.indexOf('{{', this.#at);
      const end = found < 0 ? text.length : found;
      const trims = found >= 0 && /^-[ \t\r\n]/.test(text.slice(found + 2, found + 4));
      const piece = this.#textPiece(end, isTrimmed, trims);
      if (piece) yield piece;
      if (found < 0) return;
      this.#at = found + (trims ? 3 : 2);
      const comment = this.#comment();
      if (comment !== undefined) {
        isTrimmed = comment;
        continue;
      }
      const line = this.#lineAt(found);
      const tokens: Token[] = [];
      for (let token = this.#token(); ; token = this.#token()) {
        tokens.push(token);
        if (token.kind !== 'end') continue;
        isTrimmed = token.trims;
        break;
      }
      yield { kind: 'action', line, tokens };
    }
  }

  #textPiece(end: number, trimsBegin: boolean, trimsEnd: boolean): Piece | undefined {
    let [from, to] = [this.#at, end];
    if (trimsBegin) while (from < to && isSpace(this.#text, from)) from += 1;
    if (trimsEnd) while (to > from && isSpace(this.#text, to - 1)) to -= 1;
    if (from === to) return undefined;
    return { kind: 'text', text: this.#text.slice(from, to), line: this.#lineAt(from) };
  }

  /** Whether a comment that stands here trims what follows; undefined where none does. */
  #comment(): boolean | undefined {
    SPACE.lastIndex = this.#at;
    const start = this.#at + (SPACE.exec(this.#text)?.[0].length ?? 0);
    if (!this.#text.startsWith('/*', start)) return undefined;
    const end = this.#text.indexOf('*/', start + 2);
    if (end < 0) throw new SyntaxFault('a comment has no end', this.#lineAt(start));
    COMMENT_CLOSE.lastIndex = end + 2;
    const close = COMMENT_CLOSE.exec(this.#text)?.[0];
    if (close === undefined) throw new SyntaxFault('a comment ends before its braces', this.#lineAt(end));
    this.#at = end + 2 + close.length;
    return close.length > 2;
  }

  #token(): Token {
    const before = this.#at;
    this.#taken(SPACE);
    const isApart = this.#at > before;
    const line = this.#lineAt(this.#at);
    const trims = isApart && this.#taken(TRIMMING_CLOSE) !== undefined;
    if (trims || this.#taken(CLOSE) !== undefined) return { kind: 'end', trims, isApart: true, line };
    return { isApart, line, ...this.#word(line) };
  }

  #word(line: number): { kind: 'word' | 'field' | 'variable' | 'sign'; text: string } | LiteralToken {
    const word = this.#taken(WORD);
    if (word !== undefined) return { kind: 'word', text: word };
    const field = this.#taken(FIELD);
    if (field !== undefined) return { kind: 'field', text: field.slice(1) };
    const variable = this.#taken(VARIABLE);
    if (variable !== undefined) return { kind: 'variable', text: variable };
    const literal = this.#literal(line);
    if (literal) return literal;
    const sign = this.#taken(SIGN);
    if (sign !== undefined) return { kind: 'sign', text: sign };
    if (this.#at >= this.#text.length) throw new SyntaxFault('an action has no end', line);
    const [character = ''] = this.#text.slice(this.#at, this.#at + 2);
    throw new SyntaxFault(`${JSON.stringify(character)} is no part of an action`, line);
  }

  #literal(line: number): LiteralToken | undefined {
    const number = this.#taken(NUMBER);
    if (number !== undefined) return { kind: 'literal', value: numberOf(number, line) };
    const raw = this.#taken(RAW);
    if (raw !== undefined) return { kind: 'literal', value: raw.slice(1, -1).replaceAll('\r', '') };
    const quoted = this.#taken(QUOTED);
    if (quoted !== undefined) return { kind: 'literal', value: textOf(quoted, line) };
    const character = this.#taken(CHARACTER);
    if (character === undefined) return undefined;
    return { kind: 'literal', value: BigInt(textOf(character, line).codePointAt(0) ?? 0) };
  }

  #taken(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Places are asked for in order, so that every line is counted once. */
  #lineAt(place: number): number {
    for (; this.#counted < place; this.#counted += 1) if (this.#text[this.#counted] === '\n') this.#line += 1;
    return this.#line;
  }
}

interface LiteralToken {
  readonly kind: 'literal';
  readonly value: bigint | number | string;
}

function isSpace(text: string, at: number): boolean {
  const character = text[at];
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

function textOf(quoted: string, line: number): string {
  const text = unquoted(quoted);
  if (text === undefined) throw new SyntaxFault(`${quoted.slice(0, 64)} is no text`, line);
  return text;
}

/** As `strconv` reads it with base 0: a leading zero is octal. */
function numberOf(word: string, line: number): bigint | number {
  const bare = word.replaceAll('_', '');
  if (bare.length > 64) throw new SyntaxFault('a number is too long', line);
  const sign = bare.startsWith('-') ? -1 : 1;
  const digits = bare.replace(/^[+-]/, '');
  if (!/^0[xXbBoO]/.test(digits) && /[.eE]/.test(digits)) return sign * Number(digits);
  const octal = /^0[0-9]+$/.test(digits) ? digits.replace(/^0+/, '0o') : digits;
  if (/^0o?$/.test(octal)) return 0n;
  try {
    const value = BigInt(octal) * BigInt(sign);
    if (BigInt.asIntN(64, value) === value) return value;
  } catch {
    // Told below: `089` has digits that are none of its base.
  }
  throw new SyntaxFault(`${word} is no number`, line);
}
