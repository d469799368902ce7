import { ADMIN } from './admin/compile.ts';
import { withoutAuditMode } from './audit.ts';
import { CALICO } from './calico/compile.ts';
import { CILIUM } from './cilium/compile.ts';
import { ENVOY } from './envoy/compile.ts';
import { HAPROXY } from './haproxy/compile.ts';
import { ISTIO } from './istio/compile.ts';
import { KUBERNETES } from './kubernetes/compile.ts';
import { withoutLimits } from './limits.ts';
import { NFTABLES } from './nftables/compile.ts';
import type { NetworkUnit } from './types.ts';

/** Every network engine that profiles are compiled for, in the order of its help. */
export const NETWORK_UNITS: readonly NetworkUnit[] = [
  NFTABLES,
  ...[KUBERNETES, ADMIN, CILIUM, CALICO, ISTIO, ENVOY].map(withoutAuditMode).map(withoutLimits),
  HAPROXY,
];
