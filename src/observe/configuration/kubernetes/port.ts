import * as z from 'zod';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { NamedPort } from '../../../model/network/policy.ts';

export const portNumberSchema = z.int().min(1).max(65_535);

/** Number of the IP protocol. */
export const protocolSchema = z
  .enum(['TCP', 'UDP', 'SCTP'])
  .transform((name) => ({ TCP: PROTOCOLS.tcp, UDP: PROTOCOLS.udp, SCTP: PROTOCOLS.sctp })[name]);

/** That of a port of a container or a service, of which an empty one is none, as API servers take it. */
export const portProtocolSchema = z
  .enum(['', 'TCP', 'UDP', 'SCTP'])
  .transform((name) => PROTOCOLS[name === 'UDP' ? 'udp' : name === 'SCTP' ? 'sctp' : 'tcp'])
  .default(PROTOCOLS.tcp);

/** What the ports of a rule match. */
export interface Ports {
  readonly traffic: Traffic;
  readonly namedPorts: readonly NamedPort[];
}

/** No ports said: all traffic. */
export const EVERY_PORT: Ports = { traffic: Traffic.ALL, namedPorts: [] };

/** Ports of a protocol from `first` to `last`. */
export function portRange(protocol: number, first: number, last: number): Ports {
  return { traffic: Traffic.ports(protocol, Intervals.of([[first, last]])), namedPorts: [] };
}

export function namedPort(name: string, protocol: number | undefined): Ports {
  return { traffic: Traffic.NONE, namedPorts: [{ name, protocol }] };
}

/** Any of these; all traffic where there are none, as in every dialect of Kubernetes. */
export function anyOf(ports: readonly Ports[] | undefined): Ports {
  if (ports === undefined || ports.length === 0) return EVERY_PORT;
  return {
    traffic: ports.reduce((all, { traffic }) => all.union(traffic), Traffic.NONE),
    namedPorts: ports.flatMap(({ namedPorts }) => namedPorts),
  };
}
