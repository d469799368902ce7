import { countLines, countUnits } from './line-count.ts';
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

  #advance(bytes: Uint8Array, to: number): void {
    if (to <= this.#at) return;
    const lastLine = bytes.subarray(this.#at, to).lastIndexOf(NEW_LINE);
    const from = this.#at + lastLine + 1;
    if (lastLine >= 0) {
      this.#line += countLines(bytes, this.#at, from);
      this.#column = 1;
    }
    this.#column += countUnits(bytes, from, to);
    this.#at = to;
  }
}

/** The place of a byte some way before one whose place is known. Its line is gone back over only where it is another. */
export function placeBefore(known: TextPlace, bytes: Uint8Array, at: number, earlier: number): TextPlace {
  const lines = countLines(bytes, earlier, at);
  if (lines === 0) return { line: known.line, column: known.column - countUnits(bytes, earlier, at) };
  const lineStart = earlier === 0 ? 0 : bytes.lastIndexOf(NEW_LINE, earlier - 1) + 1;
  return { line: known.line - lines, column: 1 + countUnits(bytes, lineStart, earlier) };
}
