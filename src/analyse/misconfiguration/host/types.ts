import type { CatalogueEntry, CatalogueSet } from '../../../model/configuration/check.ts';
import type { HostEvidence, HostFacts } from '../../../model/configuration/host.ts';

/**
 * One thing that may be wrong with a host. Examples are files of a small root by their paths, with mode and owner where
 * they matter: `/etc/docker (0777 1000:0)`.
 */
export interface HostCheck extends CatalogueEntry {
  /** What it looked at and what came of each, at least one. Asks for nothing but facts. */
  find(host: HostFacts): readonly [HostEvidence, ...HostEvidence[]];
}

/** The checks of hosts, which tell what holds too, so that an audit is complete. */
export interface HostCheckSet extends CatalogueSet {
  /** Most of its examples are about this file. */
  readonly exampleFile: string;
  readonly checks: readonly [HostCheck, ...HostCheck[]];
}
