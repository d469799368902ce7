import { endOfText, parseJson } from '../../../model/json/parse.ts';
import type { Span } from './syntax.ts';

/** A value of JSON with its place. */
export type JsonNode = Span &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'scalar'; readonly value: string | number | boolean | null }
  );

export interface JsonMember {
  readonly key: string;
  readonly keyPlace: Span;
  readonly value: JsonNode;
}

const SCALAR = /[^\s,\]}]+/y;

/**
 * The values of a text that is known to be JSON, nested no deeper than the stack has room for.
 * Other readers of JSON keep no places of keys, and problems stand at these.
 */
export function jsonNodes(text: string): JsonNode {
  return new Walker(text).value();
}

class Walker {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonNode {
    const start = this.#next();
    const character = this.#text[start];
    if (character === '{') {
      const members = this.#list('}', () => this.#member());
      return { kind: 'object', members, start, end: this.#at };
    }
    if (character === '[') {
      const items = this.#list(']', () => this.value());
      return { kind: 'array', items, start, end: this.#at };
    }
    if (character === '"') return { kind: 'scalar', value: this.#string(), start, end: this.#at };
    SCALAR.lastIndex = start;
    const written = SCALAR.exec(this.#text)?.[0] ?? 'null';
    this.#at = start + written.length;
    return { kind: 'scalar', value: parseJson(written) as number | boolean | null, start, end: this.#at };
  }

  #member(): JsonMember {
    const start = this.#next();
    const key = this.#string();
    const keyPlace = { start, end: this.#at };
    // The colon.
    this.#at = this.#next() + 1;
    return { key, keyPlace, value: this.value() };
  }

  /** What stands between brackets, with commas between. */
  #list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    this.#at += 1;
    while (this.#text[this.#next()] !== close) {
      if (this.#text[this.#at] === ',') this.#at += 1;
      items.push(item());
    }
    this.#at += 1;
    return items;
  }

  #string(): string {
    const start = this.#at;
    this.#at = endOfText(this.#text, start) + 1;
    return parseJson(this.#text.slice(start, this.#at)) as string;
  }

  /** Goes over blanks, and tells where what follows begins. */
  #next(): number {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#at;
  }
}
