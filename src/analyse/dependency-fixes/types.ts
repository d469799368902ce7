import type { LanguageEcosystem } from '../../model/ecosystems.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';

/** A manifest as it is, by its path from the root of the target. */
export interface Manifest {
  readonly path: string;
  readonly text: string;
}

/** A package that is to be of another version. */
export interface Raise {
  /** As advisories name it. */
  readonly name: string;
  /** Empty where nothing decides it. */
  readonly from: string;
  readonly to: string;
  /** The name of the file that told of it, such as `pnpm-lock.yaml`. */
  readonly lock: string;
  /** Is it the only version of the package there? */
  readonly isOnly: boolean;
  /** Is it for development only? */
  readonly isForDevelopment?: boolean;
  /** Does something else bring it, so that the project does not ask for it itself? */
  readonly isBrought?: boolean;
  /** The lock file and the manifests in its folder, by their names. */
  readonly beside: ReadonlyMap<string, string>;
}

/** Why a manifest that names a package is not changed. */
export interface Refusal {
  readonly reason: string;
}

/** A command of a package manager, its packages apart: one call takes those of several changes. */
export interface Relock {
  readonly command: readonly string[];
  readonly packages: readonly string[];
  readonly options: readonly string[];
}

/** Another file whose requirements count with those of this one, or constrain them, by its path from the folder. */
export interface Include {
  readonly path: string;
  readonly isConstraint: boolean;
}

/** Changes manifests of one kind, whose formatting and comments stay. Pure; texts are foreign. */
export interface ManifestEditor {
  readonly ecosystem: LanguageEcosystem;
  /** By the file's name, and its path where that is not enough. */
  wants(name: string, path: string): boolean;
  /** Do projects in folders below take over what it says? */
  readonly isInherited?: boolean;
  /** The text that asks for the version; undefined where it does not ask for the package, or not by a version. */
  raise(text: string, raise: Raise): string | Refusal | undefined;
  /** The name of what else in the project decides the version, such as a property; undefined where nothing does. */
  variableOf?(text: string, raise: Raise): string | undefined;
  /** The text in which something of that name is the version; undefined where it has no such. */
  withVariable?(text: string, name: string, to: string): string | undefined;
  /** The text that has another package's package be of the version; undefined where the format has no way to. */
  override?(text: string, raise: Raise): string | undefined;
  /** Is that but one requirement more, which those of others must agree with? */
  mustAgree?(raise: Raise): boolean;
  /** What else decides with it. */
  includes?(text: string): readonly Include[];
  /** Why nothing that the manifest says changes the version below it, in a folder by its path from there. */
  refusal?(text: string, folder: string, raise: Raise): Refusal | undefined;
  /**
   * What makes the lock file follow; undefined where there is none to follow, or nobody knows. With the text of what was
   * raised, where that is in another folder.
   */
  relock(raise: Raise, elsewhere?: string): Relock | undefined;
  /** What has the lock file alone take a version that all who ask for the package admit; undefined where nothing does. */
  update?(raise: Raise): Relock | undefined;
}

/** What advisories say of packages, as a scan would. */
export type JudgePackages = (packages: readonly Package[]) => readonly VulnerabilityFinding[];

/** How far a version is from another: of `0.y.z`, `y` breaks too. */
export type Step = 'patch' | 'minor' | 'major' | 'unknown';

/** What is done about one package in one project. */
export interface FixChange {
  /**
   * - `direct`   the project asks for another version of what it names itself
   * - `override` it decides the version of what another package brings
   * - `lock`     all who ask for the package take the version: only the lock file has to follow
   * - `image`    a file names another image
   * - `pin`      a Dockerfile installs another version
   */
  readonly kind: 'direct' | 'override' | 'lock' | 'image' | 'pin';
  /** The manifest, or the lock file. */
  readonly file: string;
  readonly package: Package;
  readonly to: string;
  readonly step: Step;
  /** What is raised in its place, as it brings it: a package that the project asks for itself. */
  readonly by?: { readonly name: string; readonly from: string; readonly to: string } | undefined;
  /** Why, where it is for no finding. */
  readonly reason?: string | undefined;
  readonly clears: readonly VulnerabilityFinding[];
  /** Of the better version's own that stay. */
  readonly keeps: readonly VulnerabilityFinding[];
  readonly relock: Relock | undefined;
}

/** A vulnerable package that nothing is done about. */
export interface LeftPackage {
  readonly package: Package;
  readonly findings: readonly VulnerabilityFinding[];
  readonly reason: string;
}

export interface FixPlan {
  /** What clears most first. */
  readonly changes: readonly FixChange[];
  readonly left: readonly LeftPackage[];
  /** The manifests that change, as they will be, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
}
