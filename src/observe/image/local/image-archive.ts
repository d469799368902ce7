import type { FileHandle } from 'node:fs/promises';
import { Fault } from '../../../model/fault.ts';
import { indexTar } from '../../archive/tar/index-tar.ts';
import type { TarMember } from '../../archive/tar/types.ts';
import type { ByteStream } from '../layers/types.ts';
import { FileRange } from './file-range.ts';
import { resolveMember } from './members.ts';
import { storedFile } from './stored-file.ts';

/** A tar archive that holds images. Members are read where they lie; nothing is extracted. */
export class ImageArchive {
  /** What the user calls it. */
  readonly name: string;
  readonly #file: FileHandle;
  readonly #members: ReadonlyMap<string, TarMember>;

  readonly #state: string;

  private constructor(
    name: string,
    file: FileHandle,
    members: ReadonlyMap<string, TarMember>,
    state: string,
  ) {
    this.name = name;
    this.#file = file;
    this.#members = members;
    this.#state = state;
  }

  /**
   * Indexes an uncompressed tar, which may have been inflated from the file `stored`; the files stay the caller's.
   * Throws a `Fault` (`malformed`, `limit`).
   */
  static async open(name: string, file: FileHandle, stored = file): Promise<ImageArchive> {
    try {
      const members = await indexTar(file, (await file.stat()).size);
      return new ImageArchive(name, file, members, storedFile(await stored.stat({ bigint: true })).state);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(error.code, `${name}: ${error.message}`, { cause: error });
    }
  }

  /** The regular file of that name, links followed inside the archive. */
  find(path: string): TarMember | undefined {
    return resolveMember(this.#members, path);
  }

  /** A whole member. Throws a `Fault`: `malformed` where it is missing, `limit` where it is larger than `maximum`. */
  async read(path: string, maximum: number): Promise<Buffer> {
    const member = this.find(path);
    if (!member) throw new Fault('malformed', `${this.name} has no ${path}`);
    if (member.size > maximum) {
      throw new Fault('limit', `${this.name}: ${path} is larger than ${maximum} bytes`);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of this.stream(member)) chunks.push(Buffer.from(chunk));
    const bytes = Buffer.concat(chunks);
    if (bytes.length < member.size) throw new Fault('malformed', `${this.name} is cut off inside ${path}`);
    return bytes;
  }

  /** The size of a file of that name, and what tells its bytes apart without reading them; undefined where there is none. */
  look(path: string): { size: number; state: string } | undefined {
    const member = this.find(path);
    return member && { size: member.size, state: `${this.#state}.${member.offset}` };
  }

  /** The bytes of a member. */
  stream({ offset, size }: TarMember): ByteStream {
    return new FileRange(this.#file, { offset, size });
  }
}
