import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** Bytes of SHA-256: of a block, and of what it gives. */
const [BLOCK, DIGEST] = [64, 32];
/** Letters of a text that is hashed at once, and bytes that UTF-8 has of one at most. */
const [LONGEST, BYTES_OF_A_LETTER] = [1024, 3];

/** HMAC-SHA-256 (RFC 2104) of many texts by one key, which is no longer than a block. */
export class KeyedHash {
  /** As an object of Node, which it uses many times as fast as bytes. */
  readonly #key: KeyObject;
  /** Both blocks that the key makes, each before what is hashed with it. */
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  constructor(key: Buffer) {
    this.#key = createSecretKey(key);
    this.#inner = padded(key, 0x36, LONGEST * BYTES_OF_A_LETTER);
    this.#outer = padded(key, 0x5c, DIGEST);
  }

  /** In hexadecimal. */
  of(text: string): string {
    if (text.length > LONGEST) return createHmac('sha256', this.#key).update(text).digest('hex');
    // The same by two calls that make no object of Node, for short texts, of which there are many.
    const end = BLOCK + this.#inner.write(text, BLOCK);
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'hex'), BLOCK, 'hex');
    this.#inner.fill(0, BLOCK, end);
    return hash('sha256', this.#outer, 'hex');
  }
}

/** A key with a byte of RFC 2104 in each place, and room behind it. */
function padded(key: Buffer, byte: number, room: number): Buffer {
  const block = Buffer.alloc(BLOCK + room);
  for (let at = 0; at < BLOCK; at += 1) block[at] = (key[at] ?? 0) ^ byte;
  return block;
}
