import type { ExceptionRemark } from './remark.ts';

/** The four statuses of a VEX statement: "Minimum Requirements for VEX" (CISA, 2023), section 3.2.4. */
export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
export type VexStatus = (typeof VEX_STATUSES)[number];

/** A name of a piece of software: a package URL, a digest as `sha256:…`, or what its maker calls it. */
export interface VexIdentifier {
  readonly kind: 'purl' | 'digest' | 'name';
  readonly text: string;
}

/** A piece of software that is known by any of its identifiers, in these versions where some are given. */
export interface VexComponent {
  readonly identifiers: readonly VexIdentifier[];
  /** Versions, or ranges in the syntax of `vers`; absent: all that the identifiers allow. */
  readonly versions?: readonly string[];
}

/** A product, and those of its parts that a statement is about; without any it is about the product as a whole. */
export interface VexProduct extends VexComponent {
  readonly subcomponents: readonly VexComponent[];
}

/** That a vulnerability has this status in products. */
export interface VexStatement {
  /** The document, as the user named it. */
  readonly source: string;
  readonly author?: string;
  /** Every id that the vulnerability is known by. */
  readonly ids: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  /** In the words of the document: its label, its text, or both. */
  readonly justification?: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What a VEX document says. */
export interface VexDocument {
  readonly statements: readonly VexStatement[];
  readonly remarks: readonly ExceptionRemark[];
}

/** What the target as a whole is called. */
export interface TargetNames {
  /** As the user wrote it, and every name and tag of an image, short and long. */
  readonly names: readonly string[];
  /** Of an image: manifest and configuration, as `sha256:…`. */
  readonly digests: readonly string[];
  /** Repositories with their registry, such as `docker.io/library/debian`, and the tag where there is one. */
  readonly repositories: readonly { readonly path: string; readonly tag?: string }[];
  readonly architecture?: string;
  /** Package URLs that the user says it has. */
  readonly purls: readonly string[];
}
