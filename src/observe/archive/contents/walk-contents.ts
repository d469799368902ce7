import type { InflatedRoom } from '../../../model/analyser.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { Body } from '../body.ts';
import { bunzippedPieces } from '../bzip2.ts';
import { inflatedPieces } from '../inflated-pieces.ts';
import { unlzmaPieces } from '../lzma/pieces.ts';
import { TarReader } from '../tar/tar-reader.ts';
import type { TarEntry, TarHandler } from '../tar/types.ts';
import { listZip, type ZipEntry } from '../zip/central-directory.ts';
import { type InflateBudget, withZipEntry } from '../zip/content.ts';
import { memoryFile, plainEntry } from '../zip/open-file.ts';
import { cpioMembers } from './cpio.ts';
import { debMembers } from './deb.ts';
import { type ArchiveKind, archiveKind, type CompressionKind } from './kind.ts';
import { bytesOf, chained, headOf, pathIn, wholeOf } from './pieces.ts';
import { rpmPayload } from './rpm.ts';
import type { ContentVisitor } from './types.ts';

/** Archives, and what compresses them, in each other. */
const MAXIMUM_DEPTH = 8;
/** Files of one outermost archive. */
const MAXIMUM_ENTRIES = 200_000;
/** What one outermost archive may become: so many bytes for free, and so many times its size. Logs shrink a hundredfold. */
const FREELY_INFLATED = 32 * 2 ** 20;
const INFLATION = 200;
const MAXIMUM_INFLATED = 16 * 2 ** 30;
const HEAD = 512;
/** There are thousands, with no text that somebody wrote, and to undo xz takes a second for some ten megabytes. */
const MODULE = /\.ko\.xz$/;
/** What comments of an archive are told under, as it has no file of that name. */
const COMMENTS = '(comments)';
const NEW_LINE = Buffer.from('\n');

/**
 * Every file in a file: the file itself, or what is in it where it is an archive (ZIP, tar, cpio, packages of
 * Debian and rpm, what gzip, zstd, bzip2, xz, lzip and LZMA compressed), in each other eight deep. Nothing is written but to temporary files without a name. What cannot be read is a
 * gap, and costs nothing else; a broken archive is given as it is stored. Throws what `takeRoom` throws.
 */
export function walkContents(file: OpenFile, visitor: ContentVisitor, takeRoom: InflatedRoom): void {
  new Walk(file.entry.size, visitor, takeRoom).visit(file, [], 0);
}

/** What has text beside what it compresses, or files that it only stores. */
function isPartlyPlain(kind: ArchiveKind | undefined): boolean {
  return kind === 'rar' || kind === '7z' || kind === 'rpm';
}

function uncompressed(file: OpenFile, kind: CompressionKind): Generator<Buffer, undefined> {
  const { path } = file.entry;
  if (kind === 'xz' && MODULE.test(path))
    throw new Fault('unsupported', `${path}: compressed modules of a kernel are not looked into`);
  if (kind === 'bzip2') return bunzippedPieces(file);
  return kind === 'gzip' || kind === 'zstd' ? inflatedPieces(file, kind) : unlzmaPieces(file, kind);
}

class Walk {
  readonly #visitor: ContentVisitor;
  readonly #takeRoom: InflatedRoom;
  readonly #budget: InflateBudget;
  #entries = 0;
  /** What the target as a whole has no more of; nothing goes on then. */
  #enough: { readonly error: unknown } | undefined;

  constructor(size: number, visitor: ContentVisitor, takeRoom: InflatedRoom) {
    this.#visitor = visitor;
    this.#takeRoom = takeRoom;
    this.#budget = { remaining: Math.min(MAXIMUM_INFLATED, FREELY_INFLATED + size * INFLATION) };
  }

  visit(file: OpenFile, decodings: readonly string[], depth: number): void {
    const { path, size } = file.entry;
    const head = Buffer.from(file.read(0, HEAD));
    const kind = archiveKind(head, path);
    const isWhole = kind !== undefined && this.#guarded(path, () => this.#open(kind, file, decodings, depth));
    // What is not compressed of a broken archive can be read all the same.
    const isWanted = kind === 'zip' || kind === 'tar' || this.#visitor.wants(head);
    if ((!isWhole || isPartlyPlain(kind)) && size > 0 && isWanted)
      this.#visitor.file({ path, decodings, file, pieces: () => bytesOf(file) });
  }

  /** False where it is broken. */
  #guarded(path: string, run: () => void): boolean {
    try {
      run();
    } catch (error) {
      if (this.#enough || !(error instanceof Fault)) throw error;
      const isUnread = error.code === 'unsupported';
      const isBroken = error.code === 'malformed';
      const kind = isUnread ? 'unsupported' : error.code === 'limit' ? 'limit' : 'unreadable';
      // What nobody here can open is told, and keeps nobody from committing it; what has no end is a gap.
      const isInformation = isUnread || isBroken;
      const reason = messageOf(error).replaceAll(`${path}: `, '');
      this.#visitor.gap({ kind, subject: path, reason, ...(isInformation && { informational: true }) });
      return !isBroken;
    }
    return true;
  }

  #open(kind: ArchiveKind, file: OpenFile, decodings: readonly string[], depth: number): void {
    if (depth === MAXIMUM_DEPTH)
      throw new Fault('limit', `archives lie in archives, more than ${MAXIMUM_DEPTH} deep`);
    switch (kind) {
      case 'zip':
        this.#openZip(file, depth);
        return;
      case 'tar':
        this.#openTar(file.entry.path, bytesOf(file), depth);
        return;
      case 'bzip2':
      case 'gzip':
      case 'lzip':
      case 'lzma':
      case 'xz':
      case 'zstd':
        this.#uncompress(kind, file, decodings, depth);
        return;
      case 'deb':
        for (const member of debMembers(file)) if (this.#isCounted()) this.visit(member, [], depth + 1);
        return;
      case 'cpio':
        for (const member of cpioMembers(file)) if (this.#isCounted()) this.visit(member, [], depth + 1);
        return;
      case 'rpm':
        this.visit(rpmPayload(file), [], depth + 1);
        return;
      case '7z':
      case 'lz4':
      case 'rar':
    }
    throw new Fault('unsupported', `what ${kind} compressed is not looked into`);
  }

  #openZip(file: OpenFile, depth: number): void {
    const comments: Buffer[] = [];
    const wants = (name: string) => !name.endsWith('/') && this.#isCounted();
    const entries = listZip(file, wants, (comment) => comments.push(Buffer.from(comment), NEW_LINE));
    this.#visitComments(file.entry.path, Buffer.concat(comments));
    for (const entry of entries) {
      if (entry.size === 0) continue;
      const path = pathIn(file.entry.path, entry.name);
      this.#guarded(path, () => this.#openEntry(file, entry, path, depth));
    }
  }

  /** What people wrote beside the files of an archive, each in lines of its own. */
  #visitComments(archive: string, bytes: Buffer): void {
    if (bytes.length === 0) return;
    const path = pathIn(archive, COMMENTS);
    const file = memoryFile(plainEntry(path, bytes.length), bytes);
    this.#visitor.file({ path, decodings: [], file, pieces: () => bytesOf(file) });
  }

  #openEntry(file: OpenFile, entry: ZipEntry, path: string, depth: number): void {
    const { remaining } = this.#budget;
    if (entry.size <= remaining) this.#count(entry.size);
    // Stored entries take nothing there.
    withZipEntry(file, entry, { remaining }, (content) => {
      this.#budget.remaining = remaining - entry.size;
      this.visit({ ...content, entry: plainEntry(path, entry.size) }, [], depth + 1);
    });
  }

  #openTar(path: string, pieces: Iterable<Buffer>, depth: number): void {
    using body = new Body();
    const reader = new TarReader(this.#tarHandler(path, body, depth));
    for (const piece of pieces) {
      reader.write(piece);
      if (reader.ended) return;
    }
    reader.end();
  }

  #tarHandler(outer: string, body: Body, depth: number): TarHandler {
    let entry = plainEntry('', 0);
    let isJudged = false;
    return {
      entry: ({ path, type, size }: TarEntry) => {
        if (type !== 'file' || size === 0 || !this.#isCounted()) return false;
        entry = plainEntry(pathIn(outer, path), size);
        body.begin(size);
        isJudged = false;
        return true;
      },
      data: (bytes) => {
        // Holes of sparse files have no end.
        this.#take(bytes.length);
        body.write(bytes);
        if (isJudged || body.length < Math.min(HEAD, entry.size)) return true;
        isJudged = true;
        // In its buffer until the first of it is written to disk.
        const head = body.open(entry).read(0, HEAD);
        return archiveKind(head, entry.path) !== undefined || this.#visitor.wants(head);
      },
      end: () => this.visit(body.open(entry), [], depth + 1),
    };
  }

  #uncompress(kind: CompressionKind, file: OpenFile, outer: readonly string[], depth: number): void {
    const { path } = file.entry;
    const decodings = [...outer, kind];
    const pieces = this.#counted(uncompressed(file, kind));
    const first = headOf(pieces, HEAD);
    const inner = archiveKind(first.subarray(0, HEAD), '');
    if (inner === 'tar') this.#openTar(path, chained(first, pieces), depth + 1);
    else if (inner !== undefined) {
      using body = new Body();
      body.begin(Infinity);
      for (const piece of chained(first, pieces)) body.write(piece);
      this.visit(body.open(plainEntry(path, body.length)), decodings, depth + 1);
    } else if (first.length > 0 && this.#visitor.wants(first.subarray(0, HEAD))) {
      const whole = wholeOf(first, pieces);
      if (whole.isAll) {
        const open = memoryFile(plainEntry(path, whole.bytes.length), whole.bytes);
        this.#visitor.file({ path, decodings, file: open, pieces: () => bytesOf(open) });
      } else {
        this.#visitor.file({ path, decodings, file: undefined, pieces: () => chained(whole.bytes, pieces) });
      }
    }
  }

  *#counted(pieces: Iterable<Buffer>): Generator<Buffer, undefined> {
    for (const piece of pieces) {
      this.#take(piece.length);
      yield piece;
    }
  }

  #take(bytes: number): void {
    if (bytes > this.#budget.remaining)
      throw new Fault('limit', 'it becomes larger than is allowed for its size as stored');
    this.#budget.remaining -= bytes;
    this.#count(bytes);
  }

  #count(bytes: number): void {
    try {
      this.#takeRoom(bytes);
    } catch (error) {
      this.#enough = { error };
      throw error;
    }
  }

  #isCounted(): boolean {
    this.#entries += 1;
    if (this.#entries > MAXIMUM_ENTRIES)
      throw new Fault('limit', `there are more than ${MAXIMUM_ENTRIES} files in it`);
    return true;
  }
}
