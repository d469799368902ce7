import { type KubernetesCheck, kindCheck, podCheck } from '../check.ts';
import { manifests, podText, resourceText } from '../examples.ts';
import { volumesOf } from '../mounts.ts';
import { once } from '../once.ts';
import type { Resource } from '../resource.ts';
import { RBAC_PRACTICES } from '../sources.ts';
import { at, listAt, numberAt, shown, textAt } from '../values.ts';

const ACCOUNTS = 'https://kubernetes.io/docs/concepts/security/service-accounts/';
const POD_ACCOUNTS = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';
const account = (rest = '') => resourceText('v1', 'ServiceAccount', rest);

const mountsNoToken = once((accounts: readonly Resource[]): boolean =>
  accounts.some(({ value }) => at(value, 'automountServiceAccountToken') === false),
);

/** The tokens that pods have. */
export const SERVICE_ACCOUNT_CHECKS: readonly KubernetesCheck[] = [
  podCheck(
    {
      id: 'kubernetes-token-automount',
      title: 'Pod has a token of the API server, needed or not',
      why: 'Whoever takes the pod over calls the API server as its account.',
      fix: 'Set "automountServiceAccountToken: false" for pods that do not call the API server.',
      severity: 'low',
      vectors: ['V5'],
      references: [POD_ACCOUNTS, ACCOUNTS],
      standards: ['CIS Kubernetes 5.1.6', 'NSA/CISA Kubernetes Hardening'],
      failing: [
        podText({}),
        podText({ spec: 'automountServiceAccountToken: true\nserviceAccountName: web' }),
      ],
      passing: [
        podText({ spec: 'automountServiceAccountToken: false' }),
        manifests(
          podText({ spec: 'serviceAccountName: web' }),
          account('automountServiceAccountToken: false'),
        ),
        manifests(
          podText({ spec: 'serviceAccountName: web' }),
          'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: web\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: web\nsubjects:\n  - kind: ServiceAccount\n    name: web\n',
        ),
      ],
    },
    function* ({ spec, specPath }, { cluster, resource }) {
      const own = at(spec, 'automountServiceAccountToken');
      const name = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default';
      if (own === false) return;
      const accounts = cluster.find('ServiceAccount', name, resource.namespace);
      const isOff = accounts.some(mountsNoToken);
      if (own !== true && isOff) return;
      // An account with a role of its own is there to call the API server.
      if (name !== 'default' && cluster.boundAccounts.has(name)) return;
      yield {
        path: [...specPath, 'automountServiceAccountToken'],
        actual:
          own === true
            ? 'automountServiceAccountToken: true'
            : 'no automountServiceAccountToken, which is true',
        expected: 'automountServiceAccountToken: false',
      };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-default-account',
      title: 'Pod runs as the default service account',
      why: 'Every role that somebody gives this account later is one of this pod, and of every other that names none.',
      fix: 'Make an account for the workload, and name it by "serviceAccountName".',
      severity: 'low',
      vectors: ['V5'],
      references: [ACCOUNTS, RBAC_PRACTICES],
      standards: ['CIS Kubernetes 5.1.5'],
      failing: [podText({ spec: 'serviceAccountName: default' }), podText({})],
      passing: [
        podText({ spec: 'serviceAccountName: web' }),
        podText({ spec: 'automountServiceAccountToken: false' }),
      ],
    },
    function* ({ spec, specPath }) {
      const name = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount');
      if ((name !== undefined && name !== 'default') || at(spec, 'automountServiceAccountToken') === false)
        return;
      yield {
        path: [...specPath, 'serviceAccountName'],
        actual: name === undefined ? 'no serviceAccountName' : 'serviceAccountName: default',
        expected: 'an account of its own',
      };
    },
  ),
  kindCheck(
    'ServiceAccount',
    {
      id: 'kubernetes-default-account-automount',
      title: 'Default service account gives its token to every pod',
      why: 'Pods that name no account have its token, needed or not.',
      fix: 'Set "automountServiceAccountToken: false" of the account.',
      severity: 'low',
      vectors: ['V5'],
      references: [POD_ACCOUNTS],
      standards: ['CIS Kubernetes 5.1.5', 'CIS Kubernetes 5.1.6'],
      failing: [resourceText('v1', 'ServiceAccount', '', 'default')],
      passing: [
        resourceText('v1', 'ServiceAccount', 'automountServiceAccountToken: false', 'default'),
        account(),
      ],
    },
    function* (value, { resource }) {
      if (resource.name !== 'default' || at(value, 'automountServiceAccountToken') === false) return;
      yield {
        path: ['automountServiceAccountToken'],
        actual: 'no automountServiceAccountToken, which is true',
        expected: 'automountServiceAccountToken: false',
        set: false,
      };
    },
  ),
  kindCheck(
    'Secret',
    {
      id: 'kubernetes-token-without-end',
      title: 'Token of a service account that never ends',
      why: 'Whoever reads this secret once acts as the account until somebody deletes it.',
      fix: 'Take the secret away, and ask for tokens that end by a projected volume or "kubectl create token".',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${ACCOUNTS}#manual-secret-management-for-serviceaccounts`],
      standards: ['CIS Kubernetes 5.1.6'],
      failing: [
        'apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata:\n  name: web\n  annotations:\n    kubernetes.io/service-account.name: web\n',
      ],
      passing: [resourceText('v1', 'Secret', 'type: Opaque')],
    },
    function* (value) {
      if (textAt(value, 'type') !== 'kubernetes.io/service-account-token') return;
      yield {
        path: ['type'],
        actual: 'type: kubernetes.io/service-account-token',
        expected: 'tokens that end',
      };
    },
  ),
  podCheck(
    {
      id: 'kubernetes-token-long-lived',
      title: 'Token of a pod is valid for more than a day',
      why: 'Whoever reads it acts as the account for as long.',
      fix: 'Take a day at most; the kubelet renews it in time.',
      severity: 'low',
      vectors: ['V5'],
      references: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection',
      ],
      standards: ['CIS Kubernetes 5.1.6'],
      failing: [
        podText({
          spec: 'volumes:\n  - name: token\n    projected:\n      sources:\n        - serviceAccountToken:\n            path: token\n            expirationSeconds: 31536000',
        }),
      ],
      passing: [
        podText({
          spec: 'volumes:\n  - name: token\n    projected:\n      sources:\n        - serviceAccountToken:\n            path: token\n            expirationSeconds: 3600',
        }),
      ],
    },
    function* (pod) {
      for (const { value, path } of volumesOf(pod))
        for (const [index, source] of listAt(value, 'projected', 'sources').entries()) {
          const seconds = numberAt(source, 'serviceAccountToken', 'expirationSeconds');
          if (seconds !== undefined && seconds > 86_400)
            yield {
              path: [...path, 'projected', 'sources', index, 'serviceAccountToken', 'expirationSeconds'],
              actual: `expirationSeconds: ${seconds}`,
              expected: 'expirationSeconds: 86400 at most',
            };
        }
    },
  ),
  podCheck(
    {
      id: 'kubernetes-missing-account',
      title: 'Pod runs as an account that there is not',
      why: 'The pod is not started until somebody makes the account, who decides then what it may do.',
      fix: 'Make the account, or mend its name.',
      severity: 'low',
      vectors: ['V5'],
      references: [ACCOUNTS],
      failing: [manifests(podText({ spec: 'serviceAccountName: wep' }), account())],
      passing: [
        manifests(podText({ spec: 'serviceAccountName: web' }), account()),
        podText({ spec: 'serviceAccountName: web' }),
      ],
    },
    function* ({ spec, specPath }, { cluster, resource }) {
      const name = textAt(spec, 'serviceAccountName');
      if (name === undefined || name === 'default' || cluster.ofKind('ServiceAccount').length === 0) return;
      if (cluster.find('ServiceAccount', name, resource.namespace).length === 0)
        yield {
          path: [...specPath, 'serviceAccountName'],
          actual: `serviceAccountName: ${shown(name)}`,
          expected: 'an account that there is',
        };
    },
  ),
];
