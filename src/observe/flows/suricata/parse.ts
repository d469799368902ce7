import type * as z from 'zod';
import { groupedPath } from '../../../model/flow/paths.ts';
import type { FlowEnd, FlowRecord, FlowSighting } from '../../../model/flow/record.ts';
import { hasPorts, PROTOCOLS } from '../../../model/sets/flow.ts';
import { addressEnd, hostName, jsonOf, NOTHING, protocolOf, timeOf, UNREADABLE } from '../reading.ts';
import type { FlowParser, ParserContext, Reading } from '../types.ts';
import { AnsweredNames } from './answered-names.ts';
import { dnsSchema, type EveFlow, eveSchema, flowSchema, httpSchema, statsSchema, tlsSchema } from './eve.ts';

/** Records of statistics are the longest by far. */
const LONGEST_RECORD = 131_072;
/** Names of IANA's registry that Suricata writes; it follows flows of no other protocols. */
const NUMBERS: Readonly<Record<string, number>> = {
  TCP: PROTOCOLS.tcp,
  UDP: PROTOCOLS.udp,
  ICMP: PROTOCOLS.icmp,
  'IPv6-ICMP': PROTOCOLS.icmpv6,
  SCTP: PROTOCOLS.sctp,
  GRE: 47,
  ESP: 50,
};
const SYN = 0x02;
/** Connections over TLS that are under way at once. */
const MOST_SECURED = 65_536;

/** Who called whom, as every record tells. */
interface Ends {
  readonly from: FlowEnd & { kind: 'address' };
  readonly to: FlowEnd & { kind: 'address' };
  readonly protocol: FlowRecord['protocol'];
  readonly port?: number;
}

/**
 * Reads Suricata's EVE records, one line of JSON each: connections from `flow`, told of when they are over, with the
 * name that they were called by (`tls`, else the answers of `dns`); requests from `http`; and from `stats` what
 * Suricata lost itself. Other records are passed over. Source: docs.suricata.io, "Eve JSON Format".
 */
export class SuricataParser implements FlowParser {
  readonly #context: ParserContext;
  readonly #answered = new AnsweredNames();
  /** Connections over TLS that are under way, by the number of their flow, with the name that they said. */
  readonly #secured = new Map<number, FlowSighting>();
  readonly #lost = new Map<string, number>();

  constructor(context: ParserContext) {
    this.#context = context;
  }

  read(line: string): Reading {
    if (!line.startsWith('{')) return NOTHING;
    if (line.length > LONGEST_RECORD) return UNREADABLE;
    const json = jsonOf(line);
    const event = eveSchema.safeParse(json);
    if (!event.success) return UNREADABLE;
    switch (event.data.event_type) {
      case 'flow':
        return readAs(flowSchema, json, (flow) => this.#connection(flow));
      case 'http':
        return readAs(httpSchema, json, (record) => this.#request(record));
      case 'tls':
        return readAs(tlsSchema, json, (handshake) => this.#handshake(handshake));
      case 'dns':
        return readAs(dnsSchema, json, (answer) => this.#answer(answer));
      case 'stats':
        return readAs(statsSchema, json, ({ stats }) => ({ sightings: [], lost: this.#lostSince(stats) }));
      default:
        return NOTHING;
    }
  }

  finish(): FlowSighting[] {
    const underWay = [...this.#secured.values()];
    this.#secured.clear();
    return underWay;
  }

  #connection(record: EveFlow): Reading {
    const { flow, tcp, flow_id } = record;
    const secured = this.#secured.get(flow_id)?.to;
    this.#secured.delete(flow_id);
    const start = eveTime(flow.start);
    const ends = endsOf(record);
    const at = start === undefined ? undefined : timeOf(start);
    if (start === undefined || at === undefined || !ends) return UNREADABLE;
    const [asked, answers] = [flow.pkts_toserver, flow.pkts_toclient];
    // Without its beginning nobody can tell who called; what only one side said belongs to no connection.
    if (ends.protocol === 'tcp' && !hasSyn(tcp?.tcp_flags_ts))
      return asked > 0 && answers > 0 ? UNREADABLE : NOTHING;
    const name = this.#answered.nameOf(ends.from.address, ends.to.address, start);
    const sighting: FlowSighting = {
      ...ends,
      to: secured ?? (name === undefined ? ends.to : { ...ends.to, name }),
      decision: 'allowed',
      answered: ends.protocol === 'tcp' ? hasSyn(tcp?.tcp_flags_tc) : answers > 0,
      source: 'suricata',
      count: 1,
      bytes: flow.bytes_toserver + flow.bytes_toclient,
      at,
    };
    return { sightings: [sighting], lost: 0 };
  }

  /** The name is told with the connection, when that is over. */
  #handshake(record: z.output<typeof tlsSchema>): Reading {
    const name = hostName(record.tls.sni);
    if (name === undefined) return NOTHING;
    const ends = endsOf(record);
    const at = timeOf(eveTime(record.timestamp) ?? -1);
    if (!ends || at === undefined || this.#secured.size >= MOST_SECURED) return UNREADABLE;
    const to = { ...ends.to, name };
    const seen = {
      ...ends,
      to,
      decision: 'allowed',
      answered: true,
      source: 'suricata',
      count: 1,
      at,
    } as const;
    this.#secured.set(record.flow_id, seen);
    return NOTHING;
  }

  #request(record: z.output<typeof httpSchema>): Reading {
    const { http_method: method, url, hostname, status, request_headers, http2 } = record.http;
    // What a connection over HTTP/2 says of itself. Source: RFC 9113, section 5.1.1.
    if (http2?.stream_id === 0) return NOTHING;
    const ends = endsOf(record);
    const at = timeOf(eveTime(record.timestamp) ?? -1);
    if (!ends || at === undefined || method === undefined || url === undefined) return UNREADABLE;
    const called = this.#context.attribute(ends.to);
    const routes = called.kind === 'workload' ? (this.#context.routes.get(called.id) ?? []) : [];
    // As a proxy is asked, with the host in front. Source: RFC 9112, section 3.2.2.
    const path = url.replace(/^[a-z][a-z0-9+.-]{0,31}:\/\/[^/?#]*/i, '') || '/';
    const host = hostName(hostname ?? request_headers?.find(({ name }) => name === ':authority')?.value);
    const sighting: FlowSighting = {
      ...ends,
      request: {
        kind: 'http',
        method,
        ...groupedPath(path, routes),
        ...(host === undefined ? {} : { host }),
      },
      decision: 'allowed',
      answered: status !== undefined,
      source: 'suricata',
      count: 1,
      at,
    };
    return { sightings: [sighting], lost: 0 };
  }

  /** Whoever asked calls the addresses by the name that it asked for, whatever other names that led to. */
  #answer({ src_ip, dest_ip, timestamp, dns }: z.output<typeof dnsSchema>): Reading {
    if (dns.type !== 'answer' && dns.type !== 'response') return NOTHING;
    const name = hostName(dns.rrname ?? dns.queries?.[0]?.rrname);
    const at = eveTime(timestamp);
    if (name === undefined || at === undefined) return NOTHING;
    for (const { rrtype, rdata } of dns.answers ?? []) {
      const answer = rrtype === 'A' || rrtype === 'AAAA' ? addressEnd(rdata) : undefined;
      if (answer?.kind !== 'address') continue;
      // Versions differ in whom they write first.
      for (const asker of [addressEnd(src_ip), addressEnd(dest_ip)])
        if (asker?.kind === 'address') this.#answered.add(asker.address, answer.address, name, at);
    }
    return NOTHING;
  }

  /** Suricata counts from its own start. */
  #lostSince(stats: z.output<typeof statsSchema>['stats']): number {
    const counters = {
      'capture.kernel_drops': stats.capture?.kernel_drops,
      'flow.memcap': stats.flow?.memcap,
      'tcp.ssn_memcap_drop': stats.tcp?.ssn_memcap_drop,
      'tcp.segment_memcap_drop': stats.tcp?.segment_memcap_drop,
      'tcp.reassembly_gap': stats.tcp?.reassembly_gap,
    };
    let lost = 0;
    for (const [name, now = 0] of Object.entries(counters)) {
      const before = this.#lost.get(name) ?? 0;
      lost += now >= before ? now - before : now;
      this.#lost.set(name, now);
    }
    return lost;
  }
}

function readAs<T>(schema: z.ZodType<T>, json: unknown, take: (record: T) => Reading): Reading {
  const parsed = schema.safeParse(json);
  return parsed.success ? take(parsed.data) : UNREADABLE;
}

type Tuple = Pick<EveFlow, 'src_ip' | 'dest_ip' | 'dest_port' | 'proto'>;

function endsOf({ src_ip, dest_ip, dest_port, proto }: Tuple): Ends | undefined {
  const [from, to] = [addressEnd(src_ip), addressEnd(dest_ip)];
  const number = Object.hasOwn(NUMBERS, proto) ? NUMBERS[proto] : undefined;
  if (from?.kind !== 'address' || to?.kind !== 'address' || number === undefined) return undefined;
  if (!hasPorts(number)) return { from, to, protocol: protocolOf(number) };
  return dest_port === undefined ? undefined : { from, to, protocol: protocolOf(number), port: dest_port };
}

function hasSyn(flags: string | undefined): boolean {
  return flags !== undefined && (Number.parseInt(flags, 16) & SYN) !== 0;
}

/** Milliseconds since the epoch; zones are written without a colon, which dates want. */
function eveTime(text: string): number | undefined {
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}
