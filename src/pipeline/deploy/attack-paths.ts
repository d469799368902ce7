import { yamlText } from '../../model/yaml/write.ts';
import { applyChanges } from '../../analyse/attack-paths/apply-changes.ts';
import type { Cut } from '../../analyse/attack-paths/cut/types.ts';
import type { Entry } from '../../analyse/attack-paths/ends.ts';
import {
  cutOf,
  evaluatePaths,
  type Evaluation,
  pathsIn,
  possibleEntries,
} from '../../analyse/attack-paths/find-paths.ts';
import { networkView } from '../../analyse/attack-paths/network-view.ts';
import type { VulnerableImages } from '../../analyse/attack-paths/vulnerable-images.ts';
import { connections } from '../../analyse/segmentation/connections.ts';
import type { AttackStep, Change, ManifestPlace } from '../../model/attack/graph.ts';
import { STEPS } from '../../model/attack/steps.ts';
import { TECHNIQUES } from '../../model/attack/techniques.ts';
import { pathText } from '../../model/configuration/place.ts';
import type { StructuredDocument } from '../../model/configuration/structured.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import type { Network } from '../../model/network/network.ts';
import {
  ATTACK_PATHS_VERSION,
  type AttackPathsReport,
  type ReportedChange,
  type ReportedStep,
  type ResourcePlace,
} from '../../model/report/attack-paths.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';
import { renderedTexts } from '../../observe/configuration/kubernetes/charts.ts';
import { readClusterDump } from '../../observe/configuration/kubernetes/cluster-dump.ts';
import {
  findManifestFiles,
  mayDeclare,
  readManifestTexts,
} from '../../observe/configuration/kubernetes/manifest-files.ts';
import { type ManifestText, readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';
import { readStructured } from '../../observe/configuration/yaml/structured.ts';
import { vulnerableImages } from './vulnerable-images.ts';

export interface PathRequest {
  readonly paths: readonly string[];
  /** Empty: what is exposed, and with reports, what is vulnerable. */
  readonly from: readonly string[];
  readonly to: string;
  readonly includesPossible: boolean;
  /** JSON reports of scans of images. */
  readonly reports: readonly string[];
  readonly assumesExploits: boolean;
  /** What charts of Helm are rendered with besides their own values. */
  readonly values?: ChartValues | undefined;
}

/** A cluster as it was read, for its graph and for its network. */
interface ReadCluster {
  readonly documents: readonly StructuredDocument[];
  readonly network: Network;
  readonly gaps: readonly Gap[];
}

/**
 * How an attacker gets from where he begins to what he wants, and the smallest set of changes that stops him: they are
 * made in memory, and everything is evaluated again. Throws a `Fault`: `not-found` where there is no workload, no entry
 * or no such end.
 */
export function reportAttackPaths(request: PathRequest): AttackPathsReport {
  const read = readTargets(request.paths, request.values);
  const byDefault = request.reports.length > 0 ? ['internet', 'vulnerable'] : ['internet'];
  const asked = { ...request, from: request.from.length > 0 ? request.from : byDefault };
  const images = new Set(read.network.workloads.flatMap(({ images: named = [] }) => named));
  const vulnerable = vulnerableImages(images, request.reports);
  const before = evaluate(read, vulnerable, asked);
  if (before.entries.length === 0) throw noEntry(asked.from);
  const cut = cutOf(before);
  const left =
    cut.changes.length > 0 ? leftAfter(read, vulnerable, asked, cut.changes) : before.reaching.length;
  return reportOf(asked, before, cut, left, distinct([...read.gaps, ...before.gaps]));
}

function evaluate(
  { documents, network }: ReadCluster,
  vulnerable: VulnerableImages,
  { from, to, includesPossible, assumesExploits }: PathRequest,
): Evaluation {
  const surroundings = { network: networkView(connections(network)), vulnerable, assumesExploits };
  return evaluatePaths(documents, surroundings, { from, to, includesPossible });
}

/** How many entries have a path once changes are made. */
function leftAfter(
  read: ReadCluster,
  vulnerable: VulnerableImages,
  request: PathRequest,
  changes: readonly Change[],
): number {
  const rebuilt = new Set(changes.flatMap(({ images }) => images));
  const others = new Map([...vulnerable].filter(([image]) => !rebuilt.has(image)));
  return evaluate(withChanges(read, changes), others, request).reaching.length;
}

function readTargets(paths: readonly string[], values: ChartValues | undefined): ReadCluster {
  const read = paths.map((path) => readTarget(path, values));
  const documents = read.flatMap((one) => one.documents);
  const { network, gaps: unread } = readManifests(allOf(read.map(({ texts }) => texts)));
  const gaps = distinct([...read.flatMap((one) => one.gaps), ...unread]);
  if (network.workloads.length > 0) return { documents, network, gaps };
  const [first] = gaps;
  throw new Fault('not-found', `no workload was found at ${paths.join(', ')}`, {
    hint: first
      ? `${first.subject}: ${first.reason}`
      : 'name a folder of Kubernetes manifests, or a dump of a cluster',
  });
}

interface ReadTarget {
  readonly documents: readonly StructuredDocument[];
  /** The same for the reader of networks. */
  readonly texts: Iterable<ManifestText>;
  readonly gaps: readonly Gap[];
}

function readTarget(path: string, values: ChartValues | undefined): ReadTarget {
  const { files, rendered, gaps } = findManifestFiles(path, { values });
  const read = files.map((file) => readFile(file, file === path));
  return {
    documents: [...read.flatMap((one) => one.documents), ...rendered],
    texts: allOf([...read.map(({ texts }) => texts), renderedTexts(rendered)]),
    gaps: [...gaps, ...read.flatMap((one) => one.gaps)],
  };
}

/** A large dump is read item by item, any other file as a text; of a folder, those that may declare something. */
function readFile(file: string, isNamed: boolean): ReadTarget {
  const dump = file.endsWith('.json') ? readClusterDump(file) : undefined;
  if (dump) return { ...dump, texts: textsOf(dump.documents) };
  const { texts: all, gaps } = readManifestTexts([file]);
  const texts = all.filter(({ text }) => isNamed || mayDeclare(text));
  const read = texts.map(({ text }) => readStructured(text, file));
  return {
    documents: read.flatMap(({ documents }) => documents),
    texts,
    gaps: [...gaps, ...read.flatMap((one) => one.gaps)],
  };
}

function* allOf<Item>(lists: readonly Iterable<Item>[]): Generator<Item, undefined> {
  for (const list of lists) yield* list;
}

/** Written one by one, while they are read. */
function* textsOf(documents: readonly StructuredDocument[]): Generator<ManifestText, undefined> {
  for (const { path, value } of documents) yield { file: path, text: JSON.stringify(value) };
}

/** The cluster once changes are made. */
function withChanges({ documents }: ReadCluster, changes: readonly Change[]): ReadCluster {
  const changed = applyChanges(documents, changes);
  const { network, gaps } = readManifests(textsOf(changed));
  return { documents: changed, network, gaps };
}

function distinct(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.subject}\n${gap.reason}`, gap])).values()];
}

function noEntry(from: readonly string[]): Fault {
  return new Fault(
    'not-found',
    `there is nowhere to begin: ${from.join(', ')} is nothing in these manifests`,
    {
      hint: 'say what has fallen:  --from shop/web, or --from any',
    },
  );
}

function reportOf(
  { from, to, includesPossible }: PathRequest,
  before: Evaluation,
  cut: Cut,
  left: number,
  gaps: readonly Gap[],
): AttackPathsReport {
  const { cluster, graph, entries, reaching, search } = before;
  const made = new Set(cut.changes.map(({ id }) => id));
  const keeping = reaching.filter((_, place) => cut.uncuttable.includes(search.starts[place] ?? -1));
  return {
    schemaVersion: ATTACK_PATHS_VERSION,
    asked: { from: [...from], to, possible: includesPossible },
    summary: {
      namespaces: cluster.namespaces.size,
      workloads: cluster.workloads.length,
      containers: cluster.containers.length,
      accounts: cluster.accounts.size,
      roles: cluster.grants.length,
      secrets: cluster.secrets.size,
      nodes: cluster.nodeGroups.length,
      steps: graph.steps.length,
    },
    entries: entries.length,
    reaching: reaching.map(entryOf),
    possible: possibleEntries(before),
    paths: pathsIn(before).flatMap(({ entry, steps }) => {
      const goal = steps.at(-1)?.to;
      return goal ? [{ entry: entryOf(entry), goal, steps: steps.map((one) => stepOf(one, made)) }] : [];
    }),
    cut: {
      changes: cut.changes.map(changeOf),
      proof: cut.proof,
      atLeast: cut.atLeast,
      uncuttable: keeping.map(entryOf),
    },
    after: { reaching: left, proved: left <= keeping.length },
    gaps: [...gaps],
  };
}

function entryOf({ node, through, place }: Entry): AttackPathsReport['reaching'][number] {
  return { node, through, ...(place && { place: placeOf(place) }) };
}

function stepOf(
  { kind, from, to, why, isCertain, place, changes }: AttackStep,
  made: ReadonlySet<string>,
): ReportedStep {
  const { title, technique } = STEPS[kind];
  return {
    kind,
    title,
    technique,
    techniqueName: TECHNIQUES[technique],
    from,
    to,
    why,
    certain: isCertain,
    cut: changes.some(({ id }) => made.has(id)),
    ...(place && { place: placeOf(place) }),
  };
}

function placeOf({ document, path, resource }: ManifestPlace): ResourcePlace {
  return {
    file: document.path,
    document: document.number,
    line: document.rangeOf(path).startLine,
    path: pathText(path),
    resource,
  };
}

function changeOf({ title, edits, objects, images }: Change): ReportedChange {
  return {
    title,
    edits: edits.map(({ place, value }) => ({
      place: placeOf(place),
      ...(value === undefined
        ? { action: 'remove' as const }
        : { action: 'set' as const, value: JSON.stringify(value) }),
    })),
    objects: objects.map((object) => yamlText(object)),
    images: [...images],
  };
}
