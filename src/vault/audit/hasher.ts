import { isExactNumber } from '../../model/json/exact-json.ts';
import { KeyedHash } from '../keyed-hash.ts';
import { ThisTurn } from '../this-turn.ts';

/** How the name of a field begins it, and behind another one. */
interface Name {
  readonly first: string;
  readonly next: string;
}

/** Names of fields as JSON has them: those that answers have are few, and those of secrets are as many as people like. */
const NAMES = new Map<string, Name>();
const [MOST_NAMES, LONGEST_NAME] = [1_000, 64];
/** Letters of a text that is hashed once for answers that go out together. */
const LONGEST_TEXT = 1024;
/** Letters of what is shown that is kept. */
const LONGEST_KEPT = 65_536;

/** How a device writes texts: whoever has one can look it up, and nobody can read it. */
export class Hasher {
  readonly #keyed: KeyedHash;
  /** As JSON: answers that go out together have much in common. */
  readonly #made = new ThisTurn<string>();
  readonly #shown = new WeakMap<object, string>();
  /** Of the text that answers have most. */
  readonly #ofNothing: string;

  constructor(salt: Buffer) {
    this.#keyed = new KeyedHash(salt);
    this.#ofNothing = this.#make('');
  }

  of(text: string): string {
    return this.#quoted(text).slice(1, -1);
  }

  /** What `show` makes of something that never changes, kept for as long as that is there unless it is long. */
  once<Shown extends object>(of: Shown, show: (of: Shown, hasher: Hasher) => string): string {
    const known = this.#shown.get(of);
    if (known !== undefined) return known;
    const made = show(of, this);
    if (made.length <= LONGEST_KEPT) this.#shown.set(of, made);
    return made;
  }

  /** A value as JSON in which every text, but not the names of fields, is hashed; fields of its own that are `plain` are not. */
  json(value: unknown, plain?: ReadonlySet<string>): string {
    if (typeof value === 'string') return this.#quoted(value);
    if (value === null) return 'null';
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (Array.isArray(value)) return `[${value.map((item) => this.json(item)).join(',')}]`;
    if (typeof value !== 'object' || isExactNumber(value)) return JSON.stringify(value) ?? 'null';
    let fields = '';
    const inside = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(inside)) {
      const inner = inside[name];
      if (inner === undefined) continue;
      const { first, next } = nameOf(name);
      fields +=
        (fields === '' ? first : next) + (plain?.has(name) ? JSON.stringify(inner) : this.json(inner));
    }
    return `{${fields}}`;
  }

  #quoted(text: string): string {
    if (text === '') return this.#ofNothing;
    const known = this.#made.get(text);
    if (known !== undefined) return known;
    const made = this.#make(text);
    if (text.length <= LONGEST_TEXT) this.#made.keep(text, made);
    return made;
  }

  #make(text: string): string {
    return `"hmac-sha256:${this.#keyed.of(text)}"`;
  }
}

function nameOf(name: string): Name {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const first = `${JSON.stringify(name)}:`;
  const made = { first, next: `,${first}` };
  if (NAMES.size < MOST_NAMES && name.length <= LONGEST_NAME) NAMES.set(name, made);
  return made;
}
