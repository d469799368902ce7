import { messagesOf } from '../segmentation/permission-traffic.ts';
import { hasPorts, PROTOCOLS } from '../sets/flow.ts';
import { Intervals } from '../sets/intervals.ts';
import { Traffic } from '../sets/traffic.ts';
import type { FlowRecord, FlowRequest } from './record.ts';

type Addressed = Pick<FlowRecord, 'protocol' | 'port' | 'request'>;

/**
 * All that a flow may have been: where its requests were not recorded, every message that fits its port; where paths
 * were put together, every path of them. What a policy allows in part may or may not have been what was seen.
 */
export function trafficOf({ protocol, port, request }: Addressed): Traffic {
  const number = protocolNumber(protocol);
  if (!hasPorts(number) || port === undefined) return Traffic.protocol(number);
  const ports = Intervals.of([[port, port]]);
  return request && number === PROTOCOLS.tcp
    ? Traffic.application(ports, messagesOf(requestsOf(request)))
    : Traffic.ports(number, ports);
}

export function protocolNumber(protocol: FlowRecord['protocol']): number {
  return typeof protocol === 'number' ? protocol : PROTOCOLS[protocol];
}

function requestsOf(request: FlowRequest): Parameters<typeof messagesOf>[0] {
  if (request.kind === 'sql') {
    const { verb, table } = request;
    return {
      http: [],
      kafka: [],
      sql: [{ verbs: [verb], tables: table === undefined ? undefined : [table] }],
    };
  }
  const { method, path, pathKind, host } = request;
  return {
    http: [{ methods: [method], host, paths: [{ kind: pathKind, path }], headers: [] }],
    kafka: [],
    sql: [],
  };
}

/** `tcp 8080 GET /orders/{id}`, on one line. */
export function flowText({ protocol, port, request }: Addressed): string {
  const parts = [String(protocol), ...(port === undefined ? [] : [String(port)])];
  if (request?.kind === 'http') {
    const path = request.pathKind === 'prefix' ? `${request.path.replace(/\/$/, '')}/…` : request.path;
    parts.push(request.method, path, ...(request.host === undefined ? [] : [`host ${request.host}`]));
  }
  if (request?.kind === 'sql')
    parts.push(request.verb, ...(request.table === undefined ? [] : [request.table]));
  return parts.join(' ');
}
