import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Entrance } from '../../../model/network/entrance.ts';
import type { Network } from '../../../model/network/network.ts';
import { KUBERNETES_ENGINE, type Policy } from '../../../model/network/policy.ts';
import type { Service } from '../../../model/network/service.ts';
import {
  NAMESPACE_NAME_LABEL,
  MACHINE_KINDS,
  type Namespace,
  WORKLOAD_KINDS,
} from '../../../model/network/workload.ts';
import { quoted } from '../../../model/sets/quoting.ts';
import { ADMIN_POLICY_READERS } from './admin-policy.ts';
import { applyCalico } from './calico/apply.ts';
import { CALICO_GROUPS, CALICO_READERS, CalicoResources, readServiceAccount } from './calico/resources.ts';
import { CILIUM_READERS, ciliumPolicies, CiliumResources } from './cilium/resources.ts';
import { readDocuments } from '../yaml/documents.ts';
import { readOpenshiftRoute, readRoute } from './entrance.ts';
import { type AuthorizationPolicy, readAuthorizationPolicy } from './istio/authorization-policy.ts';
import { ISTIO_ENGINE, meshPolicies } from './istio/mesh-policies.ts';
import { type PeerAuthentication, readPeerAuthentication } from './istio/peer-authentication.ts';
import { readVirtualService } from './istio/virtual-service.ts';
import { groupOf, type Head, headSchema, manifestOf, type Resource, thereIsNone } from './head.ts';
import { readIngress } from './ingress.ts';
import { deniedHostPods } from './host-pods.ts';
import { type Manifest, manifestName } from './manifest.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { foldOwned } from './owners.ts';
import { labelsSchema } from './selector.ts';
import { readService } from './service.ts';
import { PAGE, reasonUnread } from './unread-kinds.ts';
import { WORKLOAD_GROUPS } from './valid-names.ts';
import { readVirtualMachine } from './virtual-machine.ts';
import { type OwnedWorkload, readWorkload } from './workload.ts';

/** A text and the name that its problems are told under. */
export interface ManifestText {
  readonly file: string;
  readonly text: string;
  /** The line of the file that it stands on, where it is not the file's own text; default the first. */
  readonly line?: number;
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
  readonly authorizations: Map<string, AuthorizationPolicy>;
  readonly authentications: Map<string, PeerAuthentication>;
  readonly calico: CalicoResources;
  readonly cilium: CiliumResources;
}

type Reader = (manifest: Manifest, found: Found, id: string) => void;

const addWorkload: Reader = (manifest, found, id) => found.workloads.set(id, readWorkload(manifest));
const addRoute: Reader = (manifest, found, id) => found.entrances.set(id, readRoute(manifest));
const addIngress: Reader = (manifest, found, id) => found.entrances.set(id, readIngress(manifest));
const addNetworkPolicy: Reader = (manifest, found, id) => found.policies.set(id, readNetworkPolicy(manifest));

const addAuthorization: Reader = (manifest, found, id) =>
  found.authorizations.set(id, readAuthorizationPolicy(manifest));
const addAuthentication: Reader = (manifest, found, id) =>
  found.authentications.set(id, readPeerAuthentication(manifest));

/** By API group and kind, for kinds are not unique: Calico too has a NetworkPolicy. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['/Namespace', (manifest, found) => found.namespaces.set(manifest.name, readNamespace(manifest))],
  ['/Service', (manifest, found, id) => found.services.set(id, readService(manifest))],
  ...WORKLOAD_KINDS.flatMap((kind) =>
    WORKLOAD_GROUPS[kind].map((group) => [`${group}/${kind}`, addWorkload] as const),
  ),
  ['networking.k8s.io/NetworkPolicy', addNetworkPolicy],
  ['extensions/NetworkPolicy', addNetworkPolicy],
  ['networking.k8s.io/Ingress', addIngress],
  ['extensions/Ingress', addIngress],
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
    (kind) => [`gateway.networking.k8s.io/${kind}`, addRoute] as const,
  ),
  ...Array.from(ADMIN_POLICY_READERS, ([kind, read]): [string, Reader] => [
    `policy.networking.k8s.io/${kind}`,
    (manifest, found, id) => found.policies.set(id, read(manifest)),
  ]),
  [
    'networking.istio.io/VirtualService',
    (manifest, found, id) => found.entrances.set(id, readVirtualService(manifest)),
  ],
  ['security.istio.io/AuthorizationPolicy', addAuthorization],
  ['security.istio.io/PeerAuthentication', addAuthentication],
  [
    'route.openshift.io/Route',
    (manifest, found, id) => found.entrances.set(id, readOpenshiftRoute(manifest)),
  ],
  ...MACHINE_KINDS.map((kind): [string, Reader] => [
    `kubevirt.io/${kind}`,
    (manifest, found, id) => found.workloads.set(id, readVirtualMachine(manifest)),
  ]),
  ['/ServiceAccount', (manifest, { calico }) => readServiceAccount(manifest, calico)],
  ...CALICO_GROUPS.flatMap((group) =>
    Array.from(CALICO_READERS, ([kind, read]): [string, Reader] => [
      `${group}/${kind}`,
      (manifest, { calico }, id) => read(manifest, calico, id),
    ]),
  ),
  ...Array.from(CILIUM_READERS, ([kind, read]): [string, Reader] => [
    `cilium.io/${kind}`,
    (manifest, { cilium }, id) => read(manifest, cilium, id),
  ]),
]);

/** Groups whose policies decide about connections, so that leaving them out would be telling something wrong. */
const OTHER_ENGINES =
  /^(?:(?:crd\.)?projectcalico\.org|(?:crd\.)?antrea\.io|policy\.linkerd\.io|k8s\.ovn\.org)$/;

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
    authorizations: new Map(),
    authentications: new Map(),
    calico: new CalicoResources(),
    cilium: new CiliumResources(),
  };
  const gaps: Gap[] = [];
  const ignored = new Map<string, number>();
  const seen = new Map<string, string>();
  for (const { file, text, line = 1 } of texts) {
    const { documents, gaps: unread } = readDocuments(text, file);
    gaps.push(...unread);
    for (const read of documents) {
      const document = { ...read, line: read.line + line - 1 };
      if (read.isOfPage) gaps.push({ kind: 'limit', subject: `${file}:${document.line}`, reason: PAGE });
      const head = headSchema.safeParse(document.value).data;
      const reader = head && READERS.get(`${groupOf(head)}/${head.kind}`);
      if (head && reader) {
        gaps.push(...readOne({ head, document, file }, reader, found, seen));
        continue;
      }
      const kind = head ? `${groupOf(head)}/${head.kind}`.replace(/^\//, '') : 'no resource';
      ignored.set(kind, (ignored.get(kind) ?? 0) + 1);
      const subject = `${file}:${document.line}`;
      const reason = head && reasonToTell(head, document.value);
      if (head && isMisplaced(head)) gaps.push({ kind: 'unreadable', subject, reason: thereIsNone(head) });
      else if (reason !== undefined) gaps.push({ kind: 'unsupported', subject, reason });
    }
  }
  const { network: declared, gaps: unevaluated } = assemble(found);
  const applied = applyCalico(declared, found.calico);
  return { network: applied.network, gaps: [...gaps, ...unevaluated, ...applied.gaps], ignored };
}

function readOne(resource: Resource, reader: Reader, found: Found, seen: Map<string, string>): Gap[] {
  const subject = `${resource.file}:${resource.document.line}`;
  let name = resource.head.kind;
  try {
    const manifest = manifestOf(resource);
    name = manifestName(manifest);
    const id = `${manifest.kind}/${manifest.namespace ?? ''}/${manifest.name}`;
    reader(manifest, found, id);
    const earlier = seen.get(id);
    seen.set(id, subject);
    if (earlier === undefined) return [];
    return [
      { kind: 'unknown', subject, reason: `${name} replaces the one at ${earlier}`, informational: true },
    ];
  } catch (error) {
    return problems(error).map((problem) => ({
      kind: 'unreadable' as const,
      subject,
      reason: `${name}: ${problem}`,
    }));
  }
}

/** Kinds of the API server itself that are read, which others may not have in groups like its own. */
const OWN_KINDS: ReadonlySet<string> = new Set(
  Array.from(READERS.keys(), (key) => key.split('/')).flatMap(([group = '', kind = '']) =>
    isOwnGroup(group) ? kind : [],
  ),
);

/** Groups that others define have a dot. */
function isOwnGroup(group: string): boolean {
  return !group.includes('.') || group === 'networking.k8s.io';
}

/** Has it a kind of the API server's own, of which there is none in its group? */
function isMisplaced(head: Head): boolean {
  return OWN_KINDS.has(head.kind) && isOwnGroup(groupOf(head));
}

/** Why a resource that nobody here reads matters all the same; undefined where it does not. */
function reasonToTell(head: Head, value: unknown): string | undefined {
  const known = reasonUnread(groupOf(head), head.kind);
  if (known !== undefined) return known;
  const kind = /^\w{1,100}$/.test(head.kind) ? head.kind : quoted(head.kind);
  if (OTHER_ENGINES.test(groupOf(head)) && /Polic(?:y|ies)$|^Server$/.test(head.kind))
    return `${kind} is not evaluated: policies of ${groupOf(head)} are not read yet`;
  return podMakerSchema.safeParse(value).success
    ? `${kind} makes pods, but is no kind of workload that is read`
    : undefined;
}

const podMakerSchema = z.object({
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(z.unknown()) }) }) }),
});

function problems(error: unknown): string[] {
  if (error instanceof Fault) return [messageOf(error)];
  if (!(error instanceof z.ZodError)) throw error;
  return error.issues.slice(0, 5).map(({ path, message }) => {
    const at = path
      .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 100)}`))
      .join('');
    const said = message.endsWith(', received undefined') ? 'is missing' : message;
    return `${at.replace(/^\./, '')}: ${said.slice(0, 500)}`;
  });
}

const namespaceSchema = z.object({ metadata: z.object({ labels: labelsSchema.optional() }) });

function readNamespace({ value, name, origin }: Manifest): Namespace {
  const { metadata } = namespaceSchema.parse(value);
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

function assemble(found: Found): { network: Network; gaps: readonly Gap[] } {
  const workloads = foldOwned([...found.workloads.values()]);
  const services = [...found.services.values()];
  const entrances = [...found.entrances.values()];
  const cilium = ciliumPolicies(found.cilium, services);
  const policies = [...found.policies.values(), ...cilium.policies];
  const ofMesh = [...found.authorizations.values(), ...found.authentications.values()];
  const calico = [...found.calico.policies.values()];
  const named = [...workloads, ...services, ...entrances, ...policies, ...ofMesh, ...calico].flatMap(
    ({ namespace }) => namespace ?? [],
  );
  const namespaces = new Map(found.namespaces);
  for (const name of named)
    if (!namespaces.has(name)) namespaces.set(name, namespaceOf(name, new Map(), undefined));
  const mesh = meshPolicies(found, workloads, namespaces);
  policies.push(...mesh.policies);
  const engines = ofMesh.length > 0 ? [KUBERNETES_ENGINE, ISTIO_ENGINE] : [KUBERNETES_ENGINE];
  const network = { namespaces, workloads, services, entrances, policies, engines };
  return { network, gaps: [...cilium.gaps, ...mesh.gaps, ...deniedHostPods(network)] };
}
