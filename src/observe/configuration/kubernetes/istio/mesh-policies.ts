import type { Gap } from '../../../../model/gap.ts';
import type { Engine, Policy } from '../../../../model/network/policy.ts';
import { EVERYTHING, type Selector } from '../../../../model/network/selector.ts';
import {
  isSelected,
  type Namespace,
  type Selection,
  type Workload,
} from '../../../../model/network/workload.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import { asksForIdentity, type AuthorizationPolicy, policyFor } from './authorization-policy.ts';
import { type Region, regionsOf, strictPolicy } from './mutual-tls.ts';
import { ROOT_NAMESPACE } from './mesh.ts';
import type { PeerAuthentication } from './peer-authentication.ts';
import { TCP } from './values.ts';

/** Istio: what denies, and then what allows. Its proxies see TCP only. */
export const ISTIO_ENGINE: Engine = {
  id: 'istio',
  stages: [{ id: 'istio', order: 'deny-first' }],
  governs: Traffic.protocol(TCP),
};

/** Resources of Istio by the id of each. */
export interface MeshResources {
  readonly authorizations: ReadonlyMap<string, AuthorizationPolicy>;
  readonly authentications: ReadonlyMap<string, PeerAuthentication>;
}

/** What the resources of Istio mean together, and what is not evaluated of them. */
export function meshPolicies(
  resources: MeshResources,
  workloads: readonly Workload[],
  namespaces: ReadonlyMap<string, Namespace>,
): { policies: Policy[]; gaps: Gap[] } {
  const authentications = [...resources.authentications.values()];
  const authorizations = [...resources.authorizations.values()];
  const { regions, unused, beyond } = regionsOf(authentications);
  const membersOf = (selection: Selection): Workload[] =>
    workloads.filter((one) => isSelected(one, namespaces.get(one.namespace)?.labels ?? new Map(), selection));
  const inhabited = regions.map((region) => ({ ...region, members: membersOf(region.subject) }));
  // Policies alone, without workloads, are for those of others.
  const isInUse = (members: readonly Workload[]): boolean => workloads.length === 0 || members.length > 0;
  return {
    policies: [
      ...strictPolicies(inhabited, isInUse),
      ...authorizations.flatMap((policy) => byRegion(policy, inhabited, membersOf, isInUse)),
    ],
    gaps: [
      ...authorizations.flatMap(remarksOf),
      ...unused.map((one) => authenticationGap(one, 'unknown')),
      ...beyond.map((one) => authenticationGap(one, 'limit')),
    ],
  };
}

interface InhabitedRegion extends Region {
  readonly members: readonly Workload[];
}
type InUse = (members: readonly Workload[]) => boolean;

/** One for each region that somebody is in; where nobody is in any of a resource's, one all the same, to be told of. */
function strictPolicies(regions: readonly InhabitedRegion[], isInUse: InUse): Policy[] {
  const strict = regions.filter((region) => !region.strict.isEmpty());
  return [...Map.groupBy(strict, ({ source }) => source).values()].flatMap((alike) => {
    const inUse = alike.filter(({ members }) => isInUse(members));
    return (inUse.length > 0 ? inUse : alike.slice(0, 1)).map(strictPolicy);
  });
}

/** Where nobody has an identity on some ports, the same words mean something else. */
function byRegion(
  policy: AuthorizationPolicy,
  regions: readonly InhabitedRegion[],
  membersOf: (selection: Selection) => Workload[],
  isInUse: InUse,
): Policy[] {
  const { subject, namespace } = policy;
  const without = regions
    .filter(({ disabled }) => !disabled.isEmpty() && asksForIdentity(policy))
    .filter((region) => [namespace, undefined].includes(region.namespace) || namespace === ROOT_NAMESPACE);
  const subjects = new Set(without.length > 0 ? membersOf(subject) : []);
  const unproven = without.filter(({ members }) => isInUse(members.filter((one) => subjects.has(one))));
  if (unproven.length === 0) return [policyFor(policy, subject, Intervals.empty())];
  return [
    ...unproven.map((region) => policyFor(policy, and(subject, region.subject), region.disabled)),
    ...restOf(subject, unproven)
      .filter((selection) => isInUse(membersOf(selection)))
      .map((selection) => policyFor(policy, selection, Intervals.empty())),
  ];
}

/** Those of the subject that are in none of the regions, as disjoint selections. */
function restOf(subject: Selection, regions: readonly Region[]): Selection[] {
  const groups = [...Map.groupBy(regions, ({ namespace }) => namespace).values()];
  const inside = groups.flatMap((group) => {
    const [first] = group;
    const others: Selector = { kind: 'any', of: group.map((region) => region.subject.workloads) };
    return first
      ? [and(subject, { namespaces: first.subject.namespaces, workloads: { kind: 'not', of: others } })]
      : [];
  });
  const known: Selector = { kind: 'any', of: regions.map((region) => region.subject.namespaces) };
  return [...inside, and(subject, { namespaces: { kind: 'not', of: known }, workloads: EVERYTHING })];
}

function and(
  first: Selection,
  second: Pick<Selection, 'namespaces' | 'workloads'>,
): Pick<Selection, 'namespaces' | 'workloads'> {
  return {
    namespaces: { kind: 'all', of: [first.namespaces, second.namespaces] },
    workloads: { kind: 'all', of: [first.workloads, second.workloads] },
  };
}

function remarksOf({ namespace, name, remarks, origin }: AuthorizationPolicy): Gap[] {
  return remarks.map(({ text, informational }) => ({
    kind: 'unsupported',
    subject: `${origin.file}:${origin.line}`,
    reason: `AuthorizationPolicy ${plain(`${namespace}/${name}`)}: ${text}`,
    ...(informational ? { informational } : {}),
  }));
}

function authenticationGap({ namespace, name, origin }: PeerAuthentication, kind: 'unknown' | 'limit'): Gap {
  const reason =
    kind === 'limit'
      ? 'is not evaluated: its namespace has too many that select workloads'
      : 'has no effect: an older one is for the same workloads, or it selects workloads from the root namespace';
  return {
    kind,
    subject: `${origin.file}:${origin.line}`,
    reason: `PeerAuthentication ${plain(`${namespace}/${name}`)} ${reason}`,
    ...(kind === 'limit' ? {} : { informational: true }),
  };
}

function plain(name: string): string {
  return /^[\w./-]{1,500}$/.test(name) ? name : quoted(name);
}
