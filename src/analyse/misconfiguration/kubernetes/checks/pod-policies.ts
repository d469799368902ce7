import type { Path } from '../../../../model/configuration/place.ts';
import type { Severity } from '../../../../model/finding/head.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import { resourceText } from '../examples.ts';
import { at, shown, textsAt } from '../values.ts';

const PSP = 'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/';
const SCC =
  'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/managing-pod-security-policies';

/** What a policy of PodSecurityPolicy or SecurityContextConstraints may let pods do. */
interface Permission {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly severity: Severity;
  /** Where it stands in a PodSecurityPolicy, and in SecurityContextConstraints. */
  readonly policy?: Path;
  readonly constraints?: Path;
  /** Values that permit it. */
  readonly values: readonly unknown[];
  readonly standard: string;
}

const PERMISSIONS: readonly Permission[] = [
  {
    id: 'privileged',
    what: 'privileged containers',
    why: 'Whoever may use the policy has the node.',
    severity: 'high',
    policy: ['spec', 'privileged'],
    constraints: ['allowPrivilegedContainer'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.2',
  },
  {
    id: 'host-pid',
    what: 'pods with the processes of their node',
    why: 'They read the environment of every process.',
    severity: 'high',
    policy: ['spec', 'hostPID'],
    constraints: ['allowHostPID'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.3',
  },
  {
    id: 'host-ipc',
    what: 'pods with the shared memory of their node',
    why: 'They read and change the memory that processes share.',
    severity: 'high',
    policy: ['spec', 'hostIPC'],
    constraints: ['allowHostIPC'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.4',
  },
  {
    id: 'host-network',
    what: 'pods in the network of their node',
    why: 'They reach what listens on the node alone.',
    severity: 'high',
    policy: ['spec', 'hostNetwork'],
    constraints: ['allowHostNetwork'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.5',
  },
  {
    id: 'escalation',
    what: 'containers that gain privileges',
    why: 'Programs with the setuid bit make them root.',
    severity: 'medium',
    policy: ['spec', 'allowPrivilegeEscalation'],
    constraints: ['allowPrivilegeEscalation'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.6',
  },
  {
    id: 'root',
    what: 'containers that run as root',
    why: 'Most escapes ask for root.',
    severity: 'medium',
    policy: ['spec', 'runAsUser', 'rule'],
    constraints: ['runAsUser', 'type'],
    values: ['RunAsAny'],
    standard: 'CIS Kubernetes 5.2.7',
  },
  {
    id: 'capabilities',
    what: 'every capability',
    why: 'With SYS_ADMIN and others containers have the node.',
    severity: 'high',
    policy: ['spec', 'allowedCapabilities'],
    constraints: ['allowedCapabilities'],
    values: ['*'],
    standard: 'CIS Kubernetes 5.2.9',
  },
  {
    id: 'volumes',
    what: 'every type of volume',
    why: 'Paths of the node are among them.',
    severity: 'medium',
    policy: ['spec', 'volumes'],
    constraints: ['volumes'],
    values: ['*', 'hostPath'],
    standard: 'CIS Kubernetes 5.2.12',
  },
  {
    id: 'host-ports',
    what: 'ports of the node',
    why: 'They are reached past Services and often past network policies.',
    severity: 'low',
    constraints: ['allowHostPorts'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.13',
  },
  {
    id: 'host-paths',
    what: 'paths of the node',
    why: 'They read and write files of the node.',
    severity: 'medium',
    constraints: ['allowHostDirVolumePlugin'],
    values: [true],
    standard: 'CIS Kubernetes 5.2.12',
  },
  {
    id: 'sysctls',
    what: 'every kernel setting',
    why: 'They change the node and every pod on it.',
    severity: 'medium',
    policy: ['spec', 'allowedUnsafeSysctls'],
    constraints: ['allowedUnsafeSysctls'],
    values: ['*'],
    standard: 'PSS baseline',
  },
  {
    id: 'groups',
    what: 'files of any group',
    why: 'The group of root is among them.',
    severity: 'low',
    policy: ['spec', 'fsGroup', 'rule'],
    constraints: ['fsGroup', 'type'],
    values: ['RunAsAny'],
    standard: 'NSA/CISA Kubernetes Hardening',
  },
  {
    id: 'proc-mounts',
    what: '/proc without its masks',
    why: 'Parts of /proc that show or change the node are open to containers.',
    severity: 'medium',
    policy: ['spec', 'allowedProcMountTypes'],
    values: ['Unmasked', '*'],
    standard: 'PSS baseline',
  },
];

/** OpenShift brings these, and they are for its own. */
const OWN = new Set([
  'anyuid',
  'hostaccess',
  'hostmount-anyuid',
  'hostmount-anyuid-v2',
  'hostnetwork',
  'hostnetwork-v2',
  'node-exporter',
  'nonroot',
  'nonroot-v2',
  'privileged',
  'restricted',
  'restricted-v2',
  'machine-api-termination-handler',
]);

const nested = ([first = '', ...rest]: Path, value: unknown, indent = ''): string =>
  rest.length === 0
    ? `${indent}${first}: ${JSON.stringify(value)}\n`
    : `${indent}${first}:\n${nested(rest, value, `${indent}  `)}`;

/** Policies of PodSecurityPolicy, and constraints of OpenShift. */
export const POD_POLICY_CHECKS: readonly KubernetesCheck[] = PERMISSIONS.map((permission) => {
  const { id, what, why, severity, policy, constraints, values, standard } = permission;
  const [value] = values;
  const isList = ['allowedCapabilities', 'volumes', 'allowedUnsafeSysctls', 'allowedProcMountTypes'].includes(
    String((constraints ?? policy)?.at(-1)),
  );
  const written = isList ? [value] : value;
  const psp = policy && resourceText('policy/v1beta1', 'PodSecurityPolicy', nested(policy, written));
  const scc =
    constraints &&
    resourceText('security.openshift.io/v1', 'SecurityContextConstraints', nested(constraints, written));
  const failing = [psp, scc].filter((text) => text !== undefined);
  return kindCheck(
    ['PodSecurityPolicy', 'SecurityContextConstraints'],
    {
      id: `kubernetes-pod-policy-${id}`,
      title: `Policy for pods allows ${what}`,
      why,
      fix: 'Forbid it, and make a policy of its own for the few workloads that need it.',
      severity,
      vectors: ['V5', 'V6'],
      references: [policy ? PSP : SCC],
      standards: [standard],
      failing: failing as [string, ...string[]],
      passing: [
        resourceText('policy/v1beta1', 'PodSecurityPolicy', 'spec:\n  privileged: false\n'),
        resourceText('security.openshift.io/v1', 'SecurityContextConstraints', 'allowHostPID: false\n'),
      ],
    },
    function* (resource, { resource: { kind, name } }) {
      const place = kind === 'PodSecurityPolicy' ? policy : constraints;
      if (!place || (kind !== 'PodSecurityPolicy' && OWN.has(name))) return;
      const found = at(resource, ...place);
      const permits = Array.isArray(found)
        ? textsAt(resource, ...place).some((one) => values.includes(one))
        : values.includes(found);
      if (permits) yield { path: place, actual: `${place.at(-1)}: ${shown(found)}`, expected: `no ${what}` };
    },
  );
});
