/** Deeper than any block that a manifest has. */
const DEEP = ' '.repeat(128);
/** A text that would grow by more is no manifest of a person. */
const MOST_GROWTH = 8;

/**
 * The same YAML with lines inside of flow collections and quoted texts indented, where libyaml, and with it kubectl, does
 * not ask for it: there, tabs and spaces at the beginning of a line say nothing. Every line stays at its number.
 */
export function withIndentation(text: string): string {
  return new Indenter(text).text();
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };
/** Before a node: what it is, a tag or an anchor. */
const PROPERTY = /^[!&][^\s,[\]{}]*(?=\s)/;
const MARKER = /^(?:---|\.\.\.)(?=\s|$)/;

/** Goes through a text as a scanner of tokens does, and writes it anew. */
class Indenter {
  readonly #text: string;
  #at = 0;
  #out = '';
  /** Where what is not yet in `#out` begins: a text that is put together of characters takes 32 bytes for each. */
  #from = 0;
  /** The column of the innermost key or dash of the line. */
  #column = 0;

  constructor(text: string) {
    this.#text = text;
  }

  text(): string {
    while (this.#at < this.#text.length && this.#mayGrow()) this.#line();
    return this.#mayGrow() ? this.#out + this.#text.slice(this.#from) : this.#text;
  }

  #mayGrow(): boolean {
    return this.#out.length + this.#at - this.#from < MOST_GROWTH * this.#text.length + 2 ** 16;
  }

  /** A line of a block, with the lines that what begins on it goes on to. */
  #line(): void {
    const start = this.#at;
    if (MARKER.test(this.#text.slice(start, start + 4))) this.#take(3);
    this.#column = -1;
    for (let isNode = true; this.#at < this.#text.length;) {
      const one = this.#text[this.#at] ?? '';
      if (one === '\n') return this.#take(1);
      if (one === ' ' || one === '\t' || one === '\r') this.#take(1);
      else if (one === '#' && this.#isAfterSpace(start)) this.#takeWhile(/[^\n]/);
      else if (/[-?:]/.test(one) && /\s/.test(this.#text[this.#at + 1] ?? '\n')) {
        if (one !== ':') this.#column = this.#at - start;
        this.#take(1);
        isNode = true;
      } else isNode = this.#node(one, start, isNode);
    }
  }

  /** What stands at a place; tells whether a node may follow it at once. */
  #node(one: string, start: number, isNode: boolean): boolean {
    const property = PROPERTY.exec(this.#text.slice(this.#at, this.#at + 256))?.[0];
    if (isNode && property !== undefined) {
      this.#take(property.length);
      return true;
    }
    if (isNode && (one === '|' || one === '>')) this.#block();
    else if (isNode && CLOSING[one] !== undefined) this.#flow();
    else if (isNode && (one === '"' || one === "'")) this.#quoted(one);
    else {
      if (isNode) this.#column = this.#at - start;
      this.#plain(/[^\n]/, /\s/);
    }
    return false;
  }

  /** The text of a block goes on as long as lines are indented more than what it belongs to. Whoever goes through its last line ends it. */
  #block(): void {
    let end = this.#endOfLine(this.#at);
    while (end + 1 < this.#text.length) {
      const next = this.#endOfLine(end + 1);
      const line = this.#text.slice(end + 1, next);
      const indent = /^ */.exec(line)?.[0].length ?? 0;
      if (line.trim() !== '' && indent <= Math.max(this.#column, 0) && !(this.#column < 0 && indent > 0))
        break;
      end = next;
    }
    this.#take(end - this.#at);
  }

  #endOfLine(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end < 0 ? this.#text.length : end;
  }

  #flow(): void {
    const open: string[] = [];
    for (let isNode = true; this.#at < this.#text.length;) {
      const one = this.#text[this.#at] ?? '';
      if (one === '\n') this.#indented();
      else if (/\s/.test(one)) this.#take(1);
      else if (one === '#' && this.#isAfterSpace(0)) this.#takeWhile(/[^\n]/);
      else if (isNode && (one === '"' || one === "'")) {
        this.#quoted(one);
        isNode = false;
      } else if (/[[{\]},:?]/.test(one)) {
        this.#take(1);
        isNode = true;
        if (CLOSING[one] !== undefined) open.push(one);
        else if (/[\]}]/.test(one)) open.pop();
        if (open.length === 0) return;
      } else {
        this.#plain(/[^\n,[\]{}]/, /[\s,[\]{}]/);
        isNode = false;
      }
    }
  }

  #quoted(quote: string): void {
    this.#take(1);
    while (this.#at < this.#text.length) {
      const one = this.#text[this.#at] ?? '';
      if (one === '\n') this.#indented();
      else if (quote === '"' && one === '\\' && this.#text[this.#at + 1] !== '\n') this.#take(2);
      else if (one === quote && quote === "'" && this.#text[this.#at + 1] === quote) this.#take(2);
      else {
        this.#take(1);
        if (one === quote) return;
      }
    }
  }

  /** A plain text has at least a character, and ends before a `:` that one of `after` follows and before a comment. */
  #plain(among: RegExp, after: RegExp): void {
    this.#take(1);
    while (this.#at < this.#text.length) {
      const [one = '', next = '\n'] = this.#text.slice(this.#at, this.#at + 2);
      const isEnd = (one === ':' && after.test(next)) || (/\s/.test(one) && next === '#');
      if (isEnd || !among.test(one)) return;
      this.#take(1);
    }
  }

  /** The end of a line, and the beginning of the next one. */
  #indented(): void {
    this.#take(1);
    this.#out += this.#text.slice(this.#from, this.#at);
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#take(1);
    this.#from = this.#at;
    const isBlank = /[\r\n]/.test(this.#text[this.#at] ?? '\n');
    if (!isBlank && this.#mayGrow()) this.#out += DEEP;
  }

  #isAfterSpace(start: number): boolean {
    return this.#at === start || /\s/.test(this.#text[this.#at - 1] ?? ' ');
  }

  #takeWhile(among: RegExp): void {
    while (this.#at < this.#text.length && among.test(this.#text[this.#at] ?? '')) this.#take(1);
  }

  #take(count: number): void {
    this.#at += count;
  }
}
