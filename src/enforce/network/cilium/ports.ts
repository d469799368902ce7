import type { Permission, PortRange } from '../../../model/segmentation/permission.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { Approximation } from '../approximation.ts';
import { chunks } from '../manifest-text.ts';
import type { Claims, Parser } from './claims.ts';
import { httpRules } from './http.ts';
import { kafkaRules } from './kafka.ts';

/** Cilium's bound on the ports of one entry. */
const MOST_PORTS = 40;
const ANY_TCP: PortRange = { protocol: 'tcp', first: 1, last: 65_535 };
const EVERY_TCP = [{ ports: [{ port: '0', protocol: 'TCP' }] }];
const TCP_0 = Traffic.ports(6, Intervals.of([[0, 0]]));
const LEFT_OUT = 'the rule is left out';
const EVERYTHING = 'everything on these ports is meant';

/**
 * The `toPorts` of a permission: undefined for all traffic, empty where nothing is left that Cilium can say.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer4/ and layer7/
 */
export function toPortsOf(
  permission: Permission,
  isDenial: boolean,
  claims: Claims,
  approximation: Approximation,
): object[] | undefined {
  const { ports, requests, serverName } = permission;
  if (!requests && serverName === undefined) return ports && entries(ports);
  const ranges = ports ? ports.filter(({ protocol }) => protocol === 'tcp') : [ANY_TCP];
  if (ranges.length === 0) return [];
  const plain = ports ? entries(ranges) : EVERY_TCP;
  if (isDenial) {
    const instead = { more: EVERYTHING, less: LEFT_OUT };
    return approximation.isMore('Cilium does not deny by request or server name', instead) ? plain : [];
  }
  const applications = applicationsOf(permission, ranges, claims, approximation);
  if (applications === 'anything') return plain;
  if (!applications) return [];
  if (!ports) approximation.forced('less', 'rules for requests are for ports from 1 on', { traffic: TCP_0 });
  return entries(ranges).map((entry) => ({ ...entry, ...applications }));
}

function entries(ranges: readonly PortRange[]): object[] {
  const written = ranges.map(({ protocol, first, last }) => ({
    port: String(Math.max(first, 1)),
    ...(last > first ? { endPort: last } : {}),
    protocol: protocol.toUpperCase(),
  }));
  return chunks(written, MOST_PORTS).map((some) => ({ ports: some }));
}

/** What may be said, as fields of an entry: undefined for nothing. */
function applicationsOf(
  { requests, serverName }: Permission,
  ranges: readonly PortRange[],
  claims: Claims,
  approximation: Approximation,
): object | 'anything' | undefined {
  const isFree = (parser: Parser): boolean => claims.take(ranges, parser);
  const taken = (): 'anything' | undefined =>
    approximation.isMore('Cilium takes rules of one protocol only for a port, and another one comes first', {
      more: EVERYTHING,
      less: LEFT_OUT,
    })
      ? 'anything'
      : undefined;
  if (serverName !== undefined) {
    if (requests) {
      const instead = { more: 'the server name alone is compared', less: LEFT_OUT };
      if (!approximation.isMore('Cilium does not look into TLS without its keys', instead)) return undefined;
    }
    return isFree('tls') ? { serverNames: [serverName] } : taken();
  }
  if (!requests) return 'anything';
  if (requests.sql.length > 0) {
    const instead = { more: EVERYTHING, less: 'such requests are left out' };
    if (approximation.isMore('Cilium does not tell SQL requests apart', instead)) return 'anything';
  }
  if (requests.http.length > 0 && requests.kafka.length > 0) {
    const instead = { more: EVERYTHING, less: 'requests of Kafka are left out' };
    if (approximation.isMore('Cilium takes rules of one protocol only for a port', instead))
      return 'anything';
  }
  if (requests.http.length > 0) {
    const http = httpRules(requests.http, approximation);
    if (http.length === 0) return undefined;
    return isFree('http') ? { rules: { http } } : taken();
  }
  const kafka = kafkaRules(requests.kafka, approximation);
  if (kafka.length === 0) return undefined;
  return isFree('kafka') ? { rules: { kafka } } : taken();
}
