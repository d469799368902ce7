import { Fault, messageOf } from '../../../model/fault.ts';
import type { FileEntry } from '../../../model/file.ts';
import { nameInRoot } from '../../archive/tar/name.ts';
import type { TarEntry, TarHandler } from '../../archive/tar/types.ts';
import { Body } from '../../archive/body.ts';
import { headLength, type Collector, type Wanted } from './collector.ts';

/** Bytes of a file that is wanted for its path, and so read as a whole, from which on that may take much. */
const large = 2 * 1024 * 1024;
const whiteout = '.wh.';
const opaque = '.wh..wh..opq';
const metadata = '/.wh..wh.';

/**
 * Turns the entries of a layer's tar into those of an image (OCI image specification, "Image Layer Filesystem
 * Changeset"): paths normalised, whiteouts told apart, and the content kept of files that analysers ask for.
 */
export class EntryReader implements TarHandler, Disposable {
  readonly #collector: Collector;
  readonly #pathLength: number;
  readonly #onLarge: () => void;
  readonly #body = new Body();
  #entry: FileEntry | undefined;
  #wanted: Wanted | undefined;
  #kept = 0;
  /** Bytes of content that may be handed on so far: sparse files can be far larger than the tar they are in. */
  allowed = 0;

  /** `onLarge`: told before a large file is read as a whole. */
  constructor(collector: Collector, pathLength: number, onLarge: () => void) {
    this.#collector = collector;
    this.#pathLength = pathLength;
    this.#onLarge = onLarge;
  }

  [Symbol.dispose](): void {
    this.#body[Symbol.dispose]();
  }

  doubtful(what: string): void {
    this.#collector.gap({ kind: 'unknown', subject: 'layer', reason: what });
  }

  entry(raw: TarEntry): boolean {
    const path = this.#pathOf(raw.path, 'its path');
    if (path === undefined) return false;
    if (path.includes('/.wh.') && this.#isWhiteout(path)) return false;
    const entry = this.#entryAt(path, raw);
    if (entry === undefined) return false;
    this.#collector.add(entry);
    if (entry.type !== 'file') return false;
    this.#wanted = this.#collector.wanted(entry);
    if (this.#wanted === undefined) return false;
    this.#entry = entry;
    if (entry.size > large && this.#wanted.surely.length > 0) this.#onLarge();
    this.#body.begin(entry.size);
    return true;
  }

  data(bytes: Buffer, isAll: boolean): boolean {
    this.#kept += bytes.length;
    if (this.#kept > this.allowed) {
      throw new Fault('limit', 'its sparse files are larger than allowed for its size as stored');
    }
    // Most files are given up after their head, so that is looked at before anything is copied.
    if (isAll || (this.#body.length === 0 && bytes.length >= headLength)) {
      if (!this.#stillWanted(bytes.subarray(0, headLength))) return false;
    }
    if (isAll) {
      this.#body.lend(bytes);
      return true;
    }
    return (
      this.#write(bytes) && (this.#body.length < headLength || this.#stillWanted(this.#body.head(headLength)))
    );
  }

  #write(bytes: Buffer): boolean {
    try {
      this.#body.write(bytes);
      return true;
    } catch (error) {
      const reason = `its content cannot be kept while it is read: ${messageOf(error)}`;
      this.#collector.gap({ kind: 'unreadable', subject: this.#entry?.path ?? '', reason });
      return false;
    }
  }

  end(): void {
    if (this.#entry === undefined || !this.#stillWanted(this.#body.head(headLength))) return;
    this.#collector.examine(this.#body.open(this.#entry), this.#wanted?.surely ?? []);
  }

  /** Asks once, when the head is there, who recognises it. */
  #stillWanted(head: Buffer): boolean {
    const wanted = this.#wanted;
    if (this.#entry === undefined || wanted === undefined) return false;
    if (wanted.byMagic.length === 0) return true;
    const readers = this.#collector.recognise(this.#entry, wanted, head);
    this.#wanted = readers.length === 0 ? undefined : { surely: readers, byMagic: [] };
    return readers.length > 0;
  }

  #pathOf(name: string, what: string): string | undefined {
    const path = nameInRoot(name);
    if (path === undefined) {
      const reason = `${what} holds a NUL, so it is left out`;
      this.#collector.gap({ kind: 'unreadable', subject: name, reason });
      return undefined;
    }
    const limit = this.#pathLength;
    // A character has three bytes at most for each UTF-16 unit.
    if (path.length * 3 >= limit && Buffer.byteLength(path) >= limit) {
      const reason = `${what} is longer than ${limit} bytes, so it is left out`;
      this.#collector.gap({ kind: 'limit', subject: `/${path}`, reason });
      return undefined;
    }
    return `/${path}`;
  }

  #entryAt(path: string, raw: TarEntry): FileEntry | undefined {
    const { type, size, mode, uid, gid, target, capabilities } = raw;
    if (path === '/' && type !== 'directory') return undefined;
    if (target === undefined)
      return { path, type, size, mode, uid, gid, ...(capabilities ? { capabilities } : {}) };
    if (type === 'symlink') return { path, type, size, mode, uid, gid, target };
    const linked = this.#pathOf(target, `the target of the hard link ${path}`);
    return linked === undefined ? undefined : { path, type, size, mode, uid, gid, target: linked };
  }

  /** Takes in whiteouts, and leaves out the folders of AUFS in the root; what lies in such a folder, engines unpack. */
  #isWhiteout(path: string): boolean {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (name === opaque) {
      this.#collector.hideBelow(slash === 0 ? '/' : path.slice(0, slash));
      return true;
    }
    if (slash === 0 && path.startsWith(metadata)) return true;
    if (!name.startsWith(whiteout)) return false;
    const hidden = name.slice(whiteout.length);
    if (hidden === '' || hidden === '.' || hidden === '..') {
      this.#collector.gap({ kind: 'unreadable', subject: path, reason: 'a whiteout that names no file' });
    } else {
      this.#collector.remove(path.slice(0, slash + 1) + hidden);
    }
    return true;
  }
}
