import type { EntrySelector, FileAnalyser, LocatedFact } from '../model/analyser.ts';
import type { Budget } from '../model/budget.ts';
import type { Distribution } from '../model/distribution.ts';
import type { FileEntry } from '../model/file.ts';
import type { Finding } from '../model/finding/finding.ts';
import type { Origin } from '../model/finding/origin.ts';
import type { SuppressedFinding } from '../model/finding/suppression.ts';
import type { Gap } from '../model/gap.ts';
import type { Image } from '../model/image.ts';
import type { Package } from '../model/package.ts';
import type { Sequence } from '../model/sequence.ts';
import type { VectorId } from '../model/vector.ts';
import type { AdvisoryStore } from '../platform/advisories/types.ts';
import type { Patterns } from '../platform/vectorscan/types.ts';

/** What a scanner may look at when the target was read. */
export interface ScannedTarget {
  /** Sorted by package URL; empty where no chosen scanner judges packages. */
  readonly packages: Sequence<Package>;
  readonly distribution: Distribution | undefined;
  /** With its configuration and history; undefined of a folder. */
  readonly image: Image | undefined;
  /** Undefined where there is none, or no chosen scanner needs it. */
  readonly advisories: AdvisoryStore | undefined;
  /** Does the internet reach it, by what is known of its network? Undefined: nobody told. */
  readonly internet?: boolean | undefined;
  /** The day of the scan; undefined: nobody told. */
  readonly today?: Date | undefined;
  /** What it may give; default `DEFAULT_BUDGET`. */
  readonly budget?: Budget | undefined;
  /** What one of the scanner's analysers told, lower layers first; can be gone through several times. */
  factsOf<Fact>(analyser: FileAnalyser<Fact>): Iterable<LocatedFact<Fact>>;
  /** What one of the scanner's selectors chose, each at the path where a container sees it. */
  entriesOf(selector: EntrySelector): Iterable<LocatedFact<FileEntry>>;
  /** The layer and instruction that a fact came from; empty for a folder. */
  originsOf(fact: Pick<LocatedFact<unknown>, 'layer' | 'gone'>): Origin[];
}

export interface ScanOutcome {
  /** An array in any order; what may not fit in memory in the order of `byUrgency`. */
  readonly findings: Sequence<Finding>;
  /** What it could not judge. */
  readonly gaps: readonly Gap[];
  /** What its own rules say needs nobody's attention. */
  readonly suppressed?: readonly SuppressedFinding[];
}

/**
 * One thing to look for. The core walks the files once for all scanners and keeps the facts of their analysers by
 * layer; `findings` turns facts and packages into findings, each time anew. It depends on nothing else: it reads no
 * file, asks no network, and knows no time but the day that it is told.
 */
export interface Scanner {
  /** Its folder's name, by which `--scanners` chooses it and the report's coverage names it. */
  readonly id: string;
  /** What it looks for, in a few words: `known vulnerabilities`. */
  readonly title: string;
  /** Does it look where nobody says what to look for? */
  readonly isUsual: boolean;
  readonly vectors: readonly VectorId[];
  /** Raised whenever it finds other things in the same facts; reports have it. */
  readonly version: number;
  /** Does it judge packages? They are only looked for where a chosen scanner does. */
  readonly packages: boolean;
  /** Does it want to know which files packages own? Default: no. */
  readonly packageFiles?: boolean;
  /** Does it need the advisory database? Its age then counts. */
  readonly advisories: boolean;
  /** Which files it wants, and what facts are made of them; their ids begin with the scanner's. */
  readonly analysers: readonly FileAnalyser[];
  /** Which entries it looks at by their path, mode and owner alone; default none. */
  readonly selectors?: readonly EntrySelector[];
  /** Do facts count of files that a layer above removes or replaces? Whoever has the image can still read those. */
  readonly removedFiles: boolean;
  findings(target: ScannedTarget): ScanOutcome;
  /** The image as reports may show it; default: as it is. */
  readonly shownImage?: (image: Image) => Image;
  /** What is to be ready before it looks at files. */
  readonly prepare?: (patterns: Patterns | undefined) => Promise<void>;
}

/** A scanner that is loaded when it is chosen. */
export interface ScannerEntry extends Pick<Scanner, 'id' | 'isUsual'> {
  readonly load: () => Promise<Scanner>;
}
