import type { LanguageEcosystem } from '../../../model/ecosystems.ts';
import type { OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Evidence } from '../../../model/package.ts';
import type { PathTest } from '../../../model/path-test.ts';

/** A package that a file names. */
export interface NamedPackage {
  readonly kind: 'package';
  /** Where it is another than that of the unit which reads the file. */
  readonly ecosystem?: LanguageEcosystem;
  /** As advisories name it. */
  readonly name: string;
  /** Empty where a range is told instead, or where it is open. */
  readonly version: string;
  /** As its ecosystem writes it; `*` where any version will do. */
  readonly range?: string;
  /** Of a manifest: what decides its version is not read, which a gap of the file tells. */
  readonly isOpen?: true;
  /** Of a manifest: whoever uses the project is to bring it, so a lock file need not know it. */
  readonly isPeer?: boolean;
  /** Qualifiers of its package URL, as the type's definition has them. */
  readonly qualifiers?: Readonly<Record<string, string>>;
  readonly evidence: Evidence;
  readonly licences?: readonly string[];
  /** Only for development, or not only; absent where the file does not tell. */
  readonly development?: boolean;
  /** Does the project ask for it itself? Absent where the file does not tell. */
  readonly direct?: boolean;
  /** Packages that it needs, each as `referenceTo` writes it: `name@version`, or a package URL in another ecosystem than the unit's, at the versions that the file decides; absent where it does not tell. */
  readonly requires?: readonly string[];
  /** Of an installed package: names of what it needs, of whatever version lies beside it. See `withInstalledNeeds`. */
  readonly needs?: readonly string[];
  /** Of a lock file that does not tell what its project asks for: the ranges that got this version, as a manifest tells them. */
  readonly chosenFor?: readonly string[];
  /** Where it is installed, absolute; what lies there is no project's. */
  readonly folder?: string;
  /** Of a catalog: the names that builds ask for it by. Of distributions of Perl: modules of theirs. */
  readonly aliases?: readonly string[];
}

/** Files that belong to the packages named by the other files of the same folder: absolute paths. */
export interface OwnedFiles {
  readonly kind: 'files';
  readonly paths: readonly string[];
}

/** Folders below that of the file whose manifests are decided by the lock file beside it: patterns with `*` and `!`. */
export interface Workspaces {
  readonly kind: 'workspaces';
  readonly patterns: readonly string[];
  /** How the paths of these manifests end, where others in the folders are not decided. */
  readonly ending?: string;
}

/** Another file whose packages count with those of this one, or constrain them. */
export interface IncludedFile {
  readonly kind: 'include';
  /** Absolute in the target. */
  readonly path: string;
  readonly isConstraint: boolean;
}

/** A package of a catalog that a build asks for by one of its aliases. */
export interface UsedAlias {
  readonly kind: 'alias';
  readonly alias: string;
  readonly development: boolean;
}

/** A name that a lock file decides without a package: the project's own, or one that its platforms have no need of. */
export interface DecidedName {
  readonly kind: 'decided';
  readonly name: string;
  /** What the project's own needs, as packages have it. */
  readonly requires?: readonly string[];
}

/** What the project is called whose manifest this is: others of the same workspace that ask for it ask for no registry's. */
export interface OwnName {
  readonly kind: 'own';
  readonly name: string;
}

/** Names of what the installed package needs that another file of the same folder tells of. See `withInstalledNeeds`. */
export interface InstalledNeeds {
  readonly kind: 'needs';
  readonly names: readonly string[];
}

/** What a file does not tell; the subject is the file. */
export interface UnresolvedPart {
  readonly kind: 'gap';
  readonly evidence: Evidence;
  readonly gap: Omit<Gap, 'subject'>;
}

export type LanguageFact =
  | NamedPackage
  | OwnedFiles
  | Workspaces
  | IncludedFile
  | UsedAlias
  | DecidedName
  | OwnName
  | InstalledNeeds
  | UnresolvedPart;

/** What decides the versions that a manifest declares. */
export interface DecisionRule {
  /** Paths from the manifest's folder, any of which does; `*` stands for the manifest's own name. */
  readonly lockFiles: readonly string[];
  /** The path of an installed package's manifest, from the folder or one above. */
  readonly installed?: (name: string) => string;
}

/** One format of file that names packages of a language. */
export interface PackageFormat {
  /** What its packages count as, unless one says otherwise, and what is missing where it cannot be read. */
  readonly evidence: Evidence;
  /** Bytes of the largest file that is read. */
  readonly maximumSize: number;
  /** For a manifest: what decides the versions that it declares. What is decided is not listed from it. */
  readonly decidedBy?: DecisionRule;
  /** Is the file at this path one? Asked for every file: cheap. */
  readonly recognises: PathTest;
  /** Throws a `Fault` for what it cannot read. */
  read(file: OpenFile): LanguageFact[];
}
