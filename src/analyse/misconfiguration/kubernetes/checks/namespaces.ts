import { type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import type { Cluster, KubernetesSubject } from '../cluster.ts';
import { manifests, podText, resourceText } from '../examples.ts';
import { chosen } from '../label-index.ts';
import { once } from '../once.ts';
import { podIndex } from '../pod-index.ts';
import { podSecurityBreaches } from '../pod-security/evaluate.ts';
import { ENFORCE, LATEST_MINOR, OLDEST_MINOR } from '../pod-security/types.ts';
import type { Resource } from '../resource.ts';
import { selects } from '../selectors.ts';
import { at, shown, textAt, textsAt } from '../values.ts';

const ADMISSION = 'https://kubernetes.io/docs/concepts/security/pod-security-admission/';
const POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const SYSTEM = /^(?:kube-|openshift-)|^default$/;

const namespace = (labels = '') =>
  resourceText('v1', 'Namespace', labels === '' ? '' : `  labels:\n    ${labels}\n`, 'shop');
const enforced = namespace(`${ENFORCE}: baseline`);
const inShop = (spec = '') => podText({ metadata: 'namespace: shop\nlabels:\n  app: web', spec });
const policy = (selector: string, types = 'Ingress') =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  podSelector: ${selector}\n  policyTypes: [${types}]\n`;

/** Does anything decide about the network of a namespace? */
function hasPolicies({ cluster }: KubernetesSubject, name: string): boolean {
  const wide = [
    'GlobalNetworkPolicy',
    'CiliumClusterwideNetworkPolicy',
    'AdminNetworkPolicy',
    'BaselineAdminNetworkPolicy',
    'ClusterNetworkPolicy',
  ];
  return (
    wide.some((kind) => cluster.ofKind(kind).length > 0) ||
    ['NetworkPolicy', 'CiliumNetworkPolicy'].some((kind) => cluster.has(kind, name))
  );
}

/** What no version is, such as `v1.030`, is the latest to the API server. */
const VERSION = /^v1\.(0|[1-9]\d*)$/;
const KNOWN_VERSION = /^(?:latest|v1\.(?:0|[1-9]\d*))$/;

/** What a namespace asks of its pods by label. */
function enforcedLevel(value: unknown): { level: 'baseline' | 'restricted'; minor: number } | undefined {
  const level = textAt(value, 'metadata', 'labels', ENFORCE);
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  const version = VERSION.exec(textAt(value, 'metadata', 'labels', `${ENFORCE}-version`) ?? '')?.[1];
  const minor = version === undefined ? LATEST_MINOR : Number(version);
  return { level, minor: Math.min(Math.max(minor, OLDEST_MINOR), LATEST_MINOR) };
}

const enforcedOf = once((namespaces: readonly Resource[]) =>
  namespaces.map(({ value }) => enforcedLevel(value)).find((one) => one !== undefined),
);

const policiesOf = once((cluster: Cluster) =>
  cluster.ofKind('NetworkPolicy').filter(({ group }) => group === 'networking.k8s.io'),
);

/** Pods that a network policy of their namespace selects. */
const coveredPods = once((cluster: Cluster): ReadonlySet<KubernetesSubject> => {
  const index = podIndex(cluster);
  const selections = policiesOf(cluster).map(
    ({ value, namespace: where }) => [at(value, 'spec', 'podSelector'), index.exactly(where)] as const,
  );
  return new Set(chosen(cluster.pods, index.pickAny(selections)));
});

function isForAllCalls({ value }: Resource): boolean {
  const types = textsAt(value, 'spec', 'policyTypes');
  // Without types it is of calls, and of others where it has rules for them.
  return (types.length === 0 || types.includes('Ingress')) && selects(at(value, 'spec', 'podSelector'), {});
}

/** Has a namespace a network policy for the calls to all of its pods? Of those that have any policy. */
const coversAll = once((cluster: Cluster): ReadonlyMap<string | undefined, boolean> => {
  const policies = Map.groupBy(policiesOf(cluster), ({ namespace: where }) => where);
  return new Map(Array.from(policies, ([where, all]) => [where, all.some(isForAllCalls)]));
});

/** What namespaces bound. */
export const NAMESPACE_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-no-pod-security',
      title: 'Namespace enforces no level of the Pod Security Standards',
      why: 'Whoever may make pods there makes privileged ones, and so has the node.',
      fix: `Add the label "${ENFORCE}: baseline", or restricted.`,
      severity: 'medium',
      vectors: ['V5'],
      references: [ADMISSION],
      standards: ['CIS Kubernetes 5.2.1'],
      failing: [namespace(), namespace('pod-security.kubernetes.io/warn: baseline')],
      passing: [enforced],
    },
    function* (value, { resource, cluster }) {
      if (SYSTEM.test(resource.name) || at(value, 'metadata', 'labels', ENFORCE) !== undefined) return;
      // Another engine decides there.
      if (['ClusterPolicy', 'K8sPSPPrivilegedContainer'].some((kind) => cluster.ofKind(kind).length > 0))
        return;
      yield {
        path: ['metadata', 'labels', ENFORCE],
        actual: `no ${ENFORCE}`,
        expected: `${ENFORCE}: baseline`,
      };
    },
  ),
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-pod-security-privileged',
      title: 'Namespace admits privileged pods',
      why: 'The level privileged refuses nothing: whoever may make pods there has the node.',
      fix: 'Enforce baseline or restricted, and keep the few privileged workloads in a namespace of their own.',
      severity: 'medium',
      vectors: ['V5'],
      references: [ADMISSION],
      standards: ['CIS Kubernetes 5.2.1', 'CIS Kubernetes 5.2.2'],
      failing: [namespace(`${ENFORCE}: privileged`)],
      passing: [enforced],
    },
    function* (value, { resource }) {
      if (at(value, 'metadata', 'labels', ENFORCE) === 'privileged' && !SYSTEM.test(resource.name))
        yield {
          path: ['metadata', 'labels', ENFORCE],
          actual: `${ENFORCE}: privileged`,
          expected: `${ENFORCE}: baseline`,
        };
    },
  ),
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-pod-security-label',
      title: 'Label of Pod Security that means nothing',
      why: 'The API server refuses it, or takes the strictest level in its place.',
      fix: 'Levels are privileged, baseline and restricted; versions are latest and v1.30.',
      severity: 'medium',
      vectors: ['V5'],
      references: [ADMISSION],
      failing: [
        namespace(`${ENFORCE}: base`),
        namespace(`${ENFORCE}-version: "1.30"`),
        namespace(`${ENFORCE}-version: v1.030`),
      ],
      passing: [enforced, namespace(`${ENFORCE}-version: v1.30`)],
    },
    function* (value) {
      for (const mode of ['enforce', 'audit', 'warn'])
        for (const [key, known] of [
          [`pod-security.kubernetes.io/${mode}`, /^(?:privileged|baseline|restricted)$/],
          [`pod-security.kubernetes.io/${mode}-version`, KNOWN_VERSION],
        ] as const) {
          const found = at(value, 'metadata', 'labels', key);
          if (found !== undefined && !(typeof found === 'string' && known.test(found)))
            yield {
              path: ['metadata', 'labels', key],
              actual: `${key}: ${shown(found)}`,
              expected: key.endsWith('version')
                ? 'latest, or such as v1.30'
                : 'privileged, baseline or restricted',
            };
        }
    },
  ),
  podCheck(
    {
      id: 'kubernetes-pod-security-refused',
      title: 'Pods that their namespace refuses',
      why: 'The API server refuses them by the level that the namespace enforces, so the workload has no pods.',
      fix: 'Mend what is told, or move the workload to a namespace for it.',
      severity: 'medium',
      vectors: ['V5'],
      references: [ADMISSION],
      standards: ['PSS baseline', 'PSS restricted'],
      failing: [manifests(enforced, inShop('hostPID: true'))],
      passing: [manifests(enforced, inShop()), manifests(namespace(), inShop('hostPID: true'))],
    },
    function* (pod, { cluster, resource, isPartial }) {
      if (isPartial || resource.namespace === undefined) return;
      const [named] = cluster.find('Namespace', resource.namespace, undefined);
      const asked = named && enforcedOf(named);
      if (!asked) return;
      const controls = new Set(
        podSecurityBreaches(asked.level, asked.minor, pod).map(({ control }) => control),
      );
      if (controls.size > 0)
        yield {
          path: pod.specPath,
          actual: `pods that break ${[...controls].join(', ')}`,
          expected: `pods of the level ${asked.level} of v1.${asked.minor}`,
        };
    },
  ),
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-no-network-policy',
      title: 'Namespace without a network policy',
      why: 'Every pod of the cluster reaches every pod of it, and its pods reach every address.',
      fix: 'Add a policy that refuses all, and those for what is needed.',
      severity: 'medium',
      vectors: ['V8'],
      references: [POLICIES],
      standards: ['CIS Kubernetes 5.3.2', 'NSA/CISA Kubernetes Hardening'],
      failing: [enforced, manifests(enforced, inShop())],
      passing: [manifests(enforced, policy('{}'))],
    },
    function* (_, subject) {
      const { name } = subject.resource;
      if (!SYSTEM.test(name) && !hasPolicies(subject, name))
        yield { path: ['metadata', 'name'], actual: 'no NetworkPolicy', expected: 'a NetworkPolicy' };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-pod-without-policy',
      title: 'Pods that no network policy of their namespace is for',
      why: 'They take calls from every pod of the cluster, though their neighbours do not.',
      fix: 'Add a policy that selects all pods of the namespace and refuses.',
      severity: 'low',
      vectors: ['V8'],
      references: [POLICIES],
      standards: ['CIS Kubernetes 5.3.2'],
      failing: [manifests(inShop(), policy('{matchLabels: {app: db}}'))],
      passing: [
        manifests(inShop(), policy('{}')),
        manifests(inShop(), policy('{matchLabels: {app: web}}')),
        inShop(),
      ],
    },
    function* (pod, subject) {
      const { cluster, resource, isPartial } = subject;
      if (!coversAll(cluster).has(resource.namespace) || isPartial || at(pod.spec, 'hostNetwork') === true)
        return;
      const labels = at(pod.value, 'metadata', 'labels');
      if (!coveredPods(cluster).has(subject))
        yield {
          path: [...pod.path, 'metadata', 'labels'],
          actual: `labels ${shown(labels ?? {})}`,
          expected: 'labels that a NetworkPolicy selects',
        };
    },
  ),
  kindCheck(
    'Namespace',
    {
      id: 'kubernetes-no-default-deny',
      title: 'Namespace whose network policies are not for all pods',
      why: 'A pod that somebody adds is open until somebody adds a policy for it.',
      fix: 'Add a policy with "podSelector: {}" that refuses what is not allowed.',
      severity: 'low',
      vectors: ['V8'],
      references: [`${POLICIES}#default-policies`],
      standards: ['CIS Kubernetes 5.3.2'],
      failing: [manifests(enforced, policy('{matchLabels: {app: web}}'))],
      passing: [manifests(enforced, policy('{}')), manifests(enforced, policy('{}', '')), enforced],
    },
    function* (_, { cluster, resource }) {
      if (coversAll(cluster).get(resource.name) === false)
        yield {
          path: ['metadata', 'name'],
          actual: 'no policy for all pods',
          expected: 'a NetworkPolicy with podSelector: {}',
        };
    },
  ),
];
