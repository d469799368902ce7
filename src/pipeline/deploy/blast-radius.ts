import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { exposure } from '../../analyse/segmentation/exposure.ts';
import type { Group } from '../../analyse/segmentation/grouping.ts';
import {
  callsInternet,
  type Cut,
  cutsOf,
  groupsOf,
  type Hop,
  isOpen,
  type Reach,
  reachFrom,
} from '../../analyse/segmentation/reach.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { BlastReport, ReachableVulnerability } from '../../model/report/blast-radius.ts';
import { policyName } from '../../model/network/policy.ts';
import { NETWORK_REPORT_VERSION } from '../../model/report/network.ts';
import { describeAddresses, describeTraffic } from '../../model/network/traffic-text.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import { PUBLIC } from '../../model/sets/well-known-addresses.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';
import { readScanReport } from '../../observe/scan-report/read-scan-report.ts';
import { isSameImage } from '../../observe/scan-report/same-image.ts';
import { AS_WRITTEN, readNetwork } from './network.ts';
import { endNamed } from './network-ends.ts';

/** By the id of a workload, what scans found in its images. */
type Vulnerable = ReadonlyMap<string, readonly VulnerabilityFinding[]>;

/**
 * What falls when a workload is taken over, or every workload whose image has a vulnerability, by the manifests or
 * profiles at `path`. A scan is the path of a JSON report, found again by the image's name or digest, or
 * `workload=path`. Throws a `Fault`: `not-found` for a workload or vulnerability that there is not.
 */
export function reportBlastRadius(
  path: string,
  asked: string,
  scans: readonly string[],
  values?: ChartValues,
): BlastReport {
  const { network, gaps } = readNetwork(path, AS_WRITTEN, values);
  const evaluated = connections(network);
  const vulnerable = vulnerabilitiesOf(network.workloads, scans, (name) => workloadNamed(evaluated, name));
  const starts = startsOf(evaluated, asked, vulnerable);
  const groups = groupsOf(evaluated, starts);
  const reach = reachFrom(evaluated, groups);
  const fallen = [...new Set([...groups, ...reach.keys()])];
  const { cuts, candidates, tried } = cutsOf(evaluated, starts, () => true);
  const ids = new Set(starts.map(workloadId));
  return {
    schemaVersion: NETWORK_REPORT_VERSION,
    asked,
    starts: [...ids],
    workloads: network.workloads.length,
    reached: reachedIn(
      evaluated,
      reach,
      ids,
      scans.length > 0 ? likelyOf(evaluated, groups, vulnerable) : undefined,
    ),
    outside: fallen.flatMap((group) => outsideOf(evaluated, group)),
    open: fallen
      .filter((group) => isOpen(evaluated, group))
      .flatMap(({ workloads }) => workloads.map(workloadId)),
    cuts: cuts.map(reportedCut),
    candidates,
    tried,
    vulnerabilities: rankedVulnerabilities(evaluated, vulnerable),
    gaps,
  };
}

type ReportedHop = BlastReport['reached'][number]['way'][number];

function reachedIn(
  evaluated: Connections,
  reach: Reach,
  starts: ReadonlySet<string>,
  likely: ReadonlySet<string> | undefined,
): BlastReport['reached'] {
  // Ways begin alike.
  const known = new Map<Hop, ReportedHop>();
  const hop = (one: Hop): ReportedHop => {
    const { from, to } = one;
    const made = known.get(one) ?? {
      from: nameOf(from),
      to: nameOf(to),
      traffic: describeTraffic(evaluated.between(from, to)),
    };
    known.set(one, made);
    return made;
  };
  return [...reach].flatMap(([group, way]) =>
    group.workloads
      .map(workloadId)
      .filter((id) => !starts.has(id))
      .map((workload) => ({
        workload,
        way: way.map(hop),
        ...(likely ? { knownVulnerable: likely.has(workload) } : {}),
      })),
  );
}

function reportedCut({ policy, rule, spares, sparesInternet }: Cut): BlastReport['cuts'][number] {
  return {
    policy: policyName(policy),
    path: rule.origin.path,
    place: rule.origin,
    spares: spares.map(workloadId),
    sparesInternet,
  };
}

function workloadNamed({ network }: Connections, name: string): Workload {
  const { end } = endNamed(network, name);
  if ('workload' in end) return end.workload;
  throw new Fault('usage', `${name} is an address; name a workload`);
}

/** What scans found, by the workloads whose images they are of. Throws a `Fault` for a scan of no workload's image. */
function vulnerabilitiesOf(
  workloads: readonly Workload[],
  scans: readonly string[],
  named: (name: string) => Workload,
): Vulnerable {
  const found = new Map<string, readonly VulnerabilityFinding[]>();
  for (const scan of scans) {
    const [, name, path = scan] = /^([^=]+)=(.+)$/s.exec(scan) ?? [];
    const report = readScanReport(path);
    const owners =
      name === undefined
        ? workloads.filter(({ images = [] }) => images.some((image) => isSameImage(image, report)))
        : [named(name)];
    if (owners.length === 0)
      throw new Fault('not-found', `no workload has the image ${report.target.reference} of ${path}`, {
        hint: `tell which one it is:  --scan WORKLOAD=${path}`,
      });
    const known = [...ofKind(report.findings, 'vulnerability')];
    for (const id of owners.map(workloadId)) found.set(id, [...(found.get(id) ?? []), ...known]);
  }
  return found;
}

/** The workloads that fall first. */
function startsOf(evaluated: Connections, asked: string, vulnerable: Vulnerable): readonly Workload[] {
  const { workloads } = evaluated.network;
  const affected = workloads.filter((workload) =>
    vulnerable.get(workloadId(workload))?.some(({ ids }) => ids.includes(asked)),
  );
  if (affected.length > 0) return affected;
  if (/^(?:CVE|GHSA|DSA|USN|RHSA|ALAS|GO|PYSEC|RUSTSEC|OSV)-/i.test(asked))
    throw new Fault('not-found', `no scanned workload has ${asked}`, {
      hint: 'give the scans of its images:  --scan report.json',
    });
  return [workloadNamed(evaluated, asked)];
}

/** Workloads that are reached although only those fall that have a known vulnerability, and that have one themselves. */
function likelyOf(
  evaluated: Connections,
  starts: readonly Group[],
  vulnerable: Vulnerable,
): ReadonlySet<string> {
  const has = (workload: Workload): boolean => (vulnerable.get(workloadId(workload)) ?? []).length > 0;
  const reached = reachFrom(evaluated, starts, ({ workloads }) => workloads.some(has));
  return new Set([...reached.keys()].flatMap(({ workloads }) => workloads.filter(has).map(workloadId)));
}

function outsideOf(evaluated: Connections, group: Group): BlastReport['outside'] {
  const workload = nameOf(group);
  const addresses = evaluated.withOutside(group, 'egress').map((one) => ({
    workload,
    to: describeAddresses(one.addresses),
    traffic: describeTraffic(one.traffic),
    internet: !one.addresses.intersect(PUBLIC).isEmpty(),
  }));
  const names = [...evaluated.withNames(group)]
    .filter(([, traffic]) => !traffic.isEmpty())
    .map(([name, traffic]) => ({ workload, to: name, traffic: describeTraffic(traffic), internet: true }));
  return callsInternet(evaluated, group) ? [...addresses, ...names] : addresses;
}

function rankedVulnerabilities(evaluated: Connections, vulnerable: Vulnerable): ReachableVulnerability[] {
  const exposed = new Set(
    exposure(evaluated)
      .filter(({ status, sources }) => status !== 'blocked' && !sources.intersect(PUBLIC).isEmpty())
      .map(({ workload }) => workloadId(workload)),
  );
  return evaluated.network.workloads
    .flatMap((workload) => {
      const findings = vulnerable.get(workloadId(workload)) ?? [];
      const near = findings.length > 0 && nearnessOf(evaluated, workload, exposed);
      return near ? findings.map((finding) => ({ ...vulnerabilityOf(finding), ...near })) : [];
    })
    .toSorted(
      (a, b) =>
        Number(b.internet) - Number(a.internet) ||
        Number(b.callers > 0) - Number(a.callers > 0) ||
        Number(b.exploited) - Number(a.exploited) ||
        b.priority - a.priority ||
        b.callers - a.callers,
    );
}

function vulnerabilityOf({ id, severity, priority, exploited }: VulnerabilityFinding) {
  return { id, severity, priority, exploited: exploited !== undefined };
}

function nearnessOf(evaluated: Connections, workload: Workload, exposed: ReadonlySet<string>) {
  const group = evaluated.groupOf(workload);
  if (!group) return undefined;
  const callers = evaluated.groups
    .filter((from) => evaluated.idBetween(from, group) !== evaluated.table.none)
    .reduce((sum, from) => sum + from.workloads.length - (from === group ? 1 : 0), 0);
  const id = workloadId(workload);
  const isPublic =
    evaluated.network.services.length === 0 &&
    evaluated.withOutside(group, 'ingress').some(({ addresses }) => !addresses.intersect(PUBLIC).isEmpty());
  return { workload: id, internet: exposed.has(id) || isPublic, callers };
}

function nameOf({ workloads }: Group): string {
  const [first, ...others] = workloads;
  return others.length === 0 ? workloadId(first) : `${workloadId(first)} and ${others.length} more`;
}
