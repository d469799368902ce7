/** Bytes that were written, as far back as others are copied from. */
export class History {
  readonly #reach: number;
  #bytes = Buffer.alloc(0);
  #end = 0;

  /** `reach` is how far back copies are taken from. */
  constructor(reach: number) {
    this.#reach = reach;
  }

  /** How many bytes can be asked for. */
  get length(): number {
    return this.#end;
  }

  clear(): void {
    this.#end = 0;
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const kept = Math.min(this.#end, this.#reach);
    const wanted = kept + Math.ceil(kept / 2) + count;
    const target = this.#bytes.length >= wanted ? this.#bytes : Buffer.allocUnsafeSlow(wanted);
    this.#bytes.copy(target, 0, this.#end - kept, this.#end);
    this.#bytes = target;
    this.#end = kept;
  }

  put(byte: number): void {
    this.#bytes[this.#end++] = byte;
  }

  /** The byte so far back: the last one is at 1. */
  at(distance: number): number {
    return this.#bytes[this.#end - distance] as number;
  }

  /** Writes so many bytes again that stand so far back. */
  copy(distance: number, count: number): void {
    const bytes = this.#bytes;
    let to = this.#end;
    let from = to - distance;
    for (const end = to + count; to < end;) bytes[to++] = bytes[from++] as number;
    this.#end = to;
  }

  /** The last so many bytes, until more are written. */
  last(count: number): Buffer {
    return this.#bytes.subarray(this.#end - count, this.#end);
  }
}
