import * as z from 'zod';
import {
  flowEndSchema,
  type FlowEnd,
  type FlowRecord,
  type FlowSighting,
} from '../../../model/flow/record.ts';
import { hasPorts } from '../../../model/sets/flow.ts';
import { addressEnd, jsonOf, LONGEST_LINE, NOTHING, protocolOf, timeOf, UNREADABLE } from '../reading.ts';
import type { FlowParser, Reading } from '../types.ts';

const port = z.number().int().min(0).max(65_535).optional();
const lineSchema = z.object({
  'oob.prefix': z.string().max(128),
  'oob.time.sec': z.number().int().optional(),
  'oob.time.usec': z.number().int().min(0).max(999_999).optional(),
  'oob.seq.local': z.number().int().min(0).optional(),
  'ip.protocol': z.number().int().min(0).max(255),
  src_ip: z.string(),
  dest_ip: z.string(),
  src_port: port,
  dest_port: port,
});
type Line = z.output<typeof lineSchema>;

/** What the compiler for nftables writes before a message, and what it writes in audit mode. */
const PREFIX = /^plimsoll (deny|audit) (?:(egress|ingress) (\S+) (.*)|([a-z ]{1,64})): ?$/;
const OVERRUN = /losing events/i;

/** Reads the lines of ulogd's JSON about what nftables logs: one for each packet, so a caller that tries again counts again. */
export class NflogParser implements FlowParser {
  #last: number | undefined;

  read(line: string, now: string): Reading {
    if (OVERRUN.test(line)) return UNREADABLE;
    if (!line.startsWith('{')) return NOTHING;
    if (line.length > LONGEST_LINE) return UNREADABLE;
    const parsed = lineSchema.safeParse(jsonOf(line));
    if (!parsed.success) return UNREADABLE;
    const lost = this.#missedBefore(parsed.data['oob.seq.local']);
    if (!parsed.data['oob.prefix'].startsWith('plimsoll ')) return { sightings: [], lost };
    const sighting = sightingOf(parsed.data, now);
    return sighting ? { sightings: [sighting], lost } : { sightings: [], lost: lost + 1 };
  }

  finish(): FlowSighting[] {
    return [];
  }

  /** The kernel numbers what it sends; what is missing was lost. */
  #missedBefore(number: number | undefined): number {
    const missed = number === undefined || this.#last === undefined ? 0 : number - this.#last - 1;
    this.#last = number;
    // It begins anew where it starts again.
    return missed > 0 && missed < 2 ** 31 ? missed : 0;
  }
}

function sightingOf(line: Line, now: string): FlowSighting | undefined {
  const [, verdict, direction, member = '', place = '', check] = PREFIX.exec(line['oob.prefix']) ?? [];
  const [source, destination] = [addressEnd(line.src_ip), addressEnd(line.dest_ip)];
  if (verdict === undefined || !source || !destination) return undefined;
  const owner = memberEnd(member);
  const number = line['ip.protocol'];
  const rule = owner ? ruleOf(owner.id, place) : undefined;
  const at = timeOf((line['oob.time.sec'] ?? 0) * 1000 + Math.floor((line['oob.time.usec'] ?? 0) / 1000));
  return {
    from: direction === 'egress' && owner ? owner : source,
    to: direction === 'ingress' && owner ? owner : destination,
    protocol: protocolOf(number),
    ...(hasPorts(number) && line.dest_port !== undefined ? { port: line.dest_port } : {}),
    decision: verdict === 'deny' ? 'denied' : 'would-be-denied',
    ...(rule ? { rule } : {}),
    ...(check === undefined ? {} : { check }),
    source: 'nflog',
    count: 1,
    at: line['oob.time.sec'] === undefined || at === undefined ? now : at,
  };
}

function memberEnd(id: string): (FlowEnd & { kind: 'workload' }) | undefined {
  const end = { kind: 'workload' as const, id };
  return flowEndSchema.safeParse(end).success ? end : undefined;
}

/** `egress[2]`, `shop/api listens[0]` for a line of another profile, or `no line allows`. */
function ruleOf(member: string, place: string): FlowRecord['rule'] {
  if (place === 'no line allows') return { workload: member, line: '' };
  const [first = '', second] = place.split(' ', 2);
  const other = second === undefined ? undefined : memberEnd(first)?.id;
  const line = second ?? first;
  if (line === '') return undefined;
  return { workload: other ?? member, line };
}
