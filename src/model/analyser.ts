import type { FileEntry, OpenFile } from './file.ts';

/** Does an analyser want a file's content? `by-magic`: only if `recognises` says so on its first bytes. */
export type Interest = 'no' | 'yes' | 'by-magic';

/**
 * Something that reads single files of a layer and tells facts about them. Facts are plain JSON: they are cached
 * by the layer's diff ID and the analyser's `id` and `version`, so `read` depends on nothing but the file; it may make them one at a time.
 * Throws a `Fault` for content it cannot read; the file is then reported as a gap and the scan goes on.
 */
export interface FileAnalyser<Fact = unknown> {
  readonly id: string;
  /** Raised whenever the facts of the same file change. */
  readonly version: number;
  /** Files larger than this are reported as a gap instead of read. */
  readonly maximumSize: number;
  /** It wants no file but those whose path ends so, whatever its case; where that is not told, it may want any. */
  readonly ends?: readonly string[] | undefined;
  /** Asked for every regular file that may be one, from its entry alone; must be cheap. */
  interest(entry: FileEntry): Interest;
  /** `head` holds the first bytes of the file, 512 or the whole file if shorter. */
  recognises?(head: Buffer): boolean;
  read(file: OpenFile, room?: InflatedRoom): Iterable<Fact>;
}

/**
 * Counts bytes that files become which an analyser uncompresses, as those of an archive, among those of the target.
 * Throws a `Fault` (`limit`) where there is no room or time for more; the analyser passes it on.
 */
export type InflatedRoom = (bytes: number) => void;

/**
 * Chooses among the entries of the merged files, folders and devices too, those that are facts themselves: what counts is
 * their path, mode and owner. They are cached as facts are, so `chooses` depends on nothing but the entry.
 */
export interface EntrySelector {
  readonly id: string;
  /** Raised whenever other entries are chosen. */
  readonly version: number;
  /** Does it choose in a folder of sources too, where modes and owners are as whoever copied them had it? Default: no. */
  readonly inSources?: boolean;
  /** Asked for every entry; must be cheap. */
  chooses(entry: FileEntry): boolean;
}

/** A fact, with the file and the layer it came from. `layer` is undefined for a file tree. */
export interface LocatedFact<Fact> {
  readonly path: string;
  readonly layer: number | undefined;
  /** The lowest layer whose file at this path told the same, if each one between did: `chown -R` writes files anew. */
  readonly since?: number;
  /** True of a file that a layer above removes or replaces; only who asks for such facts gets them. */
  readonly gone?: true;
  readonly fact: Fact;
}

/** Facts that can be gone through several times, each time made anew. */
export interface LocatedFacts<Fact> extends Iterable<LocatedFact<Fact>> {
  /** Those whose JSON is chosen, where one can tell without making the others. */
  chosen?(isChosen: (json: string) => boolean): Iterable<LocatedFact<Fact>>;
}
