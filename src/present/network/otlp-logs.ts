import { endText } from '../../model/flow/attribution.ts';
import type { FlowEnd, FlowSighting } from '../../model/flow/record.ts';
import { flowText } from '../../model/flow/traffic.ts';
import { visible } from '../text/text.ts';

type Value = { readonly stringValue: string } | { readonly intValue: string };
interface Attribute {
  readonly key: string;
  readonly value: Value;
}

const SEVERITIES = {
  allowed: { severityNumber: 9, severityText: 'INFO' },
  'would-be-denied': { severityNumber: 13, severityText: 'WARN' },
  denied: { severityNumber: 13, severityText: 'WARN' },
} as const;

/**
 * Sightings as the body of one OTLP/HTTP request for logs, in JSON. 64-bit numbers are decimal strings. Names of
 * attributes are those of the semantic conventions where there is one.
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding and its logs.proto.
 */
export function otlpLogs(sightings: readonly FlowSighting[], version: string): string {
  const resource = { attributes: [text('service.name', 'plimsoll'), text('service.version', version)] };
  const scope = { name: 'plimsoll.flows', version };
  const logRecords = sightings.map(logRecord);
  return JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] });
}

function logRecord(sighting: FlowSighting): object {
  const { from, to, decision, at } = sighting;
  const nanoseconds = String(BigInt(Date.parse(at)) * 1_000_000n);
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    ...SEVERITIES[decision],
    eventName: 'plimsoll.flow',
    body: { stringValue: visible(`${endText(from)} → ${endText(to)} ${flowText(sighting)}: ${decision}`) },
    attributes: attributesOf(sighting),
  };
}

function attributesOf(sighting: FlowSighting): Attribute[] {
  const { from, to, protocol, port, request, process, decision, rule, check, source, count, bytes } =
    sighting;
  return [
    ...endAttributes('source', from),
    ...endAttributes('destination', to),
    text('network.transport', String(protocol)),
    ...number('destination.port', port),
    ...(request?.kind === 'http'
      ? [
          text('http.request.method', request.method),
          text(request.pathKind === 'exact' ? 'url.path' : 'http.route', request.path),
        ]
      : []),
    ...(request?.kind === 'sql' ? [text('db.operation.name', request.verb)] : []),
    ...(process ? [text('process.command', process.command)] : []),
    ...(process?.container === undefined ? [] : [text('container.id', process.container)]),
    text('plimsoll.flow.decision', decision),
    ...(rule ? [text('plimsoll.flow.rule', `${rule.workload} ${rule.line}`.trimEnd())] : []),
    ...(check === undefined ? [] : [text('plimsoll.flow.check', check)]),
    text('plimsoll.flow.source', source),
    ...number('plimsoll.flow.count', count),
    ...number('plimsoll.flow.bytes', bytes),
  ];
}

function endAttributes(side: 'source' | 'destination', end: FlowEnd): Attribute[] {
  if (end.kind === 'workload') return [text(`plimsoll.${side}.workload`, end.id)];
  if (end.kind === 'name') return [text(`${side}.address`, end.name)];
  return [
    text(`${side}.address`, end.address),
    ...(end.name === undefined ? [] : [text(`plimsoll.${side}.name`, end.name)]),
  ];
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: visible(value) } };
}

function number(key: string, value: number | undefined): Attribute[] {
  return value === undefined ? [] : [{ key, value: { intValue: String(value) } }];
}
