/** Words of which one within a secret, in any case of letters, says that it is none. */
export class Stopwords {
  /** By their length, so that a secret is asked for each length and not for each word. */
  readonly #byLength = new Map<number, Set<string>>();

  constructor(words: readonly string[]) {
    for (const word of words.map((one) => one.toLowerCase())) {
      const alike = this.#byLength.get(word.length);
      if (alike) alike.add(word);
      else this.#byLength.set(word.length, new Set([word]));
    }
  }

  get isEmpty(): boolean {
    return this.#byLength.size === 0;
  }

  /** Is one of them in the text? */
  areIn(text: string): boolean {
    const lower = text.toLowerCase();
    for (const [length, words] of this.#byLength)
      for (let start = 0; start + length <= lower.length; start += 1)
        if (words.has(lower.slice(start, start + length))) return true;
    return false;
  }
}
