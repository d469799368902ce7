import type { FileAnalyser, LocatedFacts } from '../../model/analyser.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Ecosystem } from '../../model/ecosystems.ts';
import type { FileView } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import type { Evidence, Package } from '../../model/package.ts';
import type { VectorId } from '../../model/vector.ts';

/** What names an artifact in Maven's way. `group` is empty where it cannot be told. */
export interface MavenCoordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** What somebody knows of archives by their content. */
export interface ArchiveIndex {
  /** What these archives are, by their SHA-1 in small hexadecimal digits; those that nobody knows are left out. */
  find(digests: ReadonlySet<string>): ReadonlyMap<string, MavenCoordinates>;
}

/** What a unit may look at when all its facts are there. */
export interface AssemblyContext {
  readonly files: FileView;
  readonly distribution: Distribution | undefined;
  readonly archives?: ArchiveIndex | undefined;
}

/** A package that a unit found. */
export interface FoundPackage {
  readonly package: Package;
  /** Paths of the files it owns, absolute in the image; what lies below a listed directory is not owned. */
  readonly files: readonly string[];
}

/** A gap, and the evidence that is missing by it: what is amiss with a lock file matters where locked packages count. */
export interface FoundGap extends Gap {
  readonly evidence?: Evidence;
}

export interface Assembly {
  /** To be gone through once; they may be made on the way. */
  readonly packages: Iterable<FoundPackage>;
  readonly gaps: readonly FoundGap[];
}

/**
 * One kind of package database, lock file or binary. The core walks the files and keeps the facts of those that
 * the merged image still has; `assemble` turns these into packages. `assemble` is pure. The facts can be gone through
 * several times; each time they are read anew.
 */
export interface PackageUnit<Fact = unknown> extends FileAnalyser<Fact> {
  readonly ecosystem: Ecosystem;
  readonly vectors: readonly VectorId[];
  /** True where its packages own files of the operating system, so that other units' finds among them are bundled. */
  readonly ownsFiles: boolean;
  /** Files or folders where a database of the operating system is looked for, through links too. */
  readonly databases?: readonly string[];
  assemble(facts: LocatedFacts<Fact>, context: AssemblyContext): Assembly;
}
