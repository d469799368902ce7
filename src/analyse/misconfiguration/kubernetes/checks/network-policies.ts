import { type KubernetesCheck, kindCheck } from '../check.ts';
import { at, entriesAt, listAt, shown, textAt, textsAt } from '../values.ts';

const POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const policy = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n${spec}`;
const ANY = /^(?:0\.0\.0\.0\/0|::\/0)$/;

/** Does a selector pick everything? One that is not there does too. */
function isEmpty(selector: unknown): boolean {
  return entriesAt(selector, 'matchLabels').length === 0 && listAt(selector, 'matchExpressions').length === 0;
}

/** Policies that let more through than they seem to. */
export const NETWORK_POLICY_CHECKS: readonly KubernetesCheck[] = [
  kindCheck(
    'NetworkPolicy',
    {
      id: 'kubernetes-network-policy-allows-all',
      title: 'Network policy lets everybody in',
      why: 'A rule without "from" is for everybody, and with it the policies beside it refuse nothing. An empty namespace selector is every pod of the cluster.',
      fix: 'Say in "from" who calls.',
      severity: 'medium',
      vectors: ['V8'],
      references: [`${POLICIES}#allow-all-ingress-traffic`],
      standards: ['CIS Kubernetes 5.3.2'],
      failing: [
        policy('  ingress:\n    - {}\n'),
        policy('  ingress:\n    - from:\n        - ipBlock: {cidr: 0.0.0.0/0}\n'),
        policy('  ingress:\n    - from:\n        - namespaceSelector: {}\n'),
      ],
      passing: [
        policy('  ingress: []\n'),
        policy('  ingress:\n    - from:\n        - podSelector: {}\n'),
        policy(
          '  ingress:\n    - from:\n        - namespaceSelector: {}\n          podSelector: {matchLabels: {app: web}}\n',
        ),
        policy('  ingress:\n    - ports: [{port: 443}]\n'),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'networking.k8s.io' && resource.group !== 'extensions') return;
      for (const [index, rule] of listAt(value, 'spec', 'ingress').entries()) {
        // With ports it is a service for everybody.
        if (listAt(rule, 'ports').length > 0) continue;
        const peers = listAt(rule, 'from');
        const isWide =
          peers.length === 0 ||
          peers.some(
            (peer) =>
              ANY.test(textAt(peer, 'ipBlock', 'cidr') ?? '') &&
              textsAt(peer, 'ipBlock', 'except').length === 0,
          );
        const isOfCluster = peers.some(
          (peer) =>
            at(peer, 'namespaceSelector') !== undefined &&
            ['namespaceSelector', 'podSelector'].every((key) => isEmpty(at(peer, key))),
        );
        if (isOfCluster && !isWide)
          yield {
            path: ['spec', 'ingress', index],
            actual: 'ingress from every namespace',
            expected: 'from those who call',
            severity: 'low',
          };
        if (isWide)
          yield {
            path: ['spec', 'ingress', index],
            actual: 'ingress from everywhere',
            expected: 'from those who call',
          };
      }
    },
  ),
  kindCheck(
    'NetworkPolicy',
    {
      id: 'kubernetes-network-policy-metadata',
      title: 'Network policy lets pods ask the metadata of the cloud',
      why: 'At 169.254.169.254 clouds give credentials of the node to whoever asks.',
      fix: 'Say in "to" whom pods call; add "except: [169.254.169.254/32]" to a block of everything.',
      severity: 'low',
      vectors: ['V8', 'V5'],
      references: [POLICIES],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [
        policy('  policyTypes: [Egress]\n  egress:\n    - to:\n        - ipBlock: {cidr: 0.0.0.0/0}\n'),
        policy('  policyTypes: [Egress]\n  egress:\n    - {}\n'),
      ],
      passing: [
        policy(
          '  policyTypes: [Egress]\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n            except: [169.254.169.254/32]\n',
        ),
      ],
    },
    function* (value, { resource }) {
      if (resource.group !== 'networking.k8s.io') return;
      for (const [index, rule] of listAt(value, 'spec', 'egress').entries()) {
        // With ports it is one service, such as DNS, wherever it is.
        if (listAt(rule, 'to').length === 0 && listAt(rule, 'ports').length === 0)
          yield {
            path: ['spec', 'egress', index],
            actual: 'egress to everywhere',
            expected: 'to those who are called',
          };
        for (const [place, peer] of listAt(rule, 'to').entries()) {
          const except = textsAt(peer, 'ipBlock', 'except');
          if (
            textAt(peer, 'ipBlock', 'cidr') === '0.0.0.0/0' &&
            !except.some((range) => /^169\.254\.|^0\.0\.0\.0\/1|^128\.0\.0\.0\/1/.test(range))
          )
            yield {
              path: ['spec', 'egress', index, 'to', place, 'ipBlock'],
              actual: 'cidr: 0.0.0.0/0',
              expected: 'except 169.254.169.254/32',
            };
        }
      }
    },
  ),
  kindCheck(
    'NetworkPolicy',
    {
      id: 'kubernetes-network-policy-type-missing',
      title: 'Rules of a network policy that do not count',
      why: 'With "policyTypes" that leave a direction out the rules of that direction mean nothing.',
      fix: 'Add the direction to "policyTypes".',
      severity: 'medium',
      vectors: ['V8'],
      references: [POLICIES],
      failing: [policy('  policyTypes: [Ingress]\n  egress:\n    - to:\n        - podSelector: {}\n')],
      passing: [
        policy('  policyTypes: [Ingress, Egress]\n  egress:\n    - to:\n        - podSelector: {}\n'),
      ],
    },
    function* (value, { resource }) {
      const types = textsAt(value, 'spec', 'policyTypes');
      if (types.length === 0 || resource.group !== 'networking.k8s.io') return;
      for (const [key, type] of [
        ['ingress', 'Ingress'],
        ['egress', 'Egress'],
      ] as const)
        if (at(value, 'spec', key) !== undefined && !types.includes(type))
          yield {
            path: ['spec', 'policyTypes'],
            actual: `policyTypes: ${shown(types.join(', '))}`,
            expected: `policyTypes with ${type}`,
          };
    },
  ),
];
