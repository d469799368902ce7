import { Fault } from '../../model/fault.ts';

/** A form of EDN or Clojure: a text, a collection, or anything else as it is written (symbols, keywords, numbers). */
export type EdnForm =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'list' | 'vector' | 'map'; readonly items: readonly EdnForm[] };

const MAXIMUM_LENGTH = 4 * 1024 * 1024;
const MAXIMUM_DEPTH = 100;
const MOST_FORMS = 200_000;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
/** Blanks, commas and comments. */
const BLANK = /(?:[\s,]+|;[^\n\r]*)*/y;
/** Marks in front of a form that change nothing here: quotes, dereferences, tags of functions, sets and regexes. */
const MARK = /(?:['`~@]|#(?=[("{'^?]))+/y;
const TEXT = /"(?:[^"\\]|\\[\s\S])*"/y;
const WORD = /(?:\\[\s\S]|[^\s,;"()[\]{}\\])+/y;

/**
 * The forms of a file of EDN, or of Clojure as far as it is data (https://github.com/edn-format/edn). Metadata and what
 * `#_` discards are left out. Throws a `Fault` (`malformed`, `limit`) that names `path`.
 */
export function parseEdn(text: string, path: string): EdnForm[] {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `${path}: more than ${MAXIMUM_LENGTH} characters`);
  return new Reading(text, path).forms(undefined, 0);
}

class Reading {
  readonly #text: string;
  readonly #path: string;
  #at = 0;
  #count = 0;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
  }

  /** Forms up to a closing bracket, or to the end. */
  forms(closing: string | undefined, depth: number): EdnForm[] {
    if (depth > MAXIMUM_DEPTH) throw new Fault('limit', `${this.#path}: more than ${MAXIMUM_DEPTH} deep`);
    const found: EdnForm[] = [];
    for (;;) {
      this.#take(BLANK);
      const char = this.#text[this.#at];
      if (char === closing) {
        this.#at += 1;
        return found;
      }
      if (char === undefined || ')]}'.includes(char)) throw this.#broken();
      const form = this.#form(depth);
      if (form) found.push(form);
    }
  }

  /** Nothing for what is discarded, and for metadata. */
  #form(depth: number): EdnForm | undefined {
    if ((this.#count += 1) > MOST_FORMS)
      throw new Fault('limit', `${this.#path}: more than ${MOST_FORMS} forms`);
    if (this.#text.startsWith('#_', this.#at) || this.#text[this.#at] === '^') return this.#skip(depth);
    this.#take(MARK);
    this.#take(BLANK);
    const char = this.#text[this.#at] ?? '';
    const closing = CLOSING.get(char);
    if (closing !== undefined) {
      this.#at += 1;
      const kind = char === '(' ? 'list' : char === '[' ? 'vector' : 'map';
      return { kind, items: this.forms(closing, depth + 1) };
    }
    const quoted = this.#take(TEXT);
    if (quoted !== '') return { kind: 'text', text: unescaped(quoted.slice(1, -1)) };
    const word = this.#take(WORD);
    if (word === '') throw this.#broken();
    return { kind: 'word', word };
  }

  /** The mark, and the form behind it. */
  #skip(depth: number): undefined {
    if (depth > MAXIMUM_DEPTH) throw new Fault('limit', `${this.#path}: more than ${MAXIMUM_DEPTH} deep`);
    this.#at += this.#text[this.#at] === '^' ? 1 : 2;
    this.#take(BLANK);
    if (this.#text[this.#at] !== undefined) this.#form(depth + 1);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #broken(): Fault {
    return new Fault('malformed', `${this.#path}: not understood at character ${this.#at}`);
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}

/** Keys and values of a map, in pairs; none for anything else. */
export function pairsOf(form: EdnForm | undefined): [EdnForm, EdnForm][] {
  return form?.kind === 'map' ? inPairs(form.items) : [];
}

/** Forms two by two, as arguments that are named. */
export function inPairs(items: readonly EdnForm[]): [EdnForm, EdnForm][] {
  const pairs: [EdnForm, EdnForm][] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    const [key, value] = [items[at], items[at + 1]];
    if (key && value) pairs.push([key, value]);
  }
  return pairs;
}

/** The value of a word (a keyword, with its colon) among pairs. */
export function valueOf(pairs: readonly [EdnForm, EdnForm][], word: string): EdnForm | undefined {
  return pairs.find(([key]) => wordOf(key) === word)?.[1];
}

/** A symbol, keyword or number as it is written; undefined for anything else. */
export function wordOf(form: EdnForm | undefined): string | undefined {
  return form?.kind === 'word' ? form.word : undefined;
}

/** The text; undefined for anything else. */
export function ednText(form: EdnForm | undefined): string | undefined {
  return form?.kind === 'text' ? form.text : undefined;
}
