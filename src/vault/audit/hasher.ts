import { isExactNumber } from '../../model/json/exact-json.ts';
import { KeyedHash } from '../keyed-hash.ts';

/** Names of fields as JSON has them: those that answers have are few, and those of secrets are as many as people like. */
const NAMES = new Map<string, string>();
const [MOST_NAMES, LONGEST_NAME] = [1_000, 64];

/** How a device writes texts: whoever has one can look it up, and nobody can read it. */
export class Hasher {
  readonly #keyed: KeyedHash;
  /** Of the text that answers have most. */
  readonly #ofNothing: string;

  constructor(salt: Buffer) {
    this.#keyed = new KeyedHash(salt);
    this.#ofNothing = this.#made('');
  }

  of(text: string): string {
    return text === '' ? this.#ofNothing : this.#made(text);
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

  #made(text: string): string {
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
