import type { OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';

/** A file that is no archive, or the outermost one itself where it is none; valid only during the call. */
export interface Content {
  /** Of what is inside of an archive with the archive's before it: `/app.jar!/BOOT-INF/lib/x.jar!/a.txt`. */
  readonly path: string;
  /** What had to be undone beside opening what its path names, such as `gzip`. */
  readonly decodings: readonly string[];
  /** Its bytes, where they can be read anywhere; else they come in `pieces`. */
  readonly file: OpenFile | undefined;
  /** Its bytes in order, each piece valid until the next. */
  readonly pieces: () => Iterable<Buffer>;
}

/** Hears what is in a file, archives opened. */
export interface ContentVisitor {
  /** Is anything that begins so worth reading? Asked with 512 bytes, or all of a shorter one. */
  wants(head: Buffer): boolean;
  file(content: Content): void;
  /** What could not be read. */
  gap(gap: Gap): void;
}
