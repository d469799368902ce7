import { labelWitnesses } from '../../../model/network/label-witnesses.ts';
import type { Peer, Policy } from '../../../model/network/policy.ts';
import { type Labels, selects } from '../../../model/network/selector.ts';
import {
  NAMESPACE_NAME_LABEL,
  type Namespace,
  type Selection,
  type Workload,
} from '../../../model/network/workload.ts';
import { LIKENESS_LABEL, MEMBER_LABEL } from '../../../model/segmentation/member-selection.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Language } from '../../../model/sets/language.ts';
import { exactText, oneOfTexts, regularExpression } from '../../../model/sets/patterns.ts';

/** A namespace that no profile is of, so that whoever is in it has nothing to do with any of them. */
const FOREIGN = 'somewhere-else';
const NOBODYS_ACCOUNT = 'without-profile';
const ACCOUNT = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
/** By these, workloads say that they are outside of a mesh; who has no identity is told by address, if at all. */
const OUT_OF_MESH: ReadonlySet<string> = new Set(['sidecar.istio.io/inject', 'istio-injection']);
/** Labels of one member that are taken apart; nobody selects by more. */
const MOST_LABELS = 8;
/** More strangers than any mistake needs to be found; beyond it selectors have none of their own. */
const MOST_STRANGERS = 20_000;

/** Workloads that no profile is of, and the namespaces that they are in. */
export interface Strangers {
  readonly workloads: readonly Workload[];
  readonly namespaces: ReadonlyMap<string, Namespace>;
}

interface Stranger {
  readonly namespace: string;
  readonly labels: Labels;
  readonly account?: string | undefined;
  /** The member that it has all the labels of. */
  readonly like?: string | undefined;
}

/**
 * Strangers that tell a rule for members from a rule for more: in each namespace that profiles speak of, and in another
 * one, a workload without labels; of each member and of each labelled peer, one elsewhere with its labels, one for each
 * label that it lacks and one for each that it has alone; and for each selector of the policies that are compared, the
 * least that it selects. None of them has all labels of a member in its namespace, for an engine of labels takes it for
 * that member; but where policies look at service accounts too, one that has another account.
 */
export function strangersTo({ members }: Segmentation, policies: readonly Policy[]): Strangers {
  const permissions = members
    .flatMap(({ egress, ingress }) => [egress, ingress])
    .flatMap((some) => [...(some?.allows ?? []), ...(some?.denies ?? [])]);
  const selections = distinctSelections(policies);
  const namespaces = namespacesOf(members, permissions, selections);
  const membersIn = Map.groupBy(members, ({ namespace }) => namespace);
  const known = knownPrincipals(members, permissions);
  const some = [
    ...[...namespaces.keys()].map((namespace): Stranger => ({ namespace, labels: new Map() })),
    ...members.flatMap(besides),
    ...permissions.flatMap(({ peer, members: own }) => besidesPeer(peer, own.length > 0)),
    ...selections.flatMap((selection) => selected(selection, namespaces, known)),
  ].filter((one) => !(membersIn.get(one.namespace) ?? []).some((member) => isTakenFor(member, one)));
  const alike = selections.some(({ principals }) => principals) ? members.flatMap(likeness) : [];
  const distinct = new Map([...some, ...alike].map((one) => [nameOf(one), one]));
  return { workloads: [...distinct.values()].slice(0, MOST_STRANGERS).map(workloadOf), namespaces };
}

/** Cilium gives every pod labels of these names itself, whatever a person wrote. */
function isLent(key: string): boolean {
  return key === 'io.kubernetes.pod.namespace' || key.startsWith('io.cilium.k8s.');
}

const isOutOfMesh = (key: string): boolean => OUT_OF_MESH.has(key);

/** The selection of a peer that has one. */
function ofPeer(peer: Peer): readonly Selection[] {
  return 'selection' in peer && peer.selection ? [peer.selection] : [];
}

/** Every selection of policies, those of equal words once; not those that are of members by their ids. */
function distinctSelections(policies: readonly Policy[]): Selection[] {
  const all = policies.flatMap(({ subject, rules }) => [
    subject,
    ...rules.flatMap(({ subjects = [], peers }) => [...subjects, ...peers].flatMap(ofPeer)),
  ]);
  const distinct = new Map<string, Selection[]>();
  for (const one of all) {
    const key = JSON.stringify([one.namespaces, one.workloads]);
    const alike = distinct.get(key) ?? [];
    if (!alike.some(({ principals }) => principals === one.principals)) distinct.set(key, [...alike, one]);
  }
  return [...distinct].flatMap(([key, some]) => (key.includes(`"${MEMBER_LABEL}"`) ? [] : some));
}

function namespacesOf(
  members: readonly Member[],
  permissions: readonly Permission[],
  selections: readonly Selection[],
): Map<string, Namespace> {
  const named = [
    ...members.map(({ namespace }) => namespace),
    ...permissions.flatMap(({ peer }) => ('namespace' in peer ? [peer.namespace] : [])),
    FOREIGN,
  ];
  const known = new Map(named.map((name) => [name, namespaceOf(name, new Map())]));
  const selectors = new Map(selections.map(({ namespaces }) => [JSON.stringify(namespaces), namespaces]));
  for (const selector of selectors.values())
    for (const labels of labelWitnesses(selector)) {
      if ([...labels.keys()].some(isOutOfMesh)) continue;
      const name = labels.get(NAMESPACE_NAME_LABEL) ?? `${FOREIGN}-${known.size}`;
      const isKnown = labels.size === 0 || [...known.values()].some((one) => selects(selector, one.labels));
      if (!known.has(name) && (!isKnown || labels.has(NAMESPACE_NAME_LABEL)))
        known.set(name, namespaceOf(name, labels));
    }
  return known;
}

function namespaceOf(name: string, labels: Labels): Namespace {
  return { name, labels: new Map([...labels, [NAMESPACE_NAME_LABEL, name]]), origin: undefined };
}

/** With the labels of a member elsewhere, and with some of them beside it. */
function besides({ namespace, labels }: Pick<Member, 'namespace' | 'labels'>): Stranger[] {
  const own = [...labels].slice(0, MOST_LABELS);
  return [
    { namespace: FOREIGN, labels },
    ...own.flatMap(([key, value]) => [
      { namespace, labels: new Map([...labels].filter(([other]) => other !== key)) },
      { namespace, labels: new Map([[key, value]]) },
    ]),
  ];
}

/** Of a labelled peer, its labels too where they are those of no member. */
function besidesPeer(peer: Permission['peer'], hasMembers: boolean): Stranger[] {
  if (peer.kind !== 'labelled') return [];
  return labelWitnesses(peer.workloads)
    .filter((labels) => labels.size > 0)
    .flatMap((labels) => [
      ...(hasMembers ? [] : [{ namespace: peer.namespace, labels }]),
      ...besides({ namespace: peer.namespace, labels }),
    ]);
}

/** The least that a selection selects, in each kind of namespace that it is about. */
function selected(
  { namespaces: among, workloads, principals }: Selection,
  namespaces: ReadonlyMap<string, Namespace>,
  known: Language,
): Stranger[] {
  const meant = [...namespaces.values()].filter(({ labels }) => selects(among, labels));
  const here = meant.length > 4 ? meant.slice(0, 4) : meant;
  const inMesh = labelWitnesses(workloads).filter((labels) => ![...labels.keys()].some(isOutOfMesh));
  return inMesh.flatMap((labels) =>
    here.flatMap(({ name: namespace }): Stranger[] => {
      if (!principals) return [{ namespace, labels }];
      const start = exactText(`cluster.local/ns/${namespace}/sa/`);
      const example = principals
        .subtract(known)
        .intersect(start.concat(regularExpression(ACCOUNT)))
        .example();
      return example === undefined ? [] : [{ namespace, labels, account: example.split('/').at(-1) }];
    }),
  );
}

function principal(namespace: string, account: string): string {
  return `cluster.local/ns/${namespace}/sa/${account}`;
}

/** Identities that profiles speak of: whoever has one is meant, whoever it is. */
function knownPrincipals(members: readonly Member[], permissions: readonly Permission[]): Language {
  return oneOfTexts([
    ...members.flatMap(({ namespace, serviceAccount = 'default' }) => [
      principal(namespace, serviceAccount),
      principal(namespace, 'default'),
    ]),
    ...permissions.flatMap(({ peer }) => {
      if (peer.kind === 'account') return [principal(peer.namespace, peer.name)];
      return peer.kind === 'identity' ? [peer.spiffeId.replace(/^spiffe:\/\//, '')] : [];
    }),
  ]);
}

/** Has a workload of its namespace all labels of a member, so that engines that tell members by labels take it for the member? */
function isTakenFor(member: Member, { labels }: Stranger): boolean {
  return (
    member.labels.size > 0 &&
    [...member.labels].every(([key, value]) => isLent(key) || labels.get(key) === value)
  );
}

/**
 * With all labels of a member and another account, and with its account and not all of its labels: an engine of labels, or
 * one of accounts, takes them for the member.
 */
function likeness({ id, namespace, labels, serviceAccount: account }: Member): Stranger[] {
  if (account === undefined) return [];
  const own = [...labels].slice(0, MOST_LABELS);
  const fewer = own.map(([key]) => new Map([...labels].filter(([other]) => other !== key)));
  return [
    ...(labels.size > 0 ? [{ namespace, labels, like: id }] : []),
    ...[...fewer, new Map<string, string>()].map((some) => ({ namespace, labels: some, account, like: id })),
    { namespace: FOREIGN, labels, account, like: id },
  ];
}

/** Unique, and what people know it by: its labels and its account. */
function nameOf({ labels, namespace, account, like }: Stranger): string {
  const said = Array.from(labels, ([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',');
  const parts = [
    ...(said === '' ? [] : [`with ${said}`]),
    ...(account === undefined ? [] : [`as ${account}`]),
    ...(like === undefined ? [] : [`like ${like}`]),
  ];
  return `${namespace} ${[NOBODYS_ACCOUNT, ...parts].join(' ')}`;
}

function workloadOf(stranger: Stranger): Workload {
  const { namespace, labels, account = NOBODYS_ACCOUNT, like } = stranger;
  return {
    kind: 'Pod',
    namespace,
    name: nameOf(stranger).slice(namespace.length + 1),
    labels: like === undefined ? labels : new Map([...labels, [LIKENESS_LABEL, like]]),
    serviceAccount: account,
    hostNetwork: false,
    ports: [],
    addresses: AddressSet.NONE,
    origin: { file: '', document: 1, line: 1, path: '' },
  };
}
