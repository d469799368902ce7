import * as z from 'zod';
import {
  flowEndSchema,
  type FlowEnd,
  type FlowRecord,
  type FlowSighting,
} from '../../../model/flow/record.ts';
import { groupedPath } from '../../../model/flow/paths.ts';
import {
  addressEnd,
  hostName,
  jsonOf,
  LONGEST_LINE,
  NOTHING,
  shown,
  timeOf,
  UNREADABLE,
} from '../reading.ts';
import type { FlowParser, ParserContext, Reading } from '../types.ts';

const orUndefined = <T>(value: T | null | undefined): T | undefined => value ?? undefined;
/** HAProxy writes `null` for what it does not know. */
const text = z.string().nullish().transform(orUndefined);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullish().transform(orUndefined);

/** What `haproxy.cfg` of the compiler logs; other fields are of no use here. */
const lineSchema = z.object({
  time: z.number().int(),
  // Without a verdict it was no request that could be judged, and so was not passed on.
  verdict: z.enum(['allowed', 'refused', 'limited', 'audit', '']),
  direction: text,
  rule: text,
  caller: text,
  callee: text,
  source: text,
  destination: text,
  port: z.union([z.number().int().min(0).max(65_535), z.string().regex(/^\d{1,5}$/)]),
  host: text,
  method: text,
  path: text,
  sent: count,
  received: count,
});
type Line = z.output<typeof lineSchema>;

const DECISIONS = {
  allowed: 'allowed',
  refused: 'denied',
  limited: 'denied',
  audit: 'would-be-denied',
  '': 'denied',
} as const;

/** Reads the log of HAProxy as the compiler configures it: one line of JSON for each request, and for each connection without. */
export class HaproxyParser implements FlowParser {
  readonly #context: Partial<ParserContext> & Pick<ParserContext, 'routes'>;

  constructor(context: Partial<ParserContext> & Pick<ParserContext, 'routes'>) {
    this.#context = context;
  }

  read(line: string): Reading {
    const start = line.indexOf('{');
    // Before it is what a log daemon adds; a line without is HAProxy's own, about itself.
    if (start < 0 || start > 256) return NOTHING;
    if (line.length > LONGEST_LINE) return UNREADABLE;
    const parsed = lineSchema.safeParse(jsonOf(line.slice(start)));
    const sighting = parsed.success ? this.#sighting(parsed.data) : undefined;
    return sighting ? { sightings: [sighting], lost: 0 } : UNREADABLE;
  }

  finish(): FlowSighting[] {
    return [];
  }

  #sighting(line: Line): FlowSighting | undefined {
    const at = timeOf(line.time);
    const host = hostName(line.host);
    const from = memberEnd(line.caller) ?? addressEnd(line.source);
    const to = memberEnd(line.callee) ?? addressEnd(line.destination, host);
    const port = Number(line.port);
    if (at === undefined || !from || !to || port > 65_535) return undefined;
    const rule = ruleOf(line, from, to);
    const request = this.#request(line, to, host);
    const bytes =
      line.sent === undefined && line.received === undefined
        ? {}
        : { bytes: (line.sent ?? 0) + (line.received ?? 0) };
    return {
      from,
      to,
      protocol: 'tcp',
      port,
      ...(request ? { request } : {}),
      decision: DECISIONS[line.verdict],
      ...(rule ? { rule } : {}),
      source: 'haproxy',
      count: 1,
      ...bytes,
      at,
    };
  }

  #request({ method, path }: Line, to: FlowEnd, host: string | undefined): FlowRecord['request'] {
    if (method === undefined || path === undefined || !/^[A-Za-z0-9_-]{1,32}$/.test(method)) return undefined;
    const routes = to.kind === 'workload' ? (this.#context.routes.get(to.id) ?? []) : [];
    return { kind: 'http', method, ...groupedPath(path, routes), ...(host === undefined ? {} : { host }) };
  }
}

/** Members are logged by the keys of the maps, in which all but letters, digits and a few marks is `_hex_`. */
function memberId(key: string): string | undefined {
  const id = key.replaceAll(/_([0-9a-f]{1,6})_/g, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
  return flowEndSchema.safeParse({ kind: 'workload', id }).success ? id : undefined;
}

function memberEnd(key: string | undefined): FlowEnd | undefined {
  const id = key === undefined ? undefined : memberId(key);
  return id === undefined ? undefined : { kind: 'workload', id };
}

/** `member#line`, the first where several say the same; or `default`, where no line allows it. */
function ruleOf({ rule, direction }: Line, from: FlowEnd, to: FlowEnd): FlowRecord['rule'] {
  if (rule === undefined || rule === '') return undefined;
  if (rule === 'default') {
    const judged = direction === 'ingress' ? to : from;
    return judged.kind === 'workload' ? { workload: judged.id, line: '' } : undefined;
  }
  const [, member = '', line = ''] = /^([^#\s]{1,600})#(\S{1,256})/.exec(rule) ?? [];
  const workload = memberId(member);
  return workload === undefined ? undefined : { workload, line: shown(line, 256) };
}
