import { z } from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Entrance } from '../../../model/network/entrance.ts';
import type { Network } from '../../../model/network/network.ts';
import { KUBERNETES_ENGINE, type Policy } from '../../../model/network/policy.ts';
import type { Service } from '../../../model/network/service.ts';
import { NAMESPACE_NAME_LABEL, type Namespace, WORKLOAD_KINDS } from '../../../model/network/workload.ts';
import { readAdminPolicy } from './admin-policy.ts';
import { type RawDocument, readDocuments } from './documents.ts';
import { readIngress, readRoute } from './entrance.ts';
import { type Manifest, manifestName, withoutNulls } from './manifest.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { foldOwned } from './owners.ts';
import { labelsSchema } from './selector.ts';
import { readService } from './service.ts';
import { type OwnedWorkload, readWorkload } from './workload.ts';

/** A text and the name that its problems are told under. */
export interface ManifestText {
  readonly file: string;
  readonly text: string;
}

/** What was read, what could not be, and how many resources of which kinds say nothing of the network. */
export interface ReadManifests {
  readonly network: Network;
  readonly gaps: readonly Gap[];
  readonly ignored: ReadonlyMap<string, number>;
}

/** What is found on the way, by the id of each resource, so that of two with the same id the later one counts. */
interface Found {
  readonly namespaces: Map<string, Namespace>;
  readonly workloads: Map<string, OwnedWorkload>;
  readonly services: Map<string, Service>;
  readonly entrances: Map<string, Entrance>;
  readonly policies: Map<string, Policy>;
}

type Reader = (manifest: Manifest, found: Found, id: string) => void;

const addWorkload: Reader = (manifest, found, id) => found.workloads.set(id, readWorkload(manifest));
const addAdminPolicy: Reader = (manifest, found, id) => found.policies.set(id, readAdminPolicy(manifest));
const addRoute: Reader = (manifest, found, id) => found.entrances.set(id, readRoute(manifest));
const addIngress: Reader = (manifest, found, id) => found.entrances.set(id, readIngress(manifest));
const addNetworkPolicy: Reader = (manifest, found, id) => found.policies.set(id, readNetworkPolicy(manifest));

/** By API group and kind, for kinds are not unique: Calico too has a NetworkPolicy. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['/Namespace', (manifest, found) => found.namespaces.set(manifest.name, readNamespace(manifest))],
  ['/Service', (manifest, found, id) => found.services.set(id, readService(manifest))],
  ...['', 'apps', 'batch', 'extensions'].flatMap((group) =>
    WORKLOAD_KINDS.map((kind) => [`${group}/${kind}`, addWorkload] as const),
  ),
  ['networking.k8s.io/NetworkPolicy', addNetworkPolicy],
  ['extensions/NetworkPolicy', addNetworkPolicy],
  ['networking.k8s.io/Ingress', addIngress],
  ['extensions/Ingress', addIngress],
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
    (kind) => [`gateway.networking.k8s.io/${kind}`, addRoute] as const,
  ),
  ...['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'].map(
    (kind) => [`policy.networking.k8s.io/${kind}`, addAdminPolicy] as const,
  ),
]);

const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'Namespace',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

/** Groups whose policies decide about connections, so that leaving them out would be telling something wrong. */
const OTHER_ENGINES =
  /^(?:cilium\.io|(?:crd\.)?projectcalico\.org|security\.istio\.io|(?:crd\.)?antrea\.io|policy\.linkerd\.io|k8s\.ovn\.org)$/;

const headSchema = z.object({
  apiVersion: z.string().max(500),
  kind: z.string().max(200),
  metadata: z
    .object({
      name: z.string().max(500).optional(),
      generateName: z.string().max(500).optional(),
      namespace: z.string().max(500).optional(),
    })
    .default({}),
});

/**
 * Reads what manifests say of the network. Pure: the caller reads files. A resource that cannot be read is a gap that
 * names its file, line and document; a document that is no resource and kinds that say nothing of the network are
 * counted. Resources without a namespace are in `default`; namespaces that are only named are in the result too.
 */
export function readManifests(texts: Iterable<ManifestText>): ReadManifests {
  const found: Found = {
    namespaces: new Map(),
    workloads: new Map(),
    services: new Map(),
    entrances: new Map(),
    policies: new Map(),
  };
  const gaps: Gap[] = [];
  const ignored = new Map<string, number>();
  const seen = new Map<string, string>();
  for (const { file, text } of texts) {
    const { documents, gaps: unread } = readDocuments(text, file);
    gaps.push(...unread);
    for (const document of documents) {
      const manifest = manifestOf(document, file);
      const reader = manifest && READERS.get(`${manifest.group}/${manifest.kind}`);
      if (!manifest || !reader) {
        const kind = manifest ? `${manifest.group}/${manifest.kind}`.replace(/^\//, '') : 'no resource';
        ignored.set(kind, (ignored.get(kind) ?? 0) + 1);
        const reason = manifest && reasonToTell(manifest);
        if (manifest && reason !== undefined)
          gaps.push({ kind: 'unsupported', subject: placeOf(manifest), reason });
        continue;
      }
      gaps.push(...readOne(manifest, reader, found, seen));
    }
  }
  return { network: assemble(found), gaps, ignored };
}

function readOne(manifest: Manifest, reader: Reader, found: Found, seen: Map<string, string>): Gap[] {
  const id = `${manifest.kind}/${manifest.namespace ?? ''}/${manifest.name}`;
  const place = placeOf(manifest);
  try {
    reader(manifest, found, id);
  } catch (error) {
    return problems(error).map((reason) => ({
      kind: 'unreadable' as const,
      subject: place,
      reason: `${manifestName(manifest)}: ${reason}`,
    }));
  }
  const earlier = seen.get(id);
  seen.set(id, place);
  if (earlier === undefined) return [];
  const reason = `${manifestName(manifest)} replaces the one at ${earlier}`;
  return [{ kind: 'unknown', subject: place, reason, informational: true }];
}

function manifestOf({ value, document, line, path }: RawDocument, file: string): Manifest | undefined {
  const clean = withoutNulls(value);
  const { data: head } = headSchema.safeParse(clean);
  if (!head) return undefined;
  const { name = head.metadata.generateName, namespace = 'default' } = head.metadata;
  if (name === undefined) return undefined;
  const slash = head.apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : head.apiVersion.slice(0, slash),
    version: head.apiVersion.slice(slash + 1),
    kind: head.kind,
    namespace: CLUSTER_WIDE.has(head.kind) ? undefined : namespace,
    name,
    value: clean,
    origin: { file, document, line, path },
  };
}

/** Why a resource that nobody here reads matters all the same; undefined where it does not. */
function reasonToTell(manifest: Manifest): string | undefined {
  if (OTHER_ENGINES.test(manifest.group) && /Polic(?:y|ies)$|^Server$/.test(manifest.kind))
    return `${manifestName(manifest)} is not evaluated: policies of ${manifest.group} are not read yet`;
  const podMaker = z.object({
    spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(z.unknown()) }) }) }),
  });
  return podMaker.safeParse(manifest.value).success
    ? `${manifestName(manifest)} makes pods, but is no kind of workload that is read`
    : undefined;
}

const placeOf = ({ origin }: Manifest): string => `${origin.file}:${origin.line}`;

function problems(error: unknown): string[] {
  if (error instanceof Fault) return [messageOf(error)];
  if (!(error instanceof z.ZodError)) throw error;
  return error.issues.slice(0, 5).map(({ path, message }) => {
    const at = path
      .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 100)}`))
      .join('');
    return `${at.replace(/^\./, '')}: ${message.slice(0, 500)}`;
  });
}

function readNamespace({ value, name, origin }: Manifest): Namespace {
  const { metadata } = z.object({ metadata: z.object({ labels: labelsSchema.optional() }) }).parse(value);
  return namespaceOf(name, metadata.labels ?? new Map<string, string>(), origin);
}

/** The name's label is always what the API server makes it. */
function namespaceOf(
  name: string,
  labels: ReadonlyMap<string, string>,
  origin: Namespace['origin'],
): Namespace {
  return { name, labels: new Map([...labels, [NAMESPACE_NAME_LABEL, name]]), origin };
}

function assemble(found: Found): Network {
  const workloads = foldOwned([...found.workloads.values()]);
  const services = [...found.services.values()];
  const entrances = [...found.entrances.values()];
  const policies = [...found.policies.values()];
  const named = [...workloads, ...services, ...entrances, ...policies].flatMap(
    ({ namespace }) => namespace ?? [],
  );
  const namespaces = new Map(found.namespaces);
  for (const name of named)
    if (!namespaces.has(name)) namespaces.set(name, namespaceOf(name, new Map(), undefined));
  return { namespaces, workloads, services, entrances, policies, engines: [KUBERNETES_ENGINE] };
}
