import { Fault } from '../../../model/fault.ts';
import type { SourceDocument } from '../formats/types.ts';

const BLOCK = 512;
/** As of an advisory anywhere else. */
const MAXIMUM_FILE = 64 * 2 ** 20;
const MAXIMUM_FILES = 4_000_000;

/**
 * The regular files of a tar archive (ustar), one after another. Names serve for words of what is broken alone and are
 * never used as paths, so long ones (pax, GNU) are left cut off. Throws a `Fault`: `malformed`, `limit`.
 */
export async function* readTar(pieces: AsyncIterable<Buffer>, name: string): AsyncGenerator<SourceDocument> {
  const reader = new BlockReader(pieces, name);
  for (let files = 0; ; files += 1) {
    if (files > MAXIMUM_FILES) throw new Fault('limit', `${name} has more than ${MAXIMUM_FILES} files`);
    const header = await reader.take(BLOCK);
    // Two blocks of zeros, or nothing more, end an archive.
    if (header === undefined || header.every((byte) => byte === 0)) return;
    const size = sizeOf(header, name);
    const stored = Math.ceil(size / BLOCK) * BLOCK;
    if (!isRegular(header)) {
      await reader.skip(stored);
      continue;
    }
    if (size > MAXIMUM_FILE) throw new Fault('limit', `${name} has a file of more than 64 MiB`);
    const bytes = await reader.take(stored);
    if (bytes === undefined) throw cutOff(name);
    yield { name: textAt(header, 0, 100), pieces: [bytes.subarray(0, size)] };
  }
}

function isRegular(header: Buffer): boolean {
  const type = header[156];
  return type === 0 || type === 0x30;
}

function sizeOf(header: Buffer, name: string): number {
  const text = textAt(header, 124, 12).trim();
  if (header.toString('latin1', 257, 262) !== 'ustar' || !/^[0-7]{1,12}$/.test(text))
    throw new Fault('malformed', `${name} is no tar archive`);
  return Number.parseInt(text, 8);
}

function textAt(header: Buffer, start: number, length: number): string {
  return header.toString('utf8', start, start + length).replace(/\0.*/s, '');
}

function cutOff(name: string): Fault {
  return new Fault('malformed', `${name} is cut off`);
}

/** Takes so many bytes at a time out of pieces of any size. */
class BlockReader {
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #name: string;
  #piece: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Buffer>, name: string) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#name = name;
  }

  /** Undefined at the end. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#piece.length === 0 && !(await this.#next())) {
        if (missing === length) return undefined;
        throw cutOff(this.#name);
      }
      const part = this.#piece.subarray(0, missing);
      this.#piece = this.#piece.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    for (let missing = length; missing > 0;) {
      if (this.#piece.length === 0 && !(await this.#next())) throw cutOff(this.#name);
      const skipped = Math.min(missing, this.#piece.length);
      this.#piece = this.#piece.subarray(skipped);
      missing -= skipped;
    }
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done === true) return false;
    this.#piece = value;
    return true;
  }
}
