import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Fault } from '../../../model/fault.ts';
import type { ByteStream } from '../layers/types.ts';
import { FileRange } from './file-range.ts';
import { storedFile } from './stored-file.ts';
import { type Digest, parseDigest } from '../manifest/digest.ts';
import { MAXIMUM_DOCUMENT } from '../manifest/documents.ts';
import type { BlobStore, StoredBlob } from '../manifest/open-image.ts';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Where a folder keeps the blob of a digest. */
export type BlobPath = (digest: Digest, role: BlobRole) => string;

/** What a blob is read as. */
type BlobRole = Parameters<BlobStore['read']>[1] | 'layer';

/**
 * A folder in the OCI image layout (image-layout.md), or another of blobs and documents. Links are followed inside the
 * folder, and refused out of it. What is small is read at once: threads of the pool, and the part of Node that asks them,
 * take longer than that.
 */
export class BlobFolder implements BlobStore {
  readonly #path: string;
  readonly #root: string;

  readonly #blobPath: BlobPath;

  constructor(path: string, blobPath: BlobPath = ({ algorithm, hex }) => join('blobs', algorithm, hex)) {
    this.#path = path;
    this.#blobPath = blobPath;
    this.#root = realpathSync.native(path);
  }

  /** A document by its name. Throws a `Fault` (`not-found`) where there is none. */
  document(name: string): Buffer {
    return this.#readAll(name, name);
  }

  async read({ digest }: { digest: string }, role: BlobRole): Promise<Buffer> {
    return this.#readAll(this.#pathOf(digest, role), digest);
  }

  async has(descriptor: { digest: string }): Promise<boolean> {
    return (await this.look(descriptor)) !== undefined;
  }

  async look({ digest }: { digest: string }): Promise<StoredBlob | undefined> {
    try {
      return this.#using(this.#pathOf(digest, 'layer'), (_, stats) => storedFile(stats));
    } catch (error) {
      if (error instanceof Fault && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  async open({ digest }: { digest: string }): Promise<ByteStream> {
    const relative = this.#pathOf(digest, 'layer');
    const file = await open(this.#resolve(relative), FLAGS).catch((error: unknown) => {
      throw this.#unopened(relative, error);
    });
    if ((await file.stat()).isFile()) return new FileRange(file, { isOwn: true });
    await file.close();
    throw this.#irregular(relative);
  }

  #pathOf(digest: string, role: BlobRole): string {
    return this.#blobPath(parseDigest(digest), role);
  }

  #readAll(relative: string, what: string): Buffer {
    return this.#using(relative, (file, { size }) => {
      if (size > MAXIMUM_DOCUMENT)
        throw new Fault('limit', `${this.#path}: ${what} is larger than ${MAXIMUM_DOCUMENT} bytes`);
      return readFileSync(file);
    });
  }

  /** What is made of a file while it is open. */
  #using<T>(relative: string, use: (file: number, stats: BigIntStats) => T): T {
    const file = this.#openAtOnce(relative);
    try {
      const stats = fstatSync(file, { bigint: true });
      if (!stats.isFile()) throw this.#irregular(relative);
      return use(file, stats);
    } finally {
      closeSync(file);
    }
  }

  #openAtOnce(relative: string): number {
    const path = this.#resolve(relative);
    try {
      return openSync(path, FLAGS);
    } catch (error) {
      throw this.#unopened(relative, error);
    }
  }

  #resolve(relative: string): string {
    const found = this.#realPathOf(relative);
    if (found.startsWith(this.#root.endsWith(sep) ? this.#root : `${this.#root}${sep}`)) return found;
    throw new Fault('refused', `${this.#path}: ${relative} is a link that leads out of the folder`);
  }

  #realPathOf(relative: string): string {
    try {
      return realpathSync.native(join(this.#root, relative));
    } catch (error) {
      throw new Fault('not-found', `${this.#path} has no ${relative}`, { cause: error });
    }
  }

  #unopened(relative: string, cause: unknown): Fault {
    return new Fault('refused', `${this.#path}: ${relative} cannot be opened`, { cause });
  }

  #irregular(relative: string): Fault {
    return new Fault('malformed', `${this.#path}: ${relative} is no regular file`);
  }
}
