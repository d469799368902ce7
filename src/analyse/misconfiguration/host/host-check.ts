import type { AuditCheck } from '../../audit/types.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import type { Mending, RemedyHead } from '../../../model/configuration/remedy.ts';

/** What mends what a check found, as data. */
export interface Remedy extends RemedyHead {
  /** Asks for nothing but facts; undefined where it is not certain what mends it. Nothing to change: it is so already. */
  mend(host: HostFacts): Mending | undefined;
}

/**
 * One thing that may be wrong with a host. Examples are files of a small root by their paths, with mode and owner where
 * they matter: `/etc/docker (0777 1000:0)`.
 */
export interface HostCheck extends AuditCheck<HostFacts> {
  readonly remedy?: Remedy | undefined;
}
