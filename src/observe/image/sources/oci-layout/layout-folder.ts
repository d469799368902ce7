import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import type { ByteStream } from '../../layers/types.ts';
import { FileRange } from '../../local/file-range.ts';
import { parseDigest } from '../../manifest/digest.ts';
import { storedFile } from '../../local/stored-file.ts';
import { MAXIMUM_DOCUMENT } from '../../manifest/documents.ts';
import type { BlobStore, StoredBlob } from '../../manifest/open-image.ts';

/** A folder in the OCI image layout (image-layout.md). Links are followed inside the folder, and refused out of it. */
export class LayoutFolder implements BlobStore {
  readonly #path: string;
  readonly #root: string;

  private constructor(path: string, root: string) {
    this.#path = path;
    this.#root = root;
  }

  static async open(path: string): Promise<LayoutFolder> {
    return new LayoutFolder(path, await realpath(path));
  }

  /** Throws a `Fault` (`not-found`) where there is none. */
  async index(): Promise<Buffer> {
    await using file = await this.#open('index.json');
    return await this.#readAll(file, 'index.json');
  }

  async read({ digest }: { digest: string }): Promise<Buffer> {
    await using file = await this.#open(pathOf(digest));
    return await this.#readAll(file, digest);
  }

  async has(descriptor: { digest: string }): Promise<boolean> {
    return (await this.look(descriptor)) !== undefined;
  }

  async look({ digest }: { digest: string }): Promise<StoredBlob | undefined> {
    try {
      await using file = await this.#open(pathOf(digest));
      return await storedFile(file);
    } catch (error) {
      if (error instanceof Fault && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  async open({ digest }: { digest: string }): Promise<ByteStream> {
    return new FileRange(await this.#open(pathOf(digest)), { isOwn: true });
  }

  async #open(relative: string): Promise<FileHandle> {
    const found = await realpath(join(this.#root, relative)).catch((error: unknown) => {
      throw new Fault('not-found', `${this.#path} has no ${relative}`, { cause: error });
    });
    if (!found.startsWith(this.#root.endsWith(sep) ? this.#root : `${this.#root}${sep}`)) {
      throw new Fault('refused', `${this.#path}: ${relative} is a link that leads out of the folder`);
    }
    const file = await openResolved(found, `${this.#path}: ${relative}`);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new Fault('malformed', `${this.#path}: ${relative} is no regular file`);
  }

  async #readAll(file: FileHandle, what: string): Promise<Buffer> {
    const { size } = await file.stat();
    if (size > MAXIMUM_DOCUMENT) {
      throw new Fault('limit', `${this.#path}: ${what} is larger than ${MAXIMUM_DOCUMENT} bytes`);
    }
    return file.readFile();
  }
}

async function openResolved(path: string, subject: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw new Fault('refused', `${subject} cannot be opened`, { cause: error });
  }
}

function pathOf(digest: string): string {
  const { algorithm, hex } = parseDigest(digest);
  return join('blobs', algorithm, hex);
}
