/**
 * The words of a command that is one text, as Compose splits it: quotes and backslashes are those of a shell, `…` and
 * $(…) stay as they are, and at a sign that would be for a shell, such as `;` or `|`, it ends. Undefined where one of them
 * is not closed or a bracket stands alone, which Compose refuses.
 */
export function commandWords(text: string): string[] | undefined {
  const splitter = new Splitter();
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && splitter.quote !== "'") {
      at += 1;
      if (at === text.length) return undefined;
      splitter.add(text[at] ?? '');
    } else if (!splitter.take(char)) return splitter.isRefused ? undefined : splitter.words(char);
  }
  return splitter.quote === '' ? splitter.words('') : undefined;
}

class Splitter {
  /** What is open: a quote, or `)` where $( is. */
  quote = '';
  isRefused = false;
  readonly #found: string[] = [];
  #word: string | undefined;

  add(char: string): void {
    this.#word = (this.#word ?? '') + char;
  }

  /** Takes the next character; false where the command ends before it. */
  take(char: string): boolean {
    if (this.quote !== '') this.#inQuote(char);
    else if (/[ \t\r\n]/.test(char)) this.#end();
    else if (char === '"' || char === "'") {
      this.quote = char;
      this.#word ??= '';
    } else if (char === '(' && this.#word?.endsWith('$') !== true) {
      this.isRefused = true;
      return false;
    } else if (/[;&|<>]/.test(char)) return false;
    else {
      if (char === '`') this.quote = char;
      // A bracket that closes nothing is taken for one that opens.
      if (char === '(' || char === ')') this.quote = ')';
      this.add(char);
    }
    return true;
  }

  /** All words, where a sign follows that ends the command: a number before `>` is no word. */
  words(sign: string): string[] {
    if (sign === '>' && /^\d/.test(this.#word ?? '')) this.#word = undefined;
    this.#end();
    return this.#found;
  }

  #inQuote(char: string): void {
    const isClosing = char === this.quote;
    if (isClosing) this.quote = '';
    if (!isClosing || char === '`' || char === ')') this.add(char);
  }

  #end(): void {
    if (this.#word !== undefined) this.#found.push(this.#word);
    this.#word = undefined;
  }
}
