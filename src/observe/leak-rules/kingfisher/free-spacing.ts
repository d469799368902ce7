/**
 * An expression of Rust's `regex` in RE2's syntax, which has no free spacing: where the flag `x` is on, blanks and
 * comments to the end of the line are left out, in classes too. Source: https://docs.rs/regex, "Grouping and flags".
 */
export function withoutFreeSpacing(pattern: string): string {
  if (!/\(\?[a-zA-Z]*x/.test(pattern)) return pattern;
  const reader = new Reader(pattern);
  return reader.all();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #said = '';
  /** Is the flag on, in each open group and outside of them? */
  readonly #flags: boolean[] = [false];
  #isInClass = false;

  constructor(text: string) {
    this.#text = text;
  }

  all(): string {
    while (this.#at < this.#text.length) this.#next();
    return this.#said;
  }

  #next(): void {
    const char = this.#text[this.#at] ?? '';
    if (char === '\\') this.#escape();
    else if (this.#isFree && /\s/.test(char)) this.#at += 1;
    else if (this.#isInClass) {
      if (char === ']') this.#isInClass = false;
      this.#keep(1);
    } else if (char === '[') this.#openClass();
    else if (this.#isFree && char === '#') this.#at = endOfLine(this.#text, this.#at);
    else if (char === '(') this.#open();
    else {
      if (char === ')' && this.#flags.length > 1) this.#flags.pop();
      this.#keep(1);
    }
  }

  get #isFree(): boolean {
    return this.#flags.at(-1) ?? false;
  }

  #keep(length: number): void {
    this.#said += this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  /** A blank or `#` that is escaped means itself, which RE2 writes otherwise. */
  #escape(): void {
    const next = this.#text[this.#at + 1] ?? '';
    if (next === ' ') this.#said += String.raw`\x20`;
    else if (next === '#') this.#said += String.raw`\x23`;
    else {
      this.#keep(2);
      return;
    }
    this.#at += 2;
  }

  /** Its first `]` is a character of it; `[:name:]` in it ends with its own. */
  #openClass(): void {
    const [head = '['] = /^\[\^?\]?/.exec(this.#text.slice(this.#at, this.#at + 3)) ?? [];
    this.#keep(head.length);
    this.#isInClass = true;
    for (;;) {
      const [name] = /^\[:\^?\w{1,8}:\]/.exec(this.#text.slice(this.#at, this.#at + 16)) ?? [];
      const char = this.#text[this.#at] ?? ']';
      if (name !== undefined) this.#keep(name.length);
      else if (char === '\\') this.#escape();
      else if (this.#isFree && /\s/.test(char)) this.#at += 1;
      else if (char === ']') return;
      else this.#keep(1);
    }
  }

  #open(): void {
    const rest = this.#text.slice(this.#at, this.#at + 24);
    const [head, on = '', off = '', end] = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/.exec(rest) ?? [];
    if (head === undefined) {
      this.#flags.push(this.#isFree);
      this.#keep(1);
      return;
    }
    const isFree = (this.#isFree || on.includes('x')) && !off.includes('x');
    if (end === ')') this.#flags[this.#flags.length - 1] = isFree;
    else this.#flags.push(isFree);
    const [given, taken] = [on.replaceAll('x', ''), off.replaceAll('x', '')];
    const flags = taken === '' ? given : `${given}-${taken}`;
    // A group of its own for each, as RE2 has none that say nothing.
    if (end === ':') this.#said += flags === '' ? '(?:' : `(?${flags}:`;
    else if (flags !== '') this.#said += `(?${flags})`;
    this.#at += head.length;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
