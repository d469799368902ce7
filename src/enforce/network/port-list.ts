import { PROTOCOLS } from '../../model/sets/flow.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';

/** Ports of a protocol, both included. */
export interface Ports {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly first: number;
  readonly last: number;
}

const NAMES = ['TCP', 'UDP', 'SCTP'] as const;
const NUMBERS = { TCP: PROTOCOLS.tcp, UDP: PROTOCOLS.udp, SCTP: PROTOCOLS.sctp } as const;
const POINTS = 0x10000;
export const LAST_PORT = 65_535;

export interface PortList {
  /** Undefined: everything, with or without ports. */
  readonly ports: readonly Ports[] | undefined;
  /** What no list of ports says. */
  readonly inexpressible: Traffic;
}

/**
 * Plain traffic as a list of ports. Kubernetes counts ports from 1, so port 0 is left out but where it is among all
 * ports of a protocol and `wholeProtocols` says that the engine has a word for these.
 */
export function portList(traffic: Traffic, wholeProtocols: boolean): PortList {
  if (traffic.equals(Traffic.ALL)) return { ports: undefined, inexpressible: Traffic.NONE };
  const ports = NAMES.flatMap((protocol) => rangesOf(traffic, protocol, wholeProtocols));
  const expressed = ports.reduce(
    (all, { protocol, first, last }) =>
      all.union(Traffic.ports(NUMBERS[protocol], Intervals.of([[first, last]]))),
    Traffic.NONE,
  );
  return { ports, inexpressible: traffic.subtract(expressed) };
}

function rangesOf(traffic: Traffic, protocol: Ports['protocol'], wholeProtocols: boolean): Ports[] {
  const base = NUMBERS[protocol] * POINTS;
  const own = traffic.plain.intersect(Intervals.of([[base, base + LAST_PORT]]));
  return [...own].flatMap(([from, to]): Ports[] => {
    const [first, last] = [from - base, to - base];
    if (first === 0 && last === LAST_PORT && wholeProtocols) return [{ protocol, first, last }];
    return last === 0 ? [] : [{ protocol, first: Math.max(first, 1), last }];
  });
}
