import type { AuditCheck } from '../../audit/types.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';

/**
 * One thing that may be wrong with a host. Examples are files of a small root by their paths, with mode and owner where
 * they matter: `/etc/docker (0777 1000:0)`.
 */
export type HostCheck = AuditCheck<HostFacts>;
