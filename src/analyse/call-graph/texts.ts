import { type Token, UNKNOWN } from './places.ts';

/** Texts as what flows: they have no members that are followed. */
export class Texts {
  readonly #texts: string[] = [];
  readonly #tokens = new Map<string, Token>();

  tokenOf(text: string): Token {
    let token = this.#tokens.get(text);
    if (token === undefined) this.#tokens.set(text, (token = UNKNOWN - this.#texts.push(text)));
    return token;
  }

  /** Undefined of what is no text that is told. */
  textOf(token: Token): string | undefined {
    return token < UNKNOWN ? this.#texts[UNKNOWN - token - 1] : undefined;
  }
}
