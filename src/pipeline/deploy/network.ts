import { type Connections, connections, saidConnections } from '../../analyse/segmentation/connections.ts';
import { changesBetween, namesIn } from '../../analyse/segmentation/diff.ts';
import {
  type End,
  explain,
  explainItself,
  type ExplanationStep,
} from '../../analyse/segmentation/explain.ts';
import { type Exposure, exposure } from '../../analyse/segmentation/exposure.ts';
import { policyFindings } from '../../analyse/segmentation/policy-findings.ts';
import { intendedNetwork } from '../../analyse/segmentation/profiles/intended-network.ts';
import {
  type SegmentOptions,
  segmentProfiles,
} from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { Fault } from '../../model/fault.ts';
import type { PolicyFinding } from '../../model/finding/policy.ts';
import { subjectText } from '../../model/finding/subject-text.ts';
import type { Gap } from '../../model/gap.ts';
import type { Network } from '../../model/network/network.ts';
import { policyName } from '../../model/network/policy.ts';
import {
  type ChangesReport,
  type ConnectionsReport,
  type ExplanationReport,
  type ExposureReport,
  NETWORK_REPORT_VERSION,
  type Place,
} from '../../model/report/network.ts';
import { describeAddresses, describeTraffic } from '../../model/network/traffic-text.ts';
import { workloadId } from '../../model/network/workload.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { PUBLIC } from '../../model/sets/well-known-addresses.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';
import { readManifestFiles } from '../../observe/configuration/kubernetes/manifest-files.ts';
import type { ManifestText } from '../../observe/configuration/kubernetes/read-manifests.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';
import { listChanges, listConnections } from './listed-connections.ts';
import { endNamed, trafficNamed } from './network-ends.ts';

/** A file of profiles; the head of a document is written so by every serialiser of YAML and JSON. */
const PROFILE = /^ *["']?kind["']?\s*:\s*["']?WorkloadProfile\b/m;

export interface ReadNetwork {
  /** What the network was made of, where it was made of profiles. */
  readonly profiles: readonly WorkloadProfile[];
  readonly network: Network;
  readonly gaps: readonly Gap[];
  readonly ignored: ReadonlyMap<string, number>;
}

/** Who may talk to whom by the manifests at `path`, and what is odd about the policies. Throws a `Fault`. */
export function reportConnections(path: string, values?: ChartValues): ConnectionsReport {
  const read = readNetwork(path, AS_WRITTEN, values);
  return connectionsReport(read, connections(read.network));
}

/** Who may talk to whom, by a network that was read and evaluated. */
export function connectionsReport(
  { network, gaps, ignored, profiles }: ReadNetwork,
  evaluated: Connections,
): ConnectionsReport {
  const { groups } = evaluated;
  const listed = listConnections(evaluated);
  return {
    schemaVersion: NETWORK_REPORT_VERSION,
    summary: {
      namespaces: network.namespaces.size,
      workloads: network.workloads.length,
      groups: groups.length,
      policies: network.policies.length,
      ignored: Object.fromEntries(ignored),
    },
    groups: groups.map(({ workloads, isHost }) => ({
      id: workloadId(workloads[0]),
      workloads: workloads.map(workloadId),
      hostNetwork: isHost,
    })),
    connections: listed.list,
    findings: policyFindings(evaluated)
      // Whom profiles name without a profile of its own is not among the workloads.
      .filter(({ id }) => !(profiles.length > 0 && id === 'matches-nobody'))
      .map(reportedFinding),
    gaps: [...gaps, ...listed.gaps],
  };
}

/** The finding by the keys that this report has always had. */
function reportedFinding({ id, subject, title, advice, vectors, origins }: PolicyFinding) {
  const places = origins.flatMap((origin): Place[] => {
    if (origin.kind !== 'manifest') return [];
    const { file, document, line, path } = origin;
    return [{ file, document, line, path }];
  });
  return { kind: id, subject: subjectText(subject), title, advice, vectors, places };
}

/** What decides about traffic from one end to another. `port` is such as `443/tcp`, `8000-8999/udp` or `443`. */
export function explainConnection(
  path: string,
  from: string,
  to: string,
  port?: string,
  values?: ChartValues,
): ExplanationReport {
  const { network, gaps, profiles } = readNetwork(path, AS_WRITTEN, values);
  const [source, destination] = [endNamed(network, from), endNamed(network, to)];
  if ('address' in source.end && 'address' in destination.end)
    throw new Fault('usage', 'one of the two ends must be a workload');
  const asked = trafficNamed(port);
  const isItself = source.name === destination.name && profiles.length === 0 && isPod(source.end);
  const { allowed, steps } = isItself
    ? explainItself(asked)
    : explain(connections(network), source.end, destination.end, asked);
  return {
    schemaVersion: NETWORK_REPORT_VERSION,
    from: source.name,
    to: destination.name,
    asked: describeTraffic(asked),
    allowed: describeTraffic(allowed),
    steps: steps.map(stepOf),
    gaps,
  };
}

/** What changes for connections from the manifests at one path to those at another. Throws a `Fault`. */
export function compareNetworks(before: string, after: string, values?: ChartValues): ChangesReport {
  const [old, now] = [readNetwork(before, AS_WRITTEN, values), readNetwork(after, AS_WRITTEN, values)];
  const names = [old, now].flatMap(({ network }) => namesIn(network));
  const areManifests = [old, now].every(({ profiles }) => profiles.length === 0);
  const changes = changesBetween(saidConnections(old.network, names), saidConnections(now.network, names));
  const { list, gaps } = listChanges(changes, areManifests);
  return { schemaVersion: NETWORK_REPORT_VERSION, changes: list, gaps: [...old.gaps, ...now.gaps, ...gaps] };
}

/** What can be reached from outside, most reachable first. Throws a `Fault`. */
export function reportExposure(path: string, values?: ChartValues): ExposureReport {
  const { network, gaps } = readNetwork(path, AS_WRITTEN, values);
  const order = ['reachable', 'possible', 'blocked'];
  const exposures = exposure(saidConnections(network))
    .map(exposureOf)
    .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return { schemaVersion: NETWORK_REPORT_VERSION, exposures, gaps };
}

/** Profiles by what people accepted of them, wherever workloads are. */
export const AS_WRITTEN: SegmentOptions = { includeProposed: false, endpoints: new Map() };

/** The network that manifests or profiles at some paths tell of. Throws a `Fault` (`not-found`) where there is none. */
export function readNetwork(
  paths: string | readonly string[],
  options = AS_WRITTEN,
  values?: ChartValues,
): ReadNetwork {
  const read = [paths].flat().map((path) => readManifestFiles(path, { values }));
  const texts = read.flatMap((one) => one.texts);
  const unread = read.flatMap((one) => one.gaps);
  if (texts.some(({ text }) => PROFILE.test(text))) return readIntended(texts, unread, options);
  const { network, gaps, ignored } = readManifests(texts);
  const all = [...unread, ...gaps];
  if (network.workloads.length === 0)
    throw new Fault('not-found', `no workload was found at ${[paths].flat().join(', ')}`, {
      hint: all[0]
        ? `${all[0].subject}: ${all[0].reason}`
        : 'name a folder of Kubernetes manifests, or one file',
    });
  return { profiles: [], network, gaps: all, ignored };
}

/** What profiles say, where there are some: they tell what is meant, whatever manifests beside them say. */
function readIntended(
  texts: readonly ManifestText[],
  unread: readonly Gap[],
  options: SegmentOptions,
): ReadNetwork {
  const files = texts.filter(({ text }) => PROFILE.test(text));
  const profiles = files.flatMap(({ file, text }) => parseProfiles(text, file));
  const segmentation = segmentProfiles(profiles, options);
  const passedOver = texts
    .filter((one) => !files.includes(one))
    .map(({ file }) => ({
      kind: 'unsupported' as const,
      subject: file,
      reason: 'not looked at, for there are profiles beside it',
      informational: true,
    }));
  const network = intendedNetwork(segmentation, { strangers: false });
  return { profiles, network, gaps: [...unread, ...passedOver], ignored: new Map() };
}

/** Of a workload of several pods, two of them may be meant. */
function isPod(end: End): boolean {
  return 'workload' in end && end.workload.kind === 'Pod';
}

function stepOf(step: ExplanationStep): ExplanationReport['steps'][number] {
  const { direction, stage, action, traffic, rule, policies } = step;
  const places: Place[] = rule ? [rule.origin] : policies.map(({ origin }) => origin);
  return {
    at: direction === 'egress' ? 'source' : 'destination',
    stage,
    action,
    traffic: describeTraffic(traffic),
    because: becauseOf(step),
    places,
  };
}

/** One sentence part: which rule decided, or why. */
export function becauseOf({ reason, rule, policies, direction }: ExplanationStep): string {
  const names = policies.map(policyName).join(', ');
  const place = rule?.origin.path ?? '';
  const reasons = {
    rule: `${names} ${place}`,
    isolation: `no rule allows it, and ${names} ${policies.length === 1 ? 'isolates' : 'isolate'} the workload for ${direction}`,
    'no-policy': 'no policy decides about it, and what is not denied is allowed',
    node: 'a host-network pod is on the node, and traffic with the own node is always allowed',
    self: 'what a pod says to itself is always allowed',
    outside: 'policies do not apply outside of the cluster',
  };
  return reasons[reason];
}

function exposureOf({
  workload,
  through,
  backend,
  traffic,
  sources,
  status,
}: Exposure): ExposureReport['exposures'][number] {
  const names = through.map((part) =>
    'type' in part
      ? `Service ${part.namespace}/${part.name} (${part.type})`
      : `${part.kind} ${part.namespace}/${part.name}`,
  );
  const [first] = through;
  return {
    workload: workloadId(workload),
    status,
    internet: status !== 'blocked' && !sources.intersect(PUBLIC).isEmpty(),
    sources: describeAddresses(sources),
    through:
      names.length > 0 ? names : [workload.hostNetwork ? 'its node (host network)' : 'its node (host port)'],
    hosts: backend?.hosts ?? [],
    paths: backend?.paths ?? [],
    traffic: describeTraffic(traffic),
    place: backend?.origin ?? first?.origin ?? workload.origin,
  };
}
