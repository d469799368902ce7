import type { VexStatus } from './vex.ts';

/** Why a vulnerability does not affect a product: "Minimum Requirements for VEX" (CISA, 2023), section 3.2.6. */
export const VEX_JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;
export type VexJustification = (typeof VEX_JUSTIFICATIONS)[number];

/** What we say of a vulnerability in packages of a product. */
export interface OwnStatement {
  /** Every id that it is known by, the first that of the finding. */
  readonly ids: readonly string[];
  /** Package URLs, sorted. */
  readonly packages: readonly string[];
  readonly status: VexStatus;
  /** Of `not_affected` only. */
  readonly justification?: VexJustification;
  /** Of `not_affected` why, of `affected` what is done about it. */
  readonly text?: string;
}

/** A VEX document that we write. */
export interface OwnVex {
  /** Package URL of the product. */
  readonly product: string;
  readonly author: string;
  /** Address that stands for the author, which CSAF wants. */
  readonly namespace?: string | undefined;
  /** As RFC 3339 has it. */
  readonly created: string;
  readonly version: string;
  readonly statements: readonly OwnStatement[];
}
