import type { OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Evidence } from '../../../model/package.ts';

/** A package that a file names. */
export interface NamedPackage {
  readonly kind: 'package';
  /** As advisories name it. */
  readonly name: string;
  readonly version: string;
  readonly evidence: Evidence;
  readonly licences?: readonly string[];
  /** Only for development, or not only; absent where the file does not tell. */
  readonly development?: boolean;
}

/** Files that belong to the packages named by the other files of the same folder: absolute paths. */
export interface OwnedFiles {
  readonly kind: 'files';
  readonly paths: readonly string[];
}

/** What a file does not tell; the subject is the file. */
export interface UnresolvedPart {
  readonly kind: 'gap';
  readonly evidence: Evidence;
  readonly gap: Omit<Gap, 'subject'>;
}

export type LanguageFact = NamedPackage | OwnedFiles | UnresolvedPart;

/** One format of file that names packages of a language. */
export interface PackageFormat {
  /** What its packages count as, unless one says otherwise, and what is missing where it cannot be read. */
  readonly evidence: Evidence;
  /** Bytes of the largest file that is read. */
  readonly maximumSize: number;
  /** Is the file at this path one? Asked for every file: cheap. */
  recognises(path: string): boolean;
  /** Throws a `Fault` for what it cannot read. */
  read(file: OpenFile): LanguageFact[];
}
