import type { NamedPort } from '../../../../model/network/policy.ts';
import type { ServicePort } from '../../../../model/network/service.ts';
import { PROTOCOLS } from '../../../../model/sets/flow.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import type { Ports } from '../port.ts';
import { namesOf, numbersOf } from './port.ts';
import type { WrittenRule } from './rule.ts';

const EVERY_PORT = Intervals.of([[0, 65_535]]);

/** Tells of a field that the model cannot say, and why. */
export type ReportGap = (field: string, reason: string) => void;

/** The traffic that a rule matches by its protocol, ports, ICMP and HTTP; all of its conditions must hold. */
export function trafficOf(rule: WrittenRule, reportGap: ReportGap): Ports {
  const { http: messages, destination } = rule;
  const points = protocolsOf(rule, reportGap);
  const carried = messages ? points.intersect(Traffic.application(EVERY_PORT, messages)) : points;
  const { ports, notPorts } = destination;
  if (ports.length === 0 && notPorts.length === 0) return { traffic: carried, namedPorts: [] };
  const { protocol = PROTOCOLS.tcp } = rule;
  const names = namesOf(ports);
  if (namesOf(notPorts).length > 0)
    reportGap('destination.notPorts', 'what is not a named port differs by destination');
  else if (names.length > 0 && notPorts.length > 0)
    reportGap('destination.notPorts', 'named ports without some numbers differ by destination');
  const numbers = (ports.length > 0 ? numbersOf(ports) : EVERY_PORT).subtract(numbersOf(notPorts));
  // Excluded by notProtocol, which names the same one.
  const isNothing = carried.isEmpty();
  return {
    traffic: carried.intersect(Traffic.ports(protocol, numbers)),
    namedPorts: isNothing ? [] : names.map((name) => ({ name, protocol, ...(messages ? { messages } : {}) })),
  };
}

function protocolsOf({ protocol, notProtocol, icmp, notICMP }: WrittenRule, reportGap: ReportGap): Traffic {
  let traffic = protocol === undefined ? Traffic.ALL : Traffic.protocol(protocol);
  if (notProtocol !== undefined) traffic = traffic.subtract(Traffic.protocol(notProtocol));
  const family = protocol === PROTOCOLS.icmpv6 ? 'icmpv6' : 'icmp';
  if (icmp) traffic = traffic.intersect(Traffic.icmp(family, icmp.type, icmp.code));
  if (!notICMP) return traffic;
  if (protocol === PROTOCOLS.icmp || protocol === PROTOCOLS.icmpv6)
    return traffic.subtract(Traffic.icmp(family, notICMP.type, notICMP.code));
  reportGap('notICMP', 'it does not say of which protocol');
  return traffic;
}

/** Traffic to the ports of a service's endpoints, of what is matched otherwise. */
export function towards(service: readonly ServicePort[], { traffic }: Ports): Ports {
  const numbered = service
    .filter((port) => typeof port.target === 'number')
    .map(({ target, protocol }) => Traffic.ports(protocol, Intervals.of([[Number(target), Number(target)]])))
    .reduce((all, one) => all.union(one), Traffic.NONE);
  const namedPorts = service.flatMap(({ target, protocol }): NamedPort[] =>
    typeof target === 'string' && Traffic.protocol(protocol).isSubsetOf(traffic)
      ? [{ name: target, protocol }]
      : [],
  );
  return { traffic: traffic.intersect(numbered), namedPorts };
}
