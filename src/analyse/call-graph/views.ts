import { type Places, type Token, UNKNOWN } from './places.ts';
import type { Texts } from './texts.ts';

/** Where views are made. */
interface Making {
  /** Does a module only pass on the names that it is given? */
  isPassedBy(path: string): boolean;
  /** Requires an engine; undefined: any. */
  require(engine: string | undefined): void;
  /** Requires all that may be one. */
  requireAll(): void;
}

interface Naming {
  readonly path: string;
  readonly kind: 'name' | 'engine';
  readonly from: number;
  readonly of: number;
}

/** Copies of Express in one program whose views are told apart. */
const MAXIMUM_MAKINGS = 32;

/** What engines of views are required by the names of views, and by the setting that names one. */
export class Views {
  readonly #places: Places;
  readonly #texts: Texts;
  readonly #makings: Making[] = [];
  readonly #namings: Naming[] = [];

  constructor(places: Places, texts: Texts) {
    this.#places = places;
    this.#texts = texts;
  }

  made(making: Making): void {
    if (this.#makings.length >= MAXIMUM_MAKINGS) return making.require(undefined);
    this.#makings.push(making);
    for (const naming of this.#namings) this.#join(making, naming);
  }

  named(naming: Naming): void {
    this.#namings.push(naming);
    for (const making of this.#makings) this.#join(making, naming);
  }

  #join(making: Making, { path, kind, from, of }: Naming): void {
    if (making.isPassedBy(path)) return;
    this.#places.each(of, (owner) => {
      if (owner !== UNKNOWN) return;
      this.#places.each(from, (token) => this.#name(making, kind, token));
    });
  }

  #name(making: Making, kind: Naming['kind'], token: Token): void {
    const text = this.#texts.textOf(token);
    if (text === undefined && token !== UNKNOWN) return;
    making.requireAll();
    const engine =
      text === undefined ? undefined : kind === 'engine' ? text.replace(/^\./, '') : endingOf(text);
    if (text === undefined || engine !== '') making.require(engine);
  }
}

/** As Node.js tells the ending of a path, without its dot. */
function endingOf(text: string): string {
  const base = text.slice(text.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot <= 0 ? '' : base.slice(dot + 1);
}
