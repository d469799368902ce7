import { Fault } from '../../../model/fault.ts';
import { Extensions, isExtension, maximumExtension, type Described } from './extensions.ts';
import { blockSize, malformed, parseHeader, type Header } from './header.ts';
import { SparseContent } from './sparse-content.ts';
import { checkMap, InlineMap, parseOldSegments, type SparseMap } from './sparse.ts';
import type { TarHandler } from './types.ts';

/** What the next bytes of the archive are. */
type Step =
  | 'header'
  | 'second-zeros'
  | 'extension'
  | 'sparse-blocks'
  | 'sparse-map'
  | 'content'
  | 'skip'
  | 'ended';

/**
 * Reads a tar archive pushed in chunks of any size, and tells a handler what is in it. Nothing is copied but headers
 * that lie across two chunks. What follows the two blocks of zeros at the end is ignored, as every reader does; an
 * archive without them is accepted if it ends between entries.
 * v7, ustar and PAX (POSIX.1-2024, pax), GNU with its sparse formats old, 0.0, 0.1 and 1.0, star.
 * `write` and `end` throw a `Fault`: 'malformed' for what is no tar or cut off, 'limit' for a huge extended header.
 */
export class TarReader {
  readonly #handler: TarHandler;
  readonly #extensions = new Extensions();
  readonly #partial = Buffer.allocUnsafe(blockSize);
  #filled = 0;
  #step: Step = 'header';
  /** Bytes left of the extension, the content or what is skipped. */
  #left = 0;
  #padding = 0;
  #extension: Buffer = this.#partial;
  #extensionFlag = 0;
  #described: Described | undefined;
  #map: SparseMap = [];
  #inlineMap = new InlineMap();
  #sparse: SparseContent | undefined;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  write(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at += this.#take(chunk, at);
  }

  /** True behind the two blocks of zeros, from where on nothing counts. */
  get ended(): boolean {
    return this.#step === 'ended';
  }

  /** To be called after the last byte. */
  end(): void {
    const complete =
      this.#step === 'ended' ||
      (this.#step === 'skip' && this.#left <= this.#padding) ||
      ((this.#step === 'header' || this.#step === 'second-zeros') && this.#filled === 0);
    if (!complete) throw malformed('it is cut off');
  }

  /** Takes bytes from `at` on; gives how many. */
  #take(chunk: Buffer, at: number): number {
    if (this.#step === 'ended') return chunk.length - at;
    const isBytes = this.#step === 'content' || this.#step === 'skip' || this.#step === 'extension';
    if (!isBytes) return this.#takeBlock(chunk, at);
    const length = Math.min(this.#left, chunk.length - at);
    this.#left -= length;
    if (this.#step === 'content') this.#onContent(chunk.subarray(at, at + length));
    else if (this.#step === 'extension') this.#onExtension(chunk, at, length);
    else if (this.#left === 0) this.#step = 'header';
    return length;
  }

  #takeBlock(chunk: Buffer, at: number): number {
    const available = chunk.length - at;
    if (this.#filled === 0 && available >= blockSize) {
      this.#onBlock(chunk, at);
      return blockSize;
    }
    const length = Math.min(blockSize - this.#filled, available);
    chunk.copy(this.#partial, this.#filled, at, at + length);
    this.#filled += length;
    if (this.#filled === blockSize) {
      this.#filled = 0;
      this.#onBlock(this.#partial, 0);
    }
    return length;
  }

  #onBlock(block: Buffer, at: number): void {
    if (this.#step === 'sparse-blocks') this.#onSparseBlock(block, at);
    else if (this.#step === 'sparse-map') this.#onSparseMap(block, at);
    else this.#onHeader(block, at);
  }

  #onHeader(block: Buffer, at: number): void {
    const header = parseHeader(block, at);
    if (this.#step === 'second-zeros') {
      if (header !== undefined) throw malformed('a block of zeros stands among its entries');
      this.#step = 'ended';
    } else if (header === undefined) {
      this.#step = 'second-zeros';
    } else if (isExtension(header.flag)) {
      this.#beginExtension(header);
    } else {
      this.#describe(this.#extensions.apply(header), block, at);
    }
  }

  #beginExtension(header: Header): void {
    if (header.size > maximumExtension) {
      throw new Fault('limit', `tar archive: an extended header is larger than ${maximumExtension} bytes`);
    }
    this.#extensionFlag = header.flag;
    this.#extension = Buffer.allocUnsafe(header.size);
    this.#left = header.size;
    this.#step = 'extension';
    if (header.size === 0) this.#endExtension();
  }

  #onExtension(chunk: Buffer, at: number, length: number): void {
    chunk.copy(this.#extension, this.#extension.length - this.#left - length, at, at + length);
    if (this.#left === 0) this.#endExtension();
  }

  #endExtension(): void {
    const doubt = this.#extensions.take(this.#extensionFlag, this.#extension);
    if (doubt !== undefined) this.#handler.doubtful?.(doubt);
    this.#skip(0, paddingOf(this.#extension.length));
  }

  #describe(described: Described, block: Buffer, at: number): void {
    this.#described = described;
    this.#left = described.stored;
    this.#padding = paddingOf(described.stored);
    if (described.sparse === 'inline') {
      this.#inlineMap = new InlineMap();
      this.#step = 'sparse-map';
    } else if (described.sparse === 'header') {
      this.#map = [];
      if (parseOldSegments(this.#map, block, at + 386, 4)) this.#step = 'sparse-blocks';
      else this.#begin(described, this.#map);
    } else {
      this.#begin(described, described.sparse);
    }
  }

  #onSparseBlock(block: Buffer, at: number): void {
    const more = parseOldSegments(this.#map, block, at, 21);
    checkMapLength(this.#map);
    if (!more && this.#described !== undefined) this.#begin(this.#described, this.#map);
  }

  #onSparseMap(block: Buffer, at: number): void {
    this.#left -= blockSize;
    if (this.#left < 0) throw malformed('a sparse map is longer than its file');
    const complete = this.#inlineMap.add(block, at);
    checkMapLength(this.#inlineMap.map);
    if (complete && this.#described !== undefined) this.#begin(this.#described, this.#inlineMap.map);
  }

  #begin({ entry }: Described, map: SparseMap | undefined): void {
    if (map !== undefined) checkMap(map, entry.size, this.#left);
    if (!this.#handler.entry(entry)) {
      this.#skip(this.#left, this.#padding);
      return;
    }
    this.#sparse =
      map === undefined
        ? undefined
        : new SparseContent(map, entry.size, (bytes) => this.#handler.data(bytes, false));
    this.#step = 'content';
    if (this.#left === 0) this.#endContent();
  }

  #onContent(bytes: Buffer): void {
    const isAll = bytes.length === this.#described?.stored;
    const more = this.#sparse === undefined ? this.#handler.data(bytes, isAll) : this.#sparse.write(bytes);
    if (!more) this.#skip(this.#left, this.#padding);
    else if (this.#left === 0) this.#endContent();
  }

  #endContent(): void {
    if (this.#sparse === undefined || this.#sparse.end()) this.#handler.end();
    this.#skip(0, this.#padding);
  }

  #skip(length: number, padding: number): void {
    this.#left = length + padding;
    this.#padding = padding;
    this.#step = this.#left === 0 ? 'header' : 'skip';
  }
}

function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** Each segment is two numbers; a map may be as long as an extended header of single digits. */
function checkMapLength(map: SparseMap): void {
  if (map.length > maximumExtension / 2) throw new Fault('limit', 'tar archive: a sparse map is too long');
}
