import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { isExactNumber } from '../../model/json/exact-json.ts';

/** How a device writes texts: whoever has one can look it up, and nobody can read it. */
export class Hasher {
  /** As an object of Node, which it uses many times as fast as bytes. */
  readonly #key: KeyObject;
  /** Of the text that answers have most. */
  readonly #ofNothing: string;

  constructor(salt: Buffer) {
    this.#key = createSecretKey(salt);
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
    return `hmac-sha256:${createHmac('sha256', this.#key).update(text).digest('hex')}`;
  }
}
