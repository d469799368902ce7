/** States that an engine needs after counted repetitions are written out; keeps every engine's automaton small. */
const MAXIMUM_STATES = 2000;
const MAXIMUM_DEPTH = 16;
const QUANTIFIER = /^(?:[*+?]|\{(\d{1,4})(,(\d{1,4})?)?\})/;
const ESCAPE = /^\\[dDwWsS^$\\.*+?()[\]{}|/]/;
/** One member of a class, or a range of two; a `-` that is none stands last. */
const MEMBER =
  /^(?:\\[dDwWsS]|-(?=\])|(?:\\[\^$\\.*+?()[\]{}|/-]|[^\\[\]^-])(?:-(?:\\[\^$\\.*+?()[\]{}|/-]|[^\\[\]^-]))?)/u;

class PatternProblem extends Error {}

/**
 * What is wrong with a regular expression for a whole path, or undefined. The language is what RE2, PCRE and
 * ECMAScript read alike and match in linear time: characters, `.`, classes, `\d\w\s`, groups, `|`, `*`, `+`, `?` and
 * counts. No look-around, no back-references, no flags, no lazy or possessive quantifiers.
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > 512) return 'is a regular expression of more than 512 characters';
  try {
    new PatternReader(pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')).check();
    return undefined;
  } catch (error) {
    if (error instanceof PatternProblem)
      return `is no regular expression that every engine reads alike: ${error.message}`;
    throw error;
  }
}

class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  check(): void {
    this.#alternatives(0);
    if (this.#at < this.#text.length) throw new PatternProblem('")" without "("');
  }

  /** Reads up to `)` or the end; gives the states it takes. */
  #alternatives(depth: number): number {
    if (depth > MAXIMUM_DEPTH) throw new PatternProblem(`groups nested deeper than ${MAXIMUM_DEPTH}`);
    let states = 0;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#text[this.#at] === '|') this.#at += 1;
      else states += this.#quantified(this.#atom(depth));
      if (states > MAXIMUM_STATES) throw new PatternProblem('its counts make it too large');
    }
    return states;
  }

  #atom(depth: number): number {
    const character = this.#text[this.#at];
    if (character === '(') return this.#group(depth);
    if (character === '[') return this.#class();
    if (character === '\\') return this.#take(ESCAPE, 'an escape other than \\d \\w \\s and punctuation');
    return this.#take(/^[^\\^$*+?()[\]{}|]/u, `${JSON.stringify(character)} here; escape it with "\\"`);
  }

  #group(depth: number): number {
    this.#take(/^\((?!\?)|^\(\?:/, 'a group that starts with "(?" (only "(?:" is read)');
    const states = this.#alternatives(depth + 1);
    this.#take(/^\)/, '"(" without ")"');
    return states + 1;
  }

  #class(): number {
    this.#take(/^\[\^?/, 'a class');
    this.#member();
    while (this.#text[this.#at] !== ']') this.#member();
    this.#at += 1;
    return 1;
  }

  #member(): void {
    const start = this.#at;
    this.#take(MEMBER, 'a class that does not end, or a character in it that must be escaped with "\\"');
    const [from, to] = this.#text
      .slice(start, this.#at)
      .replaceAll(/\\([^dDwWsS])/gsu, '$1')
      .split(/(?<=^.)-/su);
    if (to && from && from > to) throw new PatternProblem(`the range ${from}-${to} is in the wrong order`);
  }

  #quantified(states: number): number {
    const match = QUANTIFIER.exec(this.#text.slice(this.#at, this.#at + 12));
    if (!match) return states;
    this.#at += match[0].length;
    if (/^[*+?{]/.test(this.#text.slice(this.#at))) throw new PatternProblem('two quantifiers in a row');
    const [, least, comma, most] = match;
    if (least === undefined) return states + 1;
    const count = Number(most ?? least);
    if (count > 1000 || count < Number(least))
      throw new PatternProblem(`the count ${match[0]} (at most 1000, least first)`);
    return states * Math.max(1, count) + (comma ? 1 : 0);
  }

  #take(expected: RegExp, otherwise: string): number {
    const match = expected.exec(this.#text.slice(this.#at, this.#at + 16));
    if (!match) throw new PatternProblem(otherwise);
    this.#at += match[0].length;
    return 1;
  }
}
