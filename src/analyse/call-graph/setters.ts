import { type Places, UNKNOWN } from './places.ts';

/** Members by name whose writing calls a function, which then has what is written. */
export class Setters {
  readonly #places: Places;
  readonly #escape: (from: number, key: string) => void;
  readonly #byName = new Map<string | null, number>();
  /** What was written, where any name may come to call a function and none does yet. */
  readonly #written: [from: number, key: string][] | undefined;
  #isAny = false;

  /** `mayBeAny`: in this language, one function may hear of all names. */
  constructor(places: Places, mayBeAny: boolean, escape: (from: number, key: string) => void) {
    this.#places = places;
    this.#escape = escape;
    this.#written = mayBeAny ? [] : undefined;
  }

  /** Writing a member of this name calls a function; null: of one that is computed, `*`: of any. */
  add(name: string | null): void {
    if (name === '*' && this.#written) {
      this.#isAny = true;
      for (const [from, key] of this.#written.splice(0)) this.#escape(from, key);
    }
    for (const one of [name, null]) this.#places.add(this.#of(one), UNKNOWN);
  }

  /** A member of this name is written. */
  write(name: string | null, from: number, key: string): void {
    if (this.#isAny) this.#escape(from, key);
    else {
      this.#written?.push([from, key]);
      this.#places.each(this.#of(name), () => this.#escape(from, key));
    }
  }

  #of(name: string | null): number {
    let place = this.#byName.get(name);
    if (place === undefined) this.#byName.set(name, (place = this.#places.make()));
    return place;
  }
}
