import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { isExactNumber } from '../../model/json/exact-json.ts';

/** Bytes of SHA-256: of a block, and of what it gives. */
const [BLOCK, DIGEST] = [64, 32];
/** Letters of a text that is hashed at once, and bytes that UTF-8 has of one at most. */
const [LONGEST, BYTES_OF_A_LETTER] = [1024, 3];

/** How a device writes texts: whoever has one can look it up, and nobody can read it. */
export class Hasher {
  /** As an object of Node, which it uses many times as fast as bytes. */
  readonly #key: KeyObject;
  /** Both blocks of RFC 2104 that the key makes, each before what is hashed with it. */
  readonly #inner: Buffer;
  readonly #outer: Buffer;
  /** Of the text that answers have most. */
  readonly #ofNothing: string;

  constructor(salt: Buffer) {
    this.#key = createSecretKey(salt);
    this.#inner = padded(salt, 0x36, LONGEST * BYTES_OF_A_LETTER);
    this.#outer = padded(salt, 0x5c, DIGEST);
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
    const fields: string[] = [];
    for (const [name, inner] of Object.entries(value))
      if (inner !== undefined)
        fields.push(`${JSON.stringify(name)}:${plain?.has(name) ? JSON.stringify(inner) : this.json(inner)}`);
    return `{${fields.join(',')}}`;
  }

  #made(text: string): string {
    return `hmac-sha256:${text.length > LONGEST ? createHmac('sha256', this.#key).update(text).digest('hex') : this.#short(text)}`;
  }

  /** The same by two calls that make no object of Node, of which answers have many. */
  #short(text: string): string {
    const end = BLOCK + this.#inner.write(text, BLOCK);
    this.#outer.set(hash('sha256', this.#inner.subarray(0, end), 'buffer'), BLOCK);
    this.#inner.fill(0, BLOCK, end);
    return hash('sha256', this.#outer, 'hex');
  }
}

/** A key of no more than a block, as `salt` is, with a byte of RFC 2104 in each place, and room behind it. */
function padded(salt: Buffer, byte: number, room: number): Buffer {
  const block = Buffer.alloc(BLOCK + room);
  for (let at = 0; at < BLOCK; at += 1) block[at] = (salt[at] ?? 0) ^ byte;
  return block;
}
