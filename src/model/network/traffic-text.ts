import { AddressSet } from '../sets/addresses.ts';
import { describeMessage, EVERY_POINT, PROTOCOLS } from '../sets/flow.ts';
import type { Intervals } from '../sets/intervals.ts';
import type { Traffic } from '../sets/traffic.ts';

const POINTS = 0x10000;
const MOST_RANGES = 40;
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(PROTOCOLS).map(([name, number]) => [number, name]),
);
const WITH_TYPES: readonly number[] = [PROTOCOLS.icmp, PROTOCOLS.icmpv6];
const WITH_PORTS: readonly number[] = [PROTOCOLS.tcp, PROTOCOLS.udp, PROTOCOLS.sctp];
/** What was described before: few sets stand for many pairs. */
const TEXTS = new WeakMap<Traffic, string>();

/**
 * Traffic as people say it: `nothing`, `everything`, `tcp 80,8000-8999; udp 53`, `everything but tcp 22`. Port 0 is no
 * port that anything can use, so it is passed over. Where only some messages may flow, the ports are followed by one of
 * them: `(requests such as HTTP GET /orders)`.
 */
export function describeTraffic(traffic: Traffic): string {
  const text = TEXTS.get(traffic) ?? textOf(traffic);
  TEXTS.set(traffic, text);
  return text;
}

function textOf(traffic: Traffic): string {
  if (traffic.isEmpty()) return 'nothing';
  const plain = describePoints(traffic.plain);
  const refined = traffic.refined.map(({ values, result }) => {
    const message = result.example();
    return `${describePoints(values)} (requests such as ${message ? describeMessage(message) : 'none'})`;
  });
  return [...(plain === '' ? [] : [plain]), ...refined].join('; ');
}

function describePoints(points: Intervals<number>): string {
  const byProtocol = rangesByProtocol(points);
  if (byProtocol.size === 256) {
    const closed = [...rangesByProtocol(points.complement(EVERY_POINT))];
    if (closed.length === 0) return 'everything';
    if (closed.length < 3) return `everything but ${closed.map(describeProtocol).join('; ')}`;
  }
  const shown = [...byProtocol].toSorted(([a], [b]) => order(a) - order(b) || a - b);
  const named = shown.filter(([protocol]) => NAMES.has(protocol)).map(describeProtocol);
  const others = shown.length - named.length;
  return [...named, ...(others > 0 ? [`${others} other protocols`] : [])].join('; ');
}

function order(protocol: number): number {
  const place = WITH_PORTS.indexOf(protocol);
  return place < 0 ? WITH_PORTS.length : place;
}

/** For each protocol, its ranges of ports. */
function rangesByProtocol(points: Intervals<number>): Map<number, [number, number][]> {
  const byProtocol = new Map<number, [number, number][]>();
  for (const [first, last] of points) {
    for (let protocol = Math.floor(first / POINTS); protocol * POINTS <= last; protocol += 1) {
      const from = Math.max(first - protocol * POINTS, WITH_PORTS.includes(protocol) ? 1 : 0);
      const to = Math.min(last - protocol * POINTS, POINTS - 1);
      if (from > to) continue;
      byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), [from, to]]);
    }
  }
  return byProtocol;
}

function describeProtocol([protocol, ranges]: [number, [number, number][]]): string {
  const name = NAMES.get(protocol) ?? `protocol ${protocol}`;
  const [first] = ranges;
  if (first && first[0] <= 1 && first[1] === POINTS - 1) return name;
  const show = WITH_TYPES.includes(protocol) ? describeTypes : describePorts;
  const shown = ranges.slice(0, MOST_RANGES).map(show);
  const more = ranges.length - shown.length;
  return `${name} ${shown.join(',')}${more > 0 ? ` and ${more} more ranges` : ''}`;
}

function describePorts([from, to]: [number, number]): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

/** Type and code are the two bytes of a point of ICMP. */
function describeTypes([from, to]: [number, number]): string {
  const [first, last] = [from >> 8, to >> 8];
  if ((from & 0xff) === 0 && (to & 0xff) === 0xff) return `type ${describePorts([first, last])}`;
  return `type ${first} code ${from & 0xff}${from === to ? '' : ` to type ${last} code ${to & 0xff}`}`;
}

/** Addresses as people say them: `any address`, `10.0.0.0/8`, `any address but 10.0.0.0/8`. */
export function describeAddresses(addresses: AddressSet): string {
  const blocks = addresses.cidrs();
  if (blocks.length === 0) return 'no address';
  const others = addresses.complement();
  if (others.isEmpty()) return 'any address';
  if (addresses.equals(AddressSet.V4)) return 'any IPv4 address';
  if (addresses.equals(AddressSet.V6)) return 'any IPv6 address';
  const missing = others.cidrs();
  const isShorter = missing.length < blocks.length;
  const shown = (isShorter ? missing : blocks).slice(0, MOST_RANGES);
  const more = Math.min(missing.length, blocks.length) - shown.length;
  return `${isShorter ? 'any address but ' : ''}${shown.join(', ')}${more > 0 ? ` and ${more} more blocks` : ''}`;
}
