/** What SSH writes behind each other (RFC 4251, 5). */

export function sshString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

export function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

export function uint64(number: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(number);
  return bytes;
}

/** A positive number of big-endian bytes. */
export function mpint(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return sshString('');
  const digits = bytes.subarray(first);
  return sshString((digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

/** Reads what is behind each other; undefined where something ends too early. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  uint32(): number | undefined {
    if (this.rest.length < 4) return undefined;
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  string(): Buffer | undefined {
    const length = this.uint32();
    if (length === undefined || length > this.rest.length) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** As many strings; undefined where one is missing. */
  strings(count: number): readonly Buffer[] | undefined {
    const found: Buffer[] = [];
    while (found.length < count) {
      const one = this.string();
      if (!one) return undefined;
      found.push(one);
    }
    return found;
  }
}
