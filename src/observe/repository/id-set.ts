/** A set of object ids that takes some fifty bytes for each, of which a repository may have millions. */
export class IdSet {
  #slots = Buffer.alloc(ID * 1024);
  #capacity = 1024;
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** Adds a hexadecimal id; false where it was there. Ids longer than SHA-1's are told apart by their first twenty bytes. */
  add(id: string): boolean {
    const bytes = Buffer.from(id.slice(0, 2 * ID), 'hex');
    if (this.#count * 2 >= this.#capacity) this.#grow();
    return this.#put(bytes);
  }

  has(id: string): boolean {
    const bytes = Buffer.from(id.slice(0, 2 * ID), 'hex');
    return this.#slotOf(bytes).isFound;
  }

  #put(bytes: Buffer): boolean {
    const { at, isFound } = this.#slotOf(bytes);
    if (isFound) return false;
    bytes.copy(this.#slots, at);
    this.#count += 1;
    return true;
  }

  #slotOf(bytes: Buffer): { readonly at: number; readonly isFound: boolean } {
    // Ids are hashes: their own first bytes are as good as any.
    for (let slot = bytes.readUInt32LE(0) % this.#capacity; ; slot = (slot + 1) % this.#capacity) {
      const at = slot * ID;
      if (bytes.compare(this.#slots, at, at + ID) === 0) return { at, isFound: true };
      if (EMPTY.compare(this.#slots, at, at + ID) === 0) return { at, isFound: false };
    }
  }

  #grow(): void {
    const [old, length] = [this.#slots, this.#capacity];
    this.#capacity = length * 2;
    this.#slots = Buffer.alloc(ID * this.#capacity);
    this.#count = 0;
    for (let slot = 0; slot < length; slot += 1) {
      const bytes = old.subarray(slot * ID, (slot + 1) * ID);
      if (EMPTY.compare(bytes) !== 0) this.#put(bytes);
    }
  }
}

/** Bytes of an id that count. */
export const ID = 20;
const EMPTY = Buffer.alloc(ID);
