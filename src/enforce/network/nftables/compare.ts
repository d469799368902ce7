import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import type { DifferentFlow } from '../types.ts';
import { isObject, readPorts } from './elements.ts';
import type { Json } from './expressions.ts';
import { fileName } from './names.ts';
import { type ReadTable, readRuleset } from './ruleset.ts';
import { checkTable, NotSimulated, passes, type SimulatedPacket } from './simulation.ts';

const HOST_FILE = 'nftables/bridge.json';
/** Addresses that no member has, of those that documents are written with. */
const OUTSIDE = ['198.51.100.7', '2001:db8::7'];
const OUTER = 'eth0';
const OTHER_PORT = 12_345;
const MOST_PORTS = 24;
const MOST_PACKETS = 40_000;
const MOST_FLOWS = 20;

type Tables = ReadonlyMap<string, ReadTable>;

/** A place on the wire: a member's, or one outside. */
interface Place {
  readonly name: string;
  readonly interface: string;
  readonly address: string;
}

interface Probe {
  readonly direction: DifferentFlow['direction'];
  readonly from: string;
  readonly to: string;
  readonly packet: SimulatedPacket;
}

/**
 * Packets that a file lets through otherwise than the compiler's, found by sending some through both: between members,
 * from and to addresses outside, with forged sources, at every port that either names. Undefined where the kernel would
 * not take the file, or it has what is not simulated.
 */
export function compare(
  compiled: Artefact,
  found: Artefact,
  segmentation: Segmentation,
): DifferentFlow[] | undefined {
  try {
    const [was, is] = [compiled, found].map(({ path, text }) => readRuleset(path, text));
    if (!was || !is) return undefined;
    if (!isOfSameSets(was, is)) return undefined;
    for (const table of is.values()) checkTable(table);
    const flows = new Map<string, DifferentFlow>();
    let packets = 0;
    for (const probe of probesOf(compiled.path, segmentation, [was, is])) {
      packets += 1;
      if (packets > MOST_PACKETS || flows.size >= MOST_FLOWS) break;
      const [before, after] = [was, is].map((tables) => isLetThrough(compiled.path, tables, probe));
      if (before === after || after === undefined) continue;
      const { direction, from, to, packet } = probe;
      const flow = { protocol: PROTOCOLS[packet.protocol], port: packet.dport };
      flows.set(`${direction} ${from} ${to} ${after}`, { direction, from, to, flow, isAllowed: after });
    }
    return [...flows.values()];
  } catch (error) {
    if (error instanceof NotSimulated || error instanceof Fault) return undefined;
    throw error;
  }
}

/** Sets of another type or with other flags do not take the elements that there are. */
function isOfSameSets(was: Tables, is: Tables): boolean {
  return [...was].every(([family, { sets }]) =>
    [...sets].every(([name, { shape }]) => {
      const other = is.get(family)?.sets.get(name);
      return !other || isDeepStrictEqual(other.shape, shape);
    }),
  );
}

function isLetThrough(path: string, tables: Tables, { direction, packet }: Probe): boolean {
  const inet = tables.get('inet');
  const marks = { mark: 0 };
  if (path !== HOST_FILE) return passes(inet, direction === 'egress' ? 'output' : 'input', packet, marks);
  const bridge = tables.get('bridge');
  if (!packet.isBridged)
    return passes(inet, 'prerouting', packet, marks) && passes(inet, 'forward', packet, marks);
  return (
    passes(bridge, 'prerouting', packet, marks) &&
    passes(inet, 'forward', packet, marks) &&
    passes(bridge, 'forward', packet, marks)
  );
}

function* probesOf(path: string, { members }: Segmentation, tables: readonly Tables[]): Generator<Probe> {
  const places = members.flatMap(({ id, endpoints }) =>
    endpoints.flatMap((one) =>
      one.addresses.map((address): Place => ({ name: id, interface: one.interface, address })),
    ),
  );
  const outside = outsideOf(tables).map((address): Place => ({ name: address, interface: OUTER, address }));
  const own = members.find(({ id }) => path === `nftables/namespaces/${fileName(id)}.json`)?.id;
  const isOwn = ({ name }: Place): boolean => own === undefined || name === own;
  const ports = portsOf(tables);
  for (const from of [...places, ...outside])
    for (const to of [...places, ...outside]) {
      if (from.name === to.name || familyOf(from) !== familyOf(to)) continue;
      const isCall = places.includes(from) && isOwn(from);
      if (!isCall && !(places.includes(to) && isOwn(to))) continue;
      const forged = own === undefined && places.includes(from) ? [OUTER] : [];
      for (const iifname of [from.interface, ...forged])
        for (const isBridged of own === undefined && places.includes(to) ? [false, true] : [false])
          yield* probesBetween({ from, to, isCall, iifname, isBridged, isInside: own !== undefined }, ports);
    }
}

interface Ends {
  readonly from: Place;
  readonly to: Place;
  readonly isCall: boolean;
  readonly iifname: string;
  readonly isBridged: boolean;
  /** In the namespace of a member, which has one interface. */
  readonly isInside: boolean;
}

function* probesBetween(ends: Ends, ports: readonly number[]): Generator<Probe> {
  const { from, to, isCall, iifname, isBridged, isInside } = ends;
  const name = iifname === from.interface ? from.name : `${iifname} with the address of ${from.name}`;
  const about = { direction: isCall ? ('egress' as const) : ('ingress' as const), to: to.name };
  for (const dport of ports)
    for (const protocol of ['tcp', 'udp', 'sctp'] as const) {
      const packet: SimulatedPacket = {
        family: familyOf(from),
        saddr: from.address,
        daddr: to.address,
        protocol,
        dport,
        iifname: isInside && isCall ? undefined : iifname,
        oifname: isInside && !isCall ? undefined : to.interface,
        isBridged,
      };
      yield { ...about, from: name, packet };
      if (dport !== OTHER_PORT) continue;
      yield { ...about, from: `${name} (an answer)`, packet: { ...packet, isAnswer: true } };
      for (const saddr of packet.family === 6 ? ['fe80::1', '::'] : ['169.254.1.1'])
        yield { ...about, from: `${name} as ${saddr}`, packet: { ...packet, saddr } };
    }
}

function familyOf({ address }: Place): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** The ports that any map names, both ends of ranges, and another. */
function portsOf(tables: readonly Tables[]): number[] {
  const found = new Set<number>([OTHER_PORT]);
  visit(tables, (part) => {
    if (typeof part === 'number' || (isObject(part) && Array.isArray(part['range'])))
      for (const port of readPorts(part) ?? []) if (found.size < MOST_PORTS) found.add(port);
  });
  return [...found];
}

/** The first address of each block that any map names, and some that none does. */
function outsideOf(tables: readonly Tables[]): string[] {
  const found = new Set(OUTSIDE);
  visit(tables, (part) => {
    const range = isObject(part) ? part['range'] : undefined;
    const prefix = isObject(part) ? part['prefix'] : undefined;
    const [first] = Array.isArray(range)
      ? (range as readonly Json[])
      : [isObject(prefix) ? prefix['addr'] : undefined];
    if (typeof first === 'string' && /[.:]/.test(first) && found.size < MOST_PORTS) found.add(first);
  });
  return [...found];
}

/** Every part of every key of the elements. */
function visit(tables: readonly Tables[], see: (part: Json) => void): void {
  for (const table of tables.flatMap((one) => [...one.values()]))
    for (const { elements } of table.sets.values())
      for (const element of elements) {
        const key = Array.isArray(element) ? (element[0] as Json) : element;
        const concat = isObject(key) ? key['concat'] : undefined;
        for (const part of Array.isArray(concat) ? (concat as readonly Json[]) : [key]) see(part);
      }
}
