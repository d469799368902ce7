import type { Makers } from './makers.ts';
import { type Places, type Token, UNKNOWN } from './places.ts';

interface Members {
  readonly named: Map<string, number>;
  /** What is written under a computed name. */
  readonly computed: number;
  readonly all: number;
  /** What it has the members of. */
  readonly heirOf: number;
  /** Itself, and all that have its members. */
  readonly selves: number;
  /** Holds `UNKNOWN` once code that is not read may have written to it. */
  readonly open: number;
}

/** The members of objects, by where these were made: all that are made at one place are one. */
export class Objects {
  readonly #places: Places;
  readonly #builtIn: ReadonlySet<string>;
  readonly #makers: Makers;
  readonly #members: Members[] = [];
  readonly #reads = new Set<string>();

  /** `builtIn`: names of members that every object may have without being given them. */
  constructor(places: Places, builtIn: ReadonlySet<string>, makers: Makers) {
    this.#places = places;
    this.#builtIn = builtIn;
    this.#makers = makers;
    this.make();
  }

  make(): Token {
    const first = this.#places.make(5);
    const [all, heirOf, open, selves] = [first + 1, first + 2, first + 3, first + 4];
    this.#places.flow(first, all);
    const token = this.#members.push({ named: new Map(), computed: first, all, heirOf, open, selves }) - 1;
    this.#places.add(selves, token);
    this.#places.each(heirOf, (heir) => heir > UNKNOWN && this.#places.flow(selves, this.selvesOf(heir)));
    return token;
  }

  selvesOf(token: Token): number {
    return this.#of(token).selves;
  }

  /** The place of a member; `null`: of those under a computed name. */
  member(of: Token, name: string | null): number {
    const members = this.#of(of);
    if (name === null) return members.computed;
    const known = members.named.get(name);
    if (known !== undefined) return known;
    const place = this.#places.make();
    members.named.set(name, place);
    this.#places.flow(place, members.all);
    return place;
  }

  allOf(token: Token): number {
    return this.#of(token).all;
  }

  heirOf(token: Token): number {
    return this.#of(token).heirOf;
  }

  /** It has the members of what comes to a place. */
  inherit(of: Token, from: number): void {
    if (of > UNKNOWN) this.#places.flow(from, this.heirOf(of));
  }

  open(token: Token): void {
    this.#places.add(this.#of(token).open, UNKNOWN);
  }

  isOpen(token: Token): boolean {
    return this.#places.has(this.#of(token).open, UNKNOWN);
  }

  /** What reading a member gives comes to `to`; `null`: any member. */
  read(of: Token, name: string | null, to: number): void {
    this.#readMade(of, name, to);
    // Code that is not read has all that is in it.
    if (of <= UNKNOWN || this.isOpen(of)) this.#places.add(to, UNKNOWN);
    else this.#readMember(of, name, to);
  }

  /** Of the object itself, or of what has its members and is perhaps not open. */
  #readMember(of: Token, name: string | null, to: number): void {
    const key = `${of} ${to} ${name === null ? '' : `.${name}`}`;
    if (this.#reads.has(key)) return;
    this.#reads.add(key);
    const members = this.#of(of);
    this.#places.flow(members.computed, to);
    this.#places.flow(name === null ? members.all : this.member(of, name), to);
    this.#places.flow(members.open, to);
    this.#places.each(members.heirOf, (heir) => {
      if (heir <= UNKNOWN) this.#places.add(to, UNKNOWN);
      else {
        this.#readMade(heir, name, to);
        this.#readMember(heir, name, to);
      }
    });
    if (name === null || this.#builtIn.has(name)) this.#places.add(to, UNKNOWN);
  }

  /** A member of what loads modules. */
  #readMade(of: Token, name: string | null, to: number): void {
    const member = this.#makers.read(of, name);
    if (member !== undefined) this.#places.add(to, member);
  }

  #of(token: Token): Members {
    const members = this.#members[token];
    if (!members) throw new RangeError(`there is no object ${token}`);
    return members;
  }
}
