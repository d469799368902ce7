import { isExactNumber } from '../../model/json/exact-json.ts';
import { KeyedHash } from '../keyed-hash.ts';
import { ThisTurn } from '../this-turn.ts';

/** Names of fields as JSON has them: those that answers have are few, and those of secrets are as many as people like. */
const NAMES = new Map<string, string>();
const [MOST_NAMES, LONGEST_NAME] = [1_000, 64];
/** Letters of a text that is hashed once for answers that go out together. */
const LONGEST_TEXT = 1024;

/** How a device writes texts: whoever has one can look it up, and nobody can read it. */
export class Hasher {
  readonly #keyed: KeyedHash;
  /** Answers that go out together have much in common. */
  readonly #made = new ThisTurn<string>();
  /** Of the text that answers have most. */
  readonly #ofNothing: string;

  constructor(salt: Buffer) {
    this.#keyed = new KeyedHash(salt);
    this.#ofNothing = this.#make('');
  }

  of(text: string): string {
    if (text === '') return this.#ofNothing;
    const known = this.#made.get(text);
    if (known !== undefined) return known;
    const made = this.#make(text);
    if (text.length <= LONGEST_TEXT) this.#made.keep(text, made);
    return made;
  }

  /** A value as JSON in which every text, but not the names of fields, is hashed; fields of its own that are `plain` are not. */
  json(value: unknown, plain?: ReadonlySet<string>): string {
    if (typeof value === 'string') return `"${this.of(value)}"`;
    if (Array.isArray(value)) return `[${value.map((item) => this.json(item)).join(',')}]`;
    if (typeof value !== 'object' || value === null || isExactNumber(value))
      return JSON.stringify(value) ?? 'null';
    let fields = '';
    for (const [name, inner] of Object.entries(value))
      if (inner !== undefined)
        fields += `${fields === '' ? '' : ','}${nameOf(name)}:${plain?.has(name) ? JSON.stringify(inner) : this.json(inner)}`;
    return `{${fields}}`;
  }

  #make(text: string): string {
    return `hmac-sha256:${this.#keyed.of(text)}`;
  }
}

function nameOf(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const made = JSON.stringify(name);
  if (NAMES.size < MOST_NAMES && name.length <= LONGEST_NAME) NAMES.set(name, made);
  return made;
}
