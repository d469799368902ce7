import type { CST } from 'yaml';

/** The marks "..." of a text. kubectl cuts it at "---" alone, and reads the first document of each part. */
export class EndMarks {
  #isOpen = false;

  /** Is a token, of which each is asked about in its order, a document of which kubectl reads nothing? */
  isBehind(token: CST.Token): boolean {
    if (token.type === 'doc-end') this.#isOpen = true;
    if (token.type !== 'document') return false;
    if (token.start.some(({ type }) => type === 'doc-start')) this.#isOpen = false;
    return this.#isOpen;
  }
}
