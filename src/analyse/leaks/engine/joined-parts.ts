import type { Decoded } from './decodings.ts';
import { encodingPlaces, type EncodingPlaces } from './encoding-places.ts';
import type { Scanner } from './scan-bytes.ts';
import { lastUpTo } from './substitutions.ts';

/** Bytes of parts that are looked at together. */
const ROOM = 2 ** 16;

/** What is no text, in no encoding. */
const SEPARATOR = 0xff;

/** Texts behind each other with a separator behind each, and where each begins. */
class Joined {
  readonly room = Buffer.allocUnsafeSlow(ROOM);
  readonly starts: number[] = [];
  #length = 0;

  get bytes(): Buffer {
    return this.room.subarray(0, this.#length);
  }

  hasRoomFor(length: number): boolean {
    return this.#length + length < ROOM;
  }

  /** Makes room for one more, and gives where it begins. */
  next(length: number): number {
    const start = this.#length;
    this.starts.push(start);
    this.room[start + length] = SEPARATOR;
    this.#length = start + length + 1;
    return start;
  }

  clear(): void {
    this.starts.length = this.#length = 0;
  }
}

/** Where something encoded begins; none goes on in the next part. */
function* beginsOf({ runs, wide, ...marks }: EncodingPlaces): Generator<number, undefined> {
  for (const pairs of [runs, wide])
    for (let index = 0; index < pairs.length; index += 2) yield pairs[index] as number;
  for (const places of Object.values(marks)) yield* places;
}

/** Decoded parts of which one look at all tells which are worth one of their own. */
export class JoinedParts {
  #parts: Decoded[] = [];
  /** With what stands before them on their lines, and without. */
  readonly #texts = new Joined();
  readonly #bodies = new Joined();

  /** False where there is no room for it. */
  add(part: Decoded): boolean {
    const [texts, bodies, body] = [this.#texts, this.#bodies, part.length - part.context];
    if (!texts.hasRoomFor(part.length)) return false;
    const [start, at] = [texts.next(part.length), bodies.next(body)];
    part.copyTo(texts.room, start);
    const text = texts.room;
    for (let place = 0; place < body; place += 1)
      bodies.room[at + place] = text[start + part.context + place] as number;
    this.#parts.push(part);
    return true;
  }

  /** Those in which something may be seen, or else be decoded where that is wanted, in their order. Forgets all. */
  take(glance: NonNullable<Scanner['glance']>, wantsEncoded: boolean): Decoded[] {
    const [parts, { bytes, starts }, bodies] = [this.#parts, this.#texts, this.#bodies];
    if (parts.length === 0) return [];
    const chosen = new Uint8Array(parts.length);
    glance(bytes, (accepts, start, end) => {
      const index = lastUpTo(starts, start);
      const [part, first] = [parts[index], starts[index] ?? 0];
      if (!part || chosen[index] === 1) return;
      const text = bytes.subarray(first, first + part.length);
      if (accepts(text, start - first, end - first)) chosen[index] = 1;
    });
    const places = wantsEncoded ? encodingPlaces(bodies.bytes) : undefined;
    if (places) for (const place of beginsOf(places)) chosen[lastUpTo(bodies.starts, place)] = 1;
    this.clear();
    return parts.filter((_, index) => chosen[index] === 1);
  }

  clear(): void {
    this.#parts = [];
    this.#texts.clear();
    this.#bodies.clear();
  }
}
