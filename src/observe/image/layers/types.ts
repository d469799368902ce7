import type { FileAnalyser, LocatedFact, LocatedFacts } from '../../../model/analyser.ts';
import type { FileEntry, FileView } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Sequence } from '../../../model/sequence.ts';

/** Bytes that come in pieces, each valid until the next is asked for. */
export interface ByteStream extends AsyncIterable<Buffer> {
  /** Ends it; whoever reads it then gets the error, where there is one. */
  destroy(error?: Error): void;
}

/** Bytes of the output that stayed free, and of the input that stayed unread. */
export interface Written {
  readonly free: number;
  readonly unread: number;
}

/** Inflates a stream piece by piece into memory that it is given, on a thread of the pool. */
export interface InflateEngine extends Disposable {
  /**
   * Reads until the output is full, the input is read, or there is padding, of which nothing is read; after the last input
   * it is called until the output is not full. Neither may change meanwhile. Rejects with a `Fault` (`malformed`).
   */
  write(input: Buffer, output: Buffer, isLast: boolean): Promise<Written>;
}

/**
 * Bounds on what one layer may cost. Reaching one stops the layer and is a gap; but for `pathLength`, which only
 * leaves out the entry.
 */
export interface LayerLimits {
  /** Bytes after decompression, and likewise of content handed to analysers, holes of sparse files included. */
  readonly totalSize: number;
  readonly entries: number;
  /** Bytes of one path. */
  readonly pathLength: number;
  /** Characters of all paths and link targets together. */
  readonly nameLength: number;
  readonly facts: number;
  /** Values that facts are made of, such as the names of a package's files. */
  readonly factWeight: number;
  /** Decompressed to stored bytes, judged once `ratioFrom` bytes were decompressed. */
  readonly compressionRatio: number;
  readonly ratioFrom: number;
}

/** A fact about one of a layer's entries. */
export interface FoundFact {
  /** Index of the entry. */
  readonly entry: number;
  readonly path: string;
  readonly fact: unknown;
}

/** What reading one layer, or one file tree, gives. */
export interface LayerFacts {
  /** `sha256:…` of the uncompressed tar as read; empty for a file tree, and where a limit stopped the layer. */
  readonly diffId: string;
  /** Entries in archive order, without whiteouts; a later entry of the same path replaces an earlier one. */
  readonly entries: Sequence<FileEntry>;
  /** Paths that this layer removes from the layers below. */
  readonly removed: Sequence<string>;
  /** Folders whose content from the layers below this layer hides. */
  readonly opaque: Sequence<string>;
  /** Facts by analyser id; some may be of an entry that a later one replaces. */
  readonly facts: Readonly<Record<string, Sequence<FoundFact>>>;
  readonly gaps: readonly Gap[];
}

/** The layers merged: files as a container sees them, and the facts of those files only. */
export interface MergedFiles {
  readonly files: FileView;
  /** Regular files that a link on their way brought to another path than their layer has, by that path. */
  readonly moved: Iterable<{ readonly from: string; readonly entry: FileEntry }>;
  /** Regular files among them, hard links included. */
  readonly fileCount: number;
  /** Facts of one analyser whose files survived, lower layers first. */
  factsOf<Fact>(analyser: FileAnalyser<Fact>): LocatedFacts<Fact>;
  /** Facts of one analyser, those too whose files a layer above removes or replaces: who has the image has them. */
  allFactsOf<Fact>(analyser: FileAnalyser<Fact>): Iterable<LocatedFact<Fact>>;
  readonly gaps: readonly Gap[];
}
