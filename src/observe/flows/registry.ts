import { CONNTRACK_UNIT } from './conntrack/unit.ts';
import { HAPROXY_UNIT } from './haproxy/unit.ts';
import { NFLOG_UNIT } from './nflog/unit.ts';
import { SOCKETS_UNIT } from './sockets/unit.ts';
import { SURICATA_UNIT } from './suricata/unit.ts';
import type { FlowUnit } from './types.ts';

/** Everything that sees flows. */
export const FLOW_UNITS: readonly FlowUnit[] = [
  CONNTRACK_UNIT,
  SOCKETS_UNIT,
  HAPROXY_UNIT,
  NFLOG_UNIT,
  SURICATA_UNIT,
];
