import type { Readable } from 'node:stream';
import { Fault } from '../../../../model/fault.ts';
import { normaliseName } from '../../../archive/tar/name.ts';
import { TarReader } from '../../../archive/tar/tar-reader.ts';
import type { TarEntry } from '../../../archive/tar/types.ts';
import { type Member, resolveMember } from '../../local/members.ts';
import { MAXIMUM_DOCUMENT } from '../../manifest/documents.ts';
import type { SavedMembers } from '../../docker-save/saved-image.ts';

const MAXIMUM_KEPT = 64 * 2 ** 20;
const MAXIMUM_MEMBERS = 200_000;
const OPENING_BRACES = new Set(['{', '['].map((brace) => brace.charCodeAt(0)));

/** The members of an exported image: all by name, in order, and the content of those that look like JSON. */
export class ExportIndex implements SavedMembers {
  readonly subject: string;
  readonly #members = new Map<string, Member>();
  readonly #documents = new Map<string, Buffer>();
  #kept = 0;

  private constructor(subject: string) {
    this.subject = subject;
  }

  /** Reads an export to its end, keeping its documents only. Throws a `Fault` (`malformed`, `limit`, `unreachable`). */
  static async read(stream: Readable, subject: string): Promise<ExportIndex> {
    const index = new ExportIndex(subject);
    let chunks: Buffer[] = [];
    let path = '';
    const reader = new TarReader({
      entry: (entry) => {
        path = index.#add(entry);
        chunks = [];
        return entry.type === 'file' && entry.size > 0 && entry.size <= MAXIMUM_DOCUMENT;
      },
      data: (bytes) => {
        if (chunks.length === 0 && !OPENING_BRACES.has(bytes[0] ?? 0)) return false;
        chunks.push(Buffer.from(bytes));
        return true;
      },
      end: () => index.#keep(path, chunks),
    });
    for await (const chunk of stream) {
      reader.write(chunk as Buffer);
      if (reader.ended) break;
    }
    reader.end();
    return index;
  }

  /** The place of each of these members in the archive. */
  orderOf(paths: readonly string[]): Map<string, number> {
    const wanted = new Set(paths);
    const ordered = [...this.#members.keys()].filter((path) => wanted.has(path));
    return new Map(ordered.map((path, position) => [path, position]));
  }

  /** The name of the regular file that a name leads to. */
  find(path: string): string | undefined {
    return resolveMember(this.#members, path)?.path;
  }

  sizeOf(path: string): number | undefined {
    return resolveMember(this.#members, path)?.size;
  }

  async read(path: string, maximum: number): Promise<Buffer> {
    const found = this.find(path);
    const bytes = found === undefined ? undefined : this.#documents.get(found);
    if (!bytes) throw new Fault('malformed', `${this.subject} gives no readable ${path}`);
    if (bytes.length > maximum)
      throw new Fault('limit', `${this.subject}: ${path} is larger than ${maximum} bytes`);
    return bytes;
  }

  #add(entry: TarEntry): string {
    const path = normaliseName(entry.path);
    if (path === undefined) throw new Fault('malformed', `${this.subject}: a name leads out of the archive`);
    const target = entry.type === 'hardlink' ? normaliseName(entry.target ?? '') : entry.target;
    this.#members.set(path, {
      path,
      type: entry.type,
      size: entry.size,
      ...(target === undefined ? {} : { target }),
    });
    if (this.#members.size > MAXIMUM_MEMBERS) {
      throw new Fault('limit', `${this.subject} has more than ${MAXIMUM_MEMBERS} members`);
    }
    return path;
  }

  #keep(path: string, chunks: readonly Buffer[]): void {
    const bytes = Buffer.concat(chunks);
    this.#documents.set(path, bytes);
    this.#kept += bytes.length;
    if (this.#kept > MAXIMUM_KEPT) {
      throw new Fault('limit', `the documents of ${this.subject} have more than ${MAXIMUM_KEPT} bytes`);
    }
  }
}
