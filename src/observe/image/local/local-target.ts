import { constants, type Stats, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../../model/fault.ts';
import { compressionOf, inflate, inflatedHead } from './compression.ts';
import { ImageArchive } from './image-archive.ts';

const HEAD_SIZE = 65_536;
const BLOCK = 512;

/** Which characters may part a path from the name of an image in it, as in `images.tar@app:1.0`. */
export type Selectors = 'none' | 'after-file' | 'anywhere';

/**
 * What lies on this machine under the name the user gave. Looked at once, whichever units ask; holds the open file
 * until it is closed.
 */
export class LocalTarget implements AsyncDisposable {
  readonly kind: 'file' | 'directory' | 'other' | 'none';
  readonly path: string;
  /** The image that is meant of those in an archive or layout. */
  readonly selector: string | undefined;
  #file: Promise<FileHandle> | undefined;
  #inflated: FileHandle | undefined;
  #head: Promise<Buffer> | undefined;
  #archive: Promise<ImageArchive | undefined> | undefined;

  private constructor(path: string, stats: Stats | undefined, selector?: string) {
    this.path = path;
    this.selector = selector;
    if (!stats) this.kind = 'none';
    else if (stats.isFile()) this.kind = 'file';
    else this.kind = stats.isDirectory() ? 'directory' : 'other';
  }

  /** Throws a `Fault` (`refused`) for a path that may not be looked at. */
  static async find(reference: string, selectors: Selectors): Promise<LocalTarget> {
    const whole = statOf(reference);
    if (whole || selectors === 'none') return new LocalTarget(reference, whole);
    const separators = selectors === 'anywhere' ? /[@:]/ : /@/;
    for (let at = reference.length - 2; at > 0; at -= 1) {
      if (!separators.test(reference.charAt(at))) continue;
      const path = reference.slice(0, at);
      const stats = statOf(path);
      if (stats?.isFile() || (stats?.isDirectory() && selectors === 'anywhere')) {
        return new LocalTarget(path, stats, reference.slice(at + 1));
      }
    }
    return new LocalTarget(reference, undefined);
  }

  /** The first 64 KiB of the file. */
  head(): Promise<Buffer> {
    return (this.#head ??= this.#readHead());
  }

  /** The file as a tar archive, inflated where it is compressed; undefined where it is none. */
  archive(): Promise<ImageArchive | undefined> {
    return (this.#archive ??= this.#openArchive());
  }

  /** The open file. */
  file(): Promise<FileHandle> {
    return (this.#file ??= openFile(this.path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#archive?.catch(() => undefined);
    await this.#inflated?.close();
    await (await this.#file?.catch(() => undefined))?.close();
  }

  async #readHead(): Promise<Buffer> {
    const { bytesRead, buffer } = await (await this.file()).read(Buffer.alloc(HEAD_SIZE), 0, HEAD_SIZE, 0);
    return buffer.subarray(0, bytesRead);
  }

  async #openArchive(): Promise<ImageArchive | undefined> {
    if (this.kind !== 'file') return undefined;
    const file = await this.file();
    const how = compressionOf(await this.head());
    if (how === 'xz' || how === 'bzip2') {
      const hint = 'give it uncompressed, or compressed with gzip or zstd';
      throw new Fault('unsupported', `${this.path} is compressed with ${how}`, { hint });
    }
    const head = how ? await inflatedHead(file, how, BLOCK) : await this.head();
    if (!isTar(head)) return undefined;
    if (how) this.#inflated = await inflate(file, how, this.path);
    return ImageArchive.open(this.path, this.#inflated ?? file, file);
  }
}

/** Do the bytes begin with a tar header, whose checksum is right? POSIX.1-2024, pax, "ustar interchange format". */
function isTar(head: Buffer): boolean {
  if (head.length < BLOCK) return false;
  const stated = Number.parseInt(head.toString('latin1', 148, 156), 8);
  const block = Buffer.from(head.subarray(0, BLOCK)).fill(' ', 148, 156);
  return stated === block.reduce((sum, byte) => sum + byte, 0);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES') throw new Fault('refused', `no permission to look at ${path}`, { cause: error });
    return undefined;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // A pipe that took the file's place must not hang us.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new Fault('refused', `${path} cannot be opened`, { cause: error });
  }
}
