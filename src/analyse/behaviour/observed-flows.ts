import { type FlowEnd, type FlowRecord, worked } from '../../model/flow/record.ts';
import type { Direction } from '../../model/network/policy.ts';
import type { Provenance } from '../../model/profile/line.ts';
import {
  type EgressLine,
  egressSchema,
  type ListenLine,
  listenSchema,
  type Peer,
} from '../../model/profile/network.ts';
import type { Observation } from './observation.ts';

/** Nested lines that a request becomes: field and line without state and provenance. */
type RequestLine = readonly ['http' | 'sql' | 'routes', object];

interface Draft {
  readonly about: object;
  readonly provenance: Provenance[];
  readonly nested: Map<string, { field: string; about: object; provenance: Provenance[] }>;
}

/** A flow and the ends at which a line is to speak of it. */
export interface FlowLine {
  readonly record: FlowRecord;
  readonly directions: readonly Direction[];
}

/**
 * The lines of profiles that flows are: by workload, what it called and what it answered. Lines are proposed, and each
 * has who saw it, how often and when. What was refused, and what no line can say (protocols without ports), is left out.
 */
export function observedLines(flows: readonly FlowLine[]): Map<string, Observation> {
  const drafts = new Map<string, { egress: Map<string, Draft>; listens: Map<string, Draft> }>();
  const of = (id: string) => {
    const found = drafts.get(id) ?? { egress: new Map(), listens: new Map() };
    drafts.set(id, found);
    return found;
  };
  for (const { record, directions } of flows) {
    const port = portOf(record);
    if (!port || !worked(record) || record.count === 0) continue;
    const { from, to } = record;
    if (from.kind === 'workload' && directions.includes('egress')) {
      const peer = peerOf(to, from.id);
      if (peer) add(of(from.id).egress, { to: peer, ports: [port] }, record, egressRequest(record));
    }
    if (to.kind === 'workload' && directions.includes('ingress')) {
      const peer = from.kind === 'workload' ? undefined : peerOf(from, to.id);
      add(of(to.id).listens, { ...port, ...(peer ? { from: [peer] } : {}) }, record, routeOf(record));
    }
  }
  return new Map(
    Array.from(drafts, ([id, { egress, listens }]) => [
      id,
      {
        ...(egress.size > 0 ? { egress: Array.from(egress.values(), finishEgress) } : {}),
        ...(listens.size > 0 ? { listens: Array.from(listens.values(), finishListen) } : {}),
      },
    ]),
  );
}

function portOf({
  protocol,
  port,
}: FlowRecord): { port: number; protocol: 'tcp' | 'udp' | 'sctp' } | undefined {
  if (port === undefined || port === 0) return undefined;
  return protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp' ? { port, protocol } : undefined;
}

/** As a line names it; undefined for a name that no line can have. */
function peerOf(end: FlowEnd, own: string): Peer | undefined {
  if (end.kind === 'workload') {
    const [namespace = '', name = ''] = end.id.split('/');
    const isNear = own.startsWith(`${namespace}/`);
    return { workload: isNear ? { name } : { name, namespace } };
  }
  if (end.name !== undefined && egressSchema.safeParse({ to: { dns: end.name } }).success)
    return { dns: end.name };
  if (end.kind === 'name') return undefined;
  return { cidr: `${end.address}/${end.address.includes(':') ? 128 : 32}` };
}

function egressRequest({ request, to }: FlowRecord): RequestLine | undefined {
  if (request?.kind === 'sql') return ['sql', { verbs: [request.verb], tables: [request.table ?? '*'] }];
  if (!request) return undefined;
  const { method, path, pathKind, host } = request;
  // Whom a workload is asked for as is its own affair; an outside host is what tells one peer from another.
  const named = to.kind !== 'workload' && host !== undefined ? { host } : {};
  return ['http', { methods: [method], path, kind: pathKind, ...named }];
}

function routeOf({ request }: FlowRecord): RequestLine | undefined {
  if (request?.kind !== 'http') return undefined;
  return ['routes', { methods: [request.method], path: request.path, kind: request.pathKind }];
}

function add(
  drafts: Map<string, Draft>,
  about: object,
  record: FlowRecord,
  request: RequestLine | undefined,
): void {
  const key = JSON.stringify(about);
  const draft = drafts.get(key) ?? { about, provenance: [], nested: new Map() };
  drafts.set(key, draft);
  see(draft.provenance, record);
  if (!request) return;
  const [field, line] = request;
  const nestedKey = JSON.stringify([field, line]);
  const nested = draft.nested.get(nestedKey) ?? { field, about: line, provenance: [] };
  draft.nested.set(nestedKey, nested);
  see(nested.provenance, record);
}

function see(provenance: Provenance[], { source, count, first, last }: FlowRecord): void {
  const place = provenance.findIndex((one) => one.source === source);
  const known = provenance[place];
  if (known?.kind !== 'observed') {
    provenance.push({ kind: 'observed', source, count, first, last });
    return;
  }
  provenance[place] = {
    ...known,
    count: (known.count ?? 0) + count,
    first: known.first !== undefined && known.first < first ? known.first : first,
    last: known.last !== undefined && known.last > last ? known.last : last,
  };
}

function finishEgress(draft: Draft): EgressLine {
  return egressSchema.parse(
    finish(draft, (line) => egressSchema.safeParse({ ...draft.about, ...line }).success),
  );
}

function finishListen(draft: Draft): ListenLine {
  return listenSchema.parse(
    finish(draft, (line) => listenSchema.safeParse({ ...draft.about, ...line }).success),
  );
}

/** With its requests, but for those that no line can say, such as a path with an unusual character. */
function finish({ about, provenance, nested }: Draft, isSayable: (line: object) => boolean): object {
  const sections = new Map<string, object[]>();
  for (const { field, about: inner, provenance: own } of nested.values()) {
    const line = { ...inner, state: 'proposed', provenance: own };
    if (isSayable({ [field]: [line] })) sections.set(field, [...(sections.get(field) ?? []), line]);
  }
  return { ...about, ...Object.fromEntries(sections), state: 'proposed', provenance };
}
