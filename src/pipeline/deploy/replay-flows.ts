import { connections } from '../../analyse/segmentation/connections.ts';
import type { ExplanationStep } from '../../analyse/segmentation/explain.ts';
import type { SegmentOptions } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { replay, type ReplayedFlow } from '../../analyse/segmentation/replay.ts';
import { attributionBy, endText } from '../../model/flow/attribution.ts';
import { ownerOf } from '../../model/flow/record.ts';
import { lostIn, parseRecording, type Recording } from '../../model/flow/recording.ts';
import { FLOW_REPORT_VERSION, type ReplayedEntry, type ReplayReport } from '../../model/report/flows.ts';
import { flowText } from '../../model/flow/traffic.ts';
import type { Gap } from '../../model/gap.ts';
import { parseEndpoints } from '../../observe/configuration/endpoints/read-endpoints.ts';
import { readLargeText } from '../../observe/document/large-text.ts';
import { missingLines } from './missing-lines.ts';
import { becauseOf, readNetwork } from './network.ts';

export interface ReplayRequest {
  /** Profiles, or manifests: files and folders. */
  readonly paths: readonly string[];
  readonly includeProposed: boolean;
  /** Path of the file that tells where workloads are, see `parseEndpoints`. */
  readonly endpoints: string | undefined;
}

/** Recorded flows against what profiles or manifests would allow, before that is enforced. Throws a `Fault`. */
export function replayFlows(recordingFile: string, request: ReplayRequest): ReplayReport {
  const options = segmentOptions(request);
  const { profiles, network, gaps } = readNetwork(request.paths, options);
  const recording = readRecording(recordingFile, options);
  const replayed = replay(connections(network), recording.records);
  const broken = replayed.filter(({ standing }) => standing === 'breaks');
  const { allow, remaining } =
    profiles.length > 0
      ? missingLines(profiles, broken, options)
      : { allow: [], remaining: broken.map(({ record }) => record) };
  return {
    schemaVersion: FLOW_REPORT_VERSION,
    summary: summaryOf(replayed),
    owners: byOwner(replayed),
    allow,
    refused: profiles.length > 0 ? remaining.length : 0,
    totals: recording.totals,
    gaps: [...gaps, ...gapsOf(recording, recordingFile), ...unjudgedGaps(replayed, recordingFile)],
  };
}

/** What a request says of how profiles are read. Throws a `Fault`. */
export function segmentOptions({ includeProposed, endpoints }: Omit<ReplayRequest, 'paths'>): SegmentOptions {
  const where = endpoints === undefined ? new Map() : parseEndpoints(readLargeText(endpoints), endpoints);
  return { includeProposed, endpoints: where };
}

/** A recording, with addresses told as the workloads that have them. Throws a `Fault`. */
export function readRecording(file: string, { endpoints }: SegmentOptions): Recording {
  const recording = parseRecording(readLargeText(file), file);
  const attribute = attributionBy(endpoints);
  return {
    ...recording,
    records: recording.records.map((record) => ({
      ...record,
      from: attribute(record.from),
      to: attribute(record.to),
    })),
  };
}

/** What is not in a recording. */
export function gapsOf({ totals }: Recording, file: string): Gap[] {
  if (!totals)
    return [{ kind: 'limit', subject: file, reason: 'it was cut off, so that flows may be missing' }];
  const lost = lostIn(totals.lost);
  const gaps: Gap[] = [];
  if (lost > 0)
    gaps.push({
      kind: 'limit',
      subject: file,
      reason: `${lost} or more flows were lost while it was recorded`,
    });
  if (totals.evicted > 0)
    gaps.push({
      kind: 'limit',
      subject: file,
      reason: `${totals.evicted} flows were forgotten to keep it within its bounds`,
    });
  return gaps;
}

function unjudgedGaps(replayed: readonly ReplayedFlow[], file: string): Gap[] {
  const unknown = replayed
    .filter(({ standing }) => standing === 'unjudged')
    .flatMap(({ record: { from, to } }) => [from, to])
    .flatMap((end) => (end.kind === 'workload' ? [end.id] : []));
  // Some flows of a host are of nobody who was named; where all are, whoever has the addresses was not.
  if (
    unknown.length === 0 &&
    replayed.length > 0 &&
    replayed.every(({ standing }) => standing === 'unjudged')
  )
    return [
      {
        kind: 'unknown',
        subject: file,
        reason: 'no flow in it is of a workload that was named; --endpoints tells who has which address',
      },
    ];
  return Array.from(new Set(unknown), (id) => ({
    kind: 'unknown' as const,
    subject: id,
    reason: 'flows of it, or with it, were recorded, but no policy that was named knows one of the two ends',
  }));
}

function summaryOf(replayed: readonly ReplayedFlow[]): ReplayReport['summary'] {
  const of = (...outcomes: ReplayedFlow['standing'][]) => {
    const flows = replayed.filter(({ standing }) => outcomes.includes(standing));
    return { flows: flows.length, count: flows.reduce((all, { record }) => all + record.count, 0) };
  };
  return {
    works: of('works', 'detailed'),
    breaks: of('breaks'),
    unsure: of('unsure'),
    opens: of('opens'),
    'stays-denied': of('stays-denied'),
    unjudged: of('unjudged'),
  };
}

const REPORTED = ['breaks', 'unsure', 'opens', 'unjudged'] as const;

function outcomeOrder({ standing }: ReplayedEntry): number {
  return REPORTED.indexOf(standing);
}

function byOwner(replayed: readonly ReplayedFlow[]): ReplayReport['owners'] {
  const entries = replayed.flatMap((flow) => {
    const standing = REPORTED.find((reported) => reported === flow.standing);
    return standing === undefined ? [] : [{ owner: ownerOf(flow.record), entry: entryOf(flow, standing) }];
  });
  return [...Map.groupBy(entries, ({ owner }) => owner)]
    .toSorted(([a = '\u{ffff}'], [b = '\u{ffff}']) => (a < b ? -1 : 1))
    .map(([owner, own]) => ({
      owner,
      flows: own
        .map(({ entry }) => entry)
        .toSorted((a, b) => outcomeOrder(a) - outcomeOrder(b) || b.count - a.count),
    }));
}

function entryOf(flow: ReplayedFlow, standing: ReplayedEntry['standing']): ReplayedEntry {
  const { from, to, count, last, source } = flow.record;
  return {
    standing,
    from: endText(from),
    to: endText(to),
    flow: flowText(flow.record),
    count,
    last,
    source,
    because: [...doubts(flow), ...new Set(flow.denials.map(denialText))],
  };
}

function doubts({ doubt }: ReplayedFlow): string[] {
  if (doubt === 'requests') return ['only some of what it may have said is allowed'];
  return doubt === 'name'
    ? ['the name that the address was called by is not known, and a name is allowed']
    : [];
}

function denialText(step: ExplanationStep): string {
  return `${step.direction}: ${becauseOf(step)}`;
}
