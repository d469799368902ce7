import * as z from 'zod';
import type { NamedPort } from '../../../../model/network/policy.ts';
import type { ApplicationSet } from '../../../../model/sets/applications.ts';
import { PROTOCOLS } from '../../../../model/sets/flow.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import { EVERY_PORT, type Ports } from '../port.ts';

const MOST_PORTS = 40;
const WITH_PORTS = { TCP: PROTOCOLS.tcp, UDP: PROTOCOLS.udp, SCTP: PROTOCOLS.sctp } as const;
/** IP protocols that have no ports; Cilium takes them with port 0. */
const WITHOUT_PORTS = { VRRP: 112, IGMP: 2 } as const;

const protocolSchema = z
  .enum(['TCP', 'UDP', 'SCTP', 'ANY', 'VRRP', 'IGMP'])
  .or(z.literal('').transform(() => 'ANY' as const));

/** A number without leading zeros, which Cilium would read as octal, or a name with a letter in it (RFC 6335). */
const PORT = /^(?:0|[1-9]\d{0,4}|(?=[^a-z]*[a-z])[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62})$/i;

/** One port, or a range, or a name. `last` of a name is undefined. */
const portSchema = z
  .strictObject({
    port: z.string().regex(PORT, 'must be a number from 0 to 65535 or the name of a port, in quotes'),
    endPort: z.int().min(0).max(65_535).default(0),
    protocol: protocolSchema.default('ANY'),
  })
  .refine(({ port }) => Number.isNaN(Number(port)) || Number(port) <= 65_535, {
    path: ['port'],
    message: 'must not be greater than 65535',
  })
  .refine(
    ({ port, endPort }) =>
      Number.isNaN(Number(port)) || endPort === 0 || (port !== '0' && endPort >= Number(port)),
    {
      path: ['endPort'],
      message: 'must not be less than port, which must not be 0',
    },
  )
  .refine(({ port, protocol }) => port === '0' || !(protocol in WITHOUT_PORTS), {
    path: ['port'],
    message: 'must be 0 for a protocol without ports',
  });
export type WrittenPort = z.output<typeof portSchema>;

export const portsSchema = z.array(portSchema).max(MOST_PORTS).default([]);

/** The protocol of the ports that a rule with `messages` can be for. */
export function isTcpPort({ port, protocol }: WrittenPort): boolean {
  return protocol === 'TCP' && port !== '0';
}

/**
 * What ports match. Left out, the protocol is any that has ports, and port 0 is every port: without a protocol it is
 * all traffic. `messages` are what may be said over TCP.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer4/
 */
export function portsOf(written: readonly WrittenPort[], messages: ApplicationSet | undefined): Ports {
  const parts = written.map((port) => partOf(port, messages));
  return {
    traffic: parts.reduce((all, { traffic }) => all.union(traffic), Traffic.NONE),
    namedPorts: parts.flatMap(({ namedPorts }) => namedPorts),
  };
}

function partOf({ port, endPort, protocol }: WrittenPort, messages: ApplicationSet | undefined): Ports {
  if (protocol === 'VRRP' || protocol === 'IGMP')
    return { traffic: Traffic.protocol(WITHOUT_PORTS[protocol]), namedPorts: [] };
  const first = Number(port);
  if (protocol === 'ANY' && first === 0) return EVERY_PORT;
  const numbers = protocol === 'ANY' ? Object.values(WITH_PORTS) : [WITH_PORTS[protocol]];
  if (Number.isNaN(first)) {
    const name = port.toLowerCase();
    const named = {
      name,
      protocol: protocol === 'ANY' ? undefined : numbers[0],
      ...(messages ? { messages } : {}),
    };
    return { traffic: Traffic.NONE, namedPorts: [named] };
  }
  const ports = Intervals.of([[first, first === 0 ? 65_535 : Math.max(first, endPort)]]);
  if (messages) return { traffic: Traffic.application(ports, messages), namedPorts: [] };
  return {
    traffic: numbers.reduce((all, number) => all.union(Traffic.ports(number, ports)), Traffic.NONE),
    namedPorts: [],
  };
}

/** The same ports with the messages that are not among those allowed; undefined where none is refused. */
export function refusedOf({ traffic, namedPorts }: Ports): Ports | undefined {
  const refused = traffic.refined.reduce(
    (all, { values, result }) => all.union(Traffic.application(portNumbersIn(values), result.complement())),
    Traffic.NONE,
  );
  const named = namedPorts.flatMap((port): NamedPort[] =>
    port.messages ? [{ ...port, messages: port.messages.complement() }] : [],
  );
  return refused.isEmpty() && named.length === 0 ? undefined : { traffic: refused, namedPorts: named };
}

/** The ports of points of TCP. */
function portNumbersIn(points: Intervals<number>): Intervals<number> {
  return Intervals.of([...points].map(([first, last]) => [first & 0xffff, last & 0xffff] as const));
}
