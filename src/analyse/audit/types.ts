import type { AuditEvidence } from '../../model/configuration/audit.ts';
import type { CatalogueEntry, CatalogueSet } from '../../model/configuration/check.ts';

/** What a check looked at and what came of each, at least one. */
export type Evidence = readonly [AuditEvidence, ...AuditEvidence[]];

/** One thing that may be wrong with what is audited, with the examples that prove it. */
export interface AuditCheck<Facts> extends CatalogueEntry {
  /** Asks for nothing but facts. */
  find(facts: Facts): Evidence;
}

/** The checks of one audit, or of a part of it, which tell what holds too, so that an audit is complete. */
export interface AuditCheckSet<Facts = never> extends CatalogueSet {
  readonly checks: readonly [AuditCheck<Facts>, ...AuditCheck<Facts>[]];
}
