import { Fault } from '../../../model/fault.ts';

const dictionaryIdBytes = [0, 1, 2, 4] as const;
const contentSizeBytes = [0, 2, 4, 8] as const;

/** Frames one stream may have: each costs a call, however short it is. */
const maximumFrames = 2_000_000;

/** What the next bytes of a zstd stream are. */
type Field =
  | 'magic'
  | 'descriptor'
  | 'frame-header'
  | 'block-header'
  | 'block'
  | 'checksum'
  | 'skippable-size'
  | 'skippable';

/**
 * Finds where the frames of a zstd stream end (RFC 8878, section 3.1), from the sizes of their blocks. Needed because
 * Node's decompressor stops at the first frame that ends inside a chunk, and layers may have thousands of frames.
 */
export class ZstdFrames {
  #field: Field = 'magic';
  /** Bytes left of the field, and the value of those taken, little-endian. */
  #left = 4;
  #value = 0;
  #taken = 0;
  #hasChecksum = false;
  #isLastBlock = false;
  #padding = false;
  #frames = 0;

  /** The chunk cut behind each end of a frame; zeros behind the last frame are left out. Throws a `Fault` 'malformed' or 'limit'. */
  *split(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let at = 0; at < chunk.length;) {
      // No frame starts with a zero.
      this.#padding ||= this.#field === 'magic' && this.#taken === 0 && chunk[at] === 0;
      if (this.#padding) return;
      const length = Math.min(this.#left, chunk.length - at);
      if (this.#field !== 'block' && this.#field !== 'skippable') this.#collect(chunk, at, length);
      this.#left -= length;
      at += length;
      while (this.#left === 0) this.#next();
      if (this.#field === 'magic' && this.#taken === 0) {
        if (++this.#frames > maximumFrames) {
          throw new Fault('limit', `it has more than ${maximumFrames} zstd frames`);
        }
        yield chunk.subarray(start, at);
        start = at;
      }
    }
    if (start < chunk.length) yield chunk.subarray(start);
  }

  /** True between frames, where the stream may end. */
  get complete(): boolean {
    return this.#padding || (this.#field === 'magic' && this.#taken === 0);
  }

  #collect(chunk: Buffer, at: number, length: number): void {
    for (let index = at; index < at + length; index++) {
      this.#value += (chunk[index] as number) * 2 ** (8 * this.#taken++);
    }
  }

  #expect(field: Field, length: number): void {
    this.#field = field;
    this.#left = length;
    this.#value = this.#taken = 0;
  }

  #next(): void {
    const value = this.#value;
    switch (this.#field) {
      case 'magic':
        return this.#onMagic(value);
      case 'descriptor':
        return this.#onDescriptor(value);
      case 'block-header':
        return this.#onBlockHeader(value);
      case 'skippable-size':
        return this.#expect('skippable', value);
      case 'frame-header':
        return this.#expect('block-header', 3);
      case 'block':
        if (!this.#isLastBlock) return this.#expect('block-header', 3);
        return this.#hasChecksum ? this.#expect('checksum', 4) : this.#expect('magic', 4);
      case 'checksum':
      case 'skippable':
        return this.#expect('magic', 4);
    }
  }

  #onMagic(value: number): void {
    if (value === 0xfd2fb528) this.#expect('descriptor', 1);
    else if (value >= 0x184d2a50 && value <= 0x184d2a5f) this.#expect('skippable-size', 4);
    else throw new Fault('malformed', 'zstd stream: bytes that are no frame follow a frame');
  }

  #onDescriptor(value: number): void {
    const singleSegment = (value & 0x20) !== 0;
    const sizeFlag = (value >> 6) as 0 | 1 | 2 | 3;
    const sizeBytes = sizeFlag === 0 && singleSegment ? 1 : contentSizeBytes[sizeFlag];
    this.#hasChecksum = (value & 4) !== 0;
    this.#expect(
      'frame-header',
      (singleSegment ? 0 : 1) + dictionaryIdBytes[(value & 3) as 0 | 1 | 2 | 3] + sizeBytes,
    );
  }

  #onBlockHeader(value: number): void {
    this.#isLastBlock = (value & 1) !== 0;
    const isRepeatedByte = ((value >> 1) & 3) === 1;
    this.#expect('block', isRepeatedByte ? 1 : value >> 3);
  }
}
