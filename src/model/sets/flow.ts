import { Fault } from '../fault.ts';
import type { Application } from './applications.ts';
import { Intervals } from './intervals.ts';
import { quoted } from './quoting.ts';

/** Numbers of IP protocols that rules name, from IANA's registry. */
export const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17, dccp: 33, icmpv6: 58, sctp: 132, udplite: 136 } as const;

const WITH_PORTS: ReadonlySet<number> = new Set([
  PROTOCOLS.tcp,
  PROTOCOLS.udp,
  PROTOCOLS.dccp,
  PROTOCOLS.sctp,
  PROTOCOLS.udplite,
]);
const WITH_TYPES: ReadonlySet<number> = new Set([PROTOCOLS.icmp, PROTOCOLS.icmpv6]);

/** One concrete flow. */
export interface Flow {
  /** Number of the IP protocol, 0 to 255. */
  readonly protocol: number;
  /** The destination port, of protocols that have ports. */
  readonly port?: number;
  /** Type and code, of ICMP and ICMPv6. */
  readonly icmp?: { readonly type: number; readonly code: number };
  /** The message, where it matters; only over TCP. */
  readonly application?: Application;
}

/**
 * A point is a protocol with what it has of 16 bits: `protocol * 65536 + port`, or `+ type * 256 + code` for ICMP.
 * Other protocols have nothing of the kind and always take all of their 65536 points.
 */
const POINTS_PER_PROTOCOL = 0x10000;

export const EVERY_POINT = Intervals.of([[0, 256 * POINTS_PER_PROTOCOL - 1]]);

/** The points of a protocol from `first` to `last`, each 0 to 65535. Throws a `Fault` (`malformed`). */
export function pointsOf(protocol: number, first: number, last: number): Intervals<number> {
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > 255)
    throw new Fault('malformed', `there is no IP protocol ${protocol}; they are 0 to 255`);
  if (first < 0 || last >= POINTS_PER_PROTOCOL)
    throw new Fault('malformed', `the ports ${first} to ${last} are not in 0 to 65535`);
  const base = protocol * POINTS_PER_PROTOCOL;
  return Intervals.of([[base + first, base + last]]);
}

export function hasPorts(protocol: number): boolean {
  return WITH_PORTS.has(protocol);
}

export function pointOf({ protocol, port = 0, icmp }: Flow): number {
  return protocol * POINTS_PER_PROTOCOL + (icmp ? icmp.type * 256 + icmp.code : port);
}

export function flowAt(point: number, application: Application | undefined): Flow {
  const protocol = Math.floor(point / POINTS_PER_PROTOCOL);
  const detail = point % POINTS_PER_PROTOCOL;
  return {
    protocol,
    ...(hasPorts(protocol) ? { port: detail } : {}),
    ...(WITH_TYPES.has(protocol) ? { icmp: { type: detail >> 8, code: detail & 0xff } } : {}),
    ...(application ? { application } : {}),
  };
}

/** Where examples are looked for first: ports that can be used, of the protocols that people know. */
const USUAL = [PROTOCOLS.tcp, PROTOCOLS.udp, PROTOCOLS.sctp].map((protocol) => pointsOf(protocol, 1, 0xffff));

/** A point of the set that people understand at once, else any; undefined in the empty set. */
export function preferredPoint(points: Intervals<number>): number | undefined {
  const usual = USUAL.map((some) => points.intersect(some).first());
  return usual.find((point) => point !== undefined) ?? points.first();
}

/** The flow on one line, such as `TCP 8080, HTTP GET /admin, host a.example, without x-user`; foreign text quoted. */
export function describeFlow({ protocol, port, icmp, application }: Flow): string {
  const known = Object.entries(PROTOCOLS).find(([, number]) => number === protocol)?.[0];
  const name = known === undefined ? `IP protocol ${protocol}` : known.toUpperCase();
  const detail = port === undefined ? '' : ` ${port}`;
  const message = icmp ? ` type ${icmp.type} code ${icmp.code}` : '';
  return [`${name}${detail}${message}`, ...(application ? describeApplication(application) : [])].join(', ');
}

const LABELS: ReadonlyMap<string, string> = new Map([
  [':server-name', 'TLS server name'],
  [':authority', 'host'],
  [':topic', 'topic'],
  [':table', 'table'],
]);

/** Fields that are named by their place: `HTTP GET /`. */
const LEADING = [':method', ':path', ':api', ':verb'];

/** The message on one line, such as `HTTP GET /admin, host a.example`; foreign text quoted. */
export function describeMessage(message: Application): string {
  return describeApplication(message).join(', ');
}

function describeApplication({ kind, fields }: Application): string[] {
  const leading = LEADING.flatMap((field) => {
    const value = fields.get(field);
    return value === undefined ? [] : [plainOrQuoted(value)];
  });
  const others = [...fields].filter(([field]) => !LEADING.includes(field));
  const name = kind === 'other' ? 'another application' : kind === 'kafka' ? 'Kafka' : kind.toUpperCase();
  return [
    [name, ...leading].join(' '),
    ...others.map(([field, value]) => {
      const label = LABELS.get(field) ?? field;
      return value === undefined ? `without ${label}` : `${label} ${plainOrQuoted(value)}`;
    }),
  ];
}

/** Text as it is, where it is one printable word. */
function plainOrQuoted(text: string): string {
  return /^[!-~]{1,80}$/.test(text) && !/[",]/.test(text) ? text : quoted(text);
}
