import { connections } from '../../analyse/segmentation/connections.ts';
import { EndFinder, groupsById } from '../../analyse/segmentation/flow-ends.ts';
import { replay, type ReplayedFlow, type ReplayOutcome } from '../../analyse/segmentation/replay.ts';
import type { FlowEnd } from '../../model/flow/record.ts';
import { endText } from '../../model/flow/attribution.ts';
import { flowText } from '../../model/flow/traffic.ts';
import type { ConnectionsReport, ReportEnd } from '../../model/report/network.ts';
import { connectionsReport, readNetwork } from './network.ts';
import { gapsOf, readRecording, segmentOptions, type ReplayRequest } from './replay-flows.ts';

const MOST_REPORTED = 3;
const USED: readonly ReplayOutcome[] = ['works', 'detailed', 'unsure'];
const DENIED: readonly ReplayOutcome[] = ['breaks', 'stays-denied'];

type Connection = ConnectionsReport['connections'][number];

/** Who may talk to whom, and with a recording also who did, who never did, and who tried in vain. Throws a `Fault`. */
export function mapFlows(recordingFile: string | undefined, request: ReplayRequest): ConnectionsReport {
  const options = segmentOptions(request);
  const read = readNetwork(request.paths, options);
  const evaluated = connections(read.network);
  const report = connectionsReport(read, evaluated);
  if (recordingFile === undefined) return report;
  const recording = readRecording(recordingFile, options);
  const replayed = replay(evaluated, recording.records);
  return {
    ...report,
    connections: [
      ...withUse(
        report,
        replayed.filter(({ standing }) => USED.includes(standing)),
      ),
      ...refusals(
        report,
        replayed.filter(({ standing }) => DENIED.includes(standing)),
      ),
    ],
    gaps: [...report.gaps, ...gapsOf(recording, recordingFile)],
  };
}

function withUse(report: ConnectionsReport, flows: readonly ReplayedFlow[]): Connection[] {
  const [froms, tos] = [new EndFinder(report, 'from'), new EndFinder(report, 'to')];
  const counts = new Map<number, number>();
  for (const { record } of flows) {
    const called = tos.find(record.to);
    for (const index of froms.find(record.from))
      if (called.has(index)) counts.set(index, (counts.get(index) ?? 0) + record.count);
  }
  return report.connections.map((connection, index) => {
    const count = counts.get(index);
    return { ...connection, seen: { usage: count === undefined ? 'unused' : 'used', count: count ?? 0 } };
  });
}

/** What was seen and is not allowed, one for each pair of ends. */
function refusals(report: ConnectionsReport, flows: readonly ReplayedFlow[]): Connection[] {
  const groups = groupsById(report);
  const reported = (end: FlowEnd): ReportEnd => {
    const group = end.kind === 'workload' ? groups.get(end.id) : undefined;
    if (group !== undefined) return { kind: 'workloads', group, workloads: 1 };
    const blocks = end.kind === 'address' ? [end.address] : [];
    return end.kind === 'name' ? end : { kind: 'addresses', description: endText(end), blocks };
  };
  const pairs = Map.groupBy(flows, ({ record: { from, to } }) =>
    JSON.stringify([reported(from), reported(to)]),
  );
  return Array.from(pairs.values(), (own) => {
    const [first] = own;
    const texts = [...new Set(own.map(({ record }) => flowText(record)))];
    const more = texts.length - MOST_REPORTED;
    const traffic = `${texts.slice(0, MOST_REPORTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const count = own.reduce((all, { record }) => all + record.count, 0);
    return first
      ? [
          {
            from: reported(first.record.from),
            to: reported(first.record.to),
            traffic,
            seen: { usage: 'denied' as const, count },
          },
        ]
      : [];
  }).flat();
}
