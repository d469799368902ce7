import type { Gap } from '../../../../model/gap.ts';
import type { Network } from '../../../../model/network/network.ts';
import type { Engine, Policy } from '../../../../model/network/policy.ts';
import type { Labels } from '../../../../model/network/selector.ts';
import { NAMESPACE_NAME_LABEL, type Workload } from '../../../../model/network/workload.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import type { NetworkSet } from './entity.ts';
import type { WrittenPolicy } from './policy.ts';
import { resolvePolicy } from './resolve.ts';
import type { CalicoResources, WrittenSet } from './resources.ts';
import { SERVICE_ACCOUNT_LABEL } from './selection.ts';
import { NAMESPACE_LABEL } from './selector.ts';
import { ADMIN_TIER, BASELINE_TIER, BUILT_IN_TIERS, DEFAULT_TIER, type Tier } from './tier.ts';

const ORCHESTRATOR_LABEL = 'projectcalico.org/orchestrator';
const CALICO_NAME_LABEL = 'projectcalico.org/name';
/** The order of every NetworkPolicy of Kubernetes in the default tier. */
const KUBERNETES_ORDER = 1000;
const KUBERNETES_KINDS: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);
const TIERS_OF_STAGES: ReadonlyMap<string, string> = new Map([
  ['admin', ADMIN_TIER],
  ['network', DEFAULT_TIER],
  ['baseline', BASELINE_TIER],
]);

/**
 * The network as Calico enforces it, where there are policies or tiers of it: all policies are in tiers, those of
 * Kubernetes in ones that Calico makes for them. Else the network as it is.
 * Sources: https://docs.tigera.io/calico/latest/reference/resources/tier and, for the labels that endpoints are lent,
 * https://docs.tigera.io/calico/latest/network-policy/get-started/calico-policy/calico-labels
 */
export function applyCalico(
  network: Network,
  resources: CalicoResources,
): { readonly network: Network; readonly gaps: readonly Gap[] } {
  const gaps = [...resources.gaps];
  if (!resources.areAny) return { network, gaps };
  const sets = [...resources.sets.values()].map((set) => lendToSet(set, network));
  const written = [...resources.policies.values()];
  const tiers = tiersOf(written, resources.tiers, gaps);
  const surroundings = { sets, services: network.services, tiers, gaps };
  const own = written.flatMap((policy) => {
    const resolved = resolvePolicy(policy, surroundings);
    return resolved ? [{ policy: resolved, order: policy.order }] : [];
  });
  const [moved, kept] = [network.policies.filter(isOfKubernetes), network.policies.filter(isOfAnother)];
  const others = moved.map((policy) => ({
    policy: { ...policy, stage: TIERS_OF_STAGES.get(policy.stage) ?? policy.stage },
    order: KUBERNETES_ORDER,
  }));
  const workloads = network.workloads.map((workload) => ({
    ...workload,
    policyLabels: labelsLentTo(workload, network, resources),
  }));
  const policies = [...ranked([...own, ...others]), ...kept];
  // What is left in the stages of an engine is of something else that enforces policies beside Calico.
  const engines = network.engines.filter(
    ({ id, stages }) =>
      id !== 'kubernetes' || stages.some((stage) => kept.some((one) => one.stage === stage.id)),
  );
  return { network: { ...network, workloads, policies, engines: [engineOf(tiers), ...engines] }, gaps };
}

function isOfKubernetes({ kind, stage }: Policy): boolean {
  return TIERS_OF_STAGES.has(stage) && KUBERNETES_KINDS.has(kind);
}

function isOfAnother(policy: Policy): boolean {
  return !isOfKubernetes(policy);
}

function engineOf(tiers: readonly Tier[]): Engine {
  return { id: 'calico', stages: tiers.map(({ name }) => ({ id: name, order: 'priority' })) };
}

/** All tiers in their order. One that is named but not declared is last, and told. */
function tiersOf(
  policies: readonly WrittenPolicy[],
  declared: ReadonlyMap<string, Tier>,
  gaps: Gap[],
): Tier[] {
  const tiers = new Map([...BUILT_IN_TIERS.map((tier) => [tier.name, tier] as const), ...declared]);
  for (const { tier: name, title, origin } of policies) {
    if (tiers.has(name)) continue;
    tiers.set(name, { name, order: Infinity, passes: false });
    gaps.push({
      kind: 'unknown',
      subject: `${origin.file}:${origin.line}`,
      reason: `${title}: spec.tier: there is no Tier ${quoted(name)}, so its order is not known; it is taken as the last one`,
    });
  }
  return [...tiers.values()].toSorted((a, b) => compare(a.order, b.order) || compare(a.name, b.name));
}

interface Ordered {
  readonly policy: Policy;
  readonly order: number;
}

/**
 * Gives policies of one tier priorities by their order, then by name, namespace and kind. Admin policies have
 * priorities of their own, and what happens where they are equal is not defined.
 */
function ranked(policies: readonly Ordered[]): Policy[] {
  const sorted = policies.toSorted(
    (a, b) => compare(a.order, b.order) || compare(sortKey(a.policy), sortKey(b.policy)),
  );
  return sorted.map(({ policy }, rank) =>
    policy.stage === ADMIN_TIER || policy.stage === BASELINE_TIER ? policy : { ...policy, priority: rank },
  );
}

function sortKey({ name, namespace = '', kind }: Policy): string {
  return `${name}/${namespace}/${kind}`;
}

function compare<T extends number | string>(first: T, second: T): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

function labelsLentTo(workload: Workload, network: Network, { serviceAccounts }: CalicoResources): Labels {
  const { namespace, serviceAccount, labels } = workload;
  const ofAccount = serviceAccounts.get(`${namespace}/${serviceAccount}`) ?? new Map<string, string>();
  return new Map([
    ...labelsOfNamespace(namespace, network),
    ...prefixed('pcsa.', ofAccount),
    [`pcsa.${CALICO_NAME_LABEL}`, serviceAccount],
    ...labels,
    [NAMESPACE_LABEL, namespace],
    [SERVICE_ACCOUNT_LABEL, serviceAccount],
    [ORCHESTRATOR_LABEL, 'k8s'],
  ]);
}

function lendToSet({ namespace, labels, addresses }: WrittenSet, network: Network): NetworkSet {
  if (namespace === undefined) return { labels, addresses };
  const all = [...labelsOfNamespace(namespace, network), ...labels, [NAMESPACE_LABEL, namespace] as const];
  return { labels: new Map(all), addresses };
}

function labelsOfNamespace(name: string, { namespaces }: Network): (readonly [string, string])[] {
  const labels = namespaces.get(name)?.labels ?? new Map([[NAMESPACE_NAME_LABEL, name]]);
  return [...prefixed('pcns.', labels), [`pcns.${CALICO_NAME_LABEL}`, name]];
}

function prefixed(prefix: string, labels: Labels): (readonly [string, string])[] {
  return Array.from(labels, ([key, value]) => [`${prefix}${key}`, value] as const);
}
