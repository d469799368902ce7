import { ENVOY } from './envoy/compile.ts';
import { ISTIO } from './istio/compile.ts';
import { NFTABLES } from './nftables/compile.ts';
import type { NetworkUnit } from './types.ts';

/** Every network engine that profiles are compiled for, in the order of its help. */
export const NETWORK_UNITS: readonly NetworkUnit[] = [NFTABLES, ISTIO, ENVOY];
