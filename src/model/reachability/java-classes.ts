/** A class, by what its file says. Numbers are places in `names` of its archive. */
export interface ClassFacts {
  readonly name: number;
  /** Classes whose members it calls or reads, its own supertypes, and those that it loads by a name that stands there. */
  readonly calls: readonly number[];
  /** Other classes that it names. */
  readonly refers: readonly number[];
  /** Texts in it that may be names of classes. */
  readonly texts: readonly string[];
  /** By what it may load classes of any name; absent where it does not. */
  readonly dynamic?: string;
}

/** What one archive of Java holds, or one class that lies in a folder. */
export interface ArchiveClasses {
  /** Where it lies in the outermost archive, `!/lib/a.jar`; empty for that one itself. */
  readonly inside: string;
  readonly isLoose: boolean;
  /** Does it hold other archives, or a folder of classes beside its own files, as applications do? */
  readonly isApplication: boolean;
  /** Class that it is started with, by its manifest. */
  readonly main?: string;
  /** Artifacts that Maven says are in it; with several, whose a class is is not known. */
  readonly artifacts: number;
  /** Classes that `META-INF/services` or a module names, and those of kinds that Java's library finds by their names. */
  readonly providers: readonly string[];
  readonly names: readonly string[];
  readonly classes: readonly ClassFacts[];
  /** Why some of it was not read. */
  readonly unread?: string;
}
