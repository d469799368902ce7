import type { TextPlace } from '../types.ts';

const NEW_LINE = 10;

/** Counts lines and columns in bytes that are gone through once, from their begin; a piece at a time where there are many. */
export class PlaceCounter {
  #line = 1;
  #column = 1;
  #at = 0;

  /** Where the byte at `offset` of `bytes` stands; offsets never go back. */
  placeOf(bytes: Uint8Array, offset: number): TextPlace {
    this.#advance(bytes, Math.min(offset, bytes.length));
    return { line: this.#line, column: this.#column };
  }

  /** Another one that stands where this one does. */
  copy(): PlaceCounter {
    const copy = new PlaceCounter();
    [copy.#line, copy.#column, copy.#at] = [this.#line, this.#column, this.#at];
    return copy;
  }

  /** Goes on with other bytes, which begin behind `length` bytes of those before. */
  next(bytes: Uint8Array, length: number): void {
    this.#advance(bytes, length);
    this.#at -= length;
  }

  /** UTF-8 as UTF-16 counts it: bytes that go on with a character are nothing, one of four bytes is two. */
  #advance(bytes: Uint8Array, to: number): void {
    let [line, column] = [this.#line, this.#column];
    for (let at = this.#at; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === NEW_LINE) {
        line += 1;
        column = 1;
      } else if (byte < 0x80 || byte >= 0xc0) column += byte >= 0xf0 ? 2 : 1;
    }
    [this.#line, this.#column, this.#at] = [line, column, Math.max(this.#at, to)];
  }
}

/** The place of a byte some way before one whose place is known. */
export function placeBefore(known: TextPlace, bytes: Uint8Array, at: number, earlier: number): TextPlace {
  let line = known.line;
  for (let place = earlier; place < at; place += 1) if (bytes[place] === NEW_LINE) line -= 1;
  const lineStart = earlier === 0 ? 0 : bytes.lastIndexOf(NEW_LINE, earlier - 1) + 1;
  const { column } = new PlaceCounter().placeOf(bytes.subarray(lineStart, earlier), earlier - lineStart);
  return { line, column };
}
