import type { Path } from '../../../../model/configuration/place.ts';
import type { Severity } from '../../../../model/finding/head.ts';
import { listAt, shown } from '../values.ts';

/** What a policy of PodSecurityPolicy or SecurityContextConstraints may let pods do. */
export interface Permission {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly severity: Severity;
  /** Where it stands in a PodSecurityPolicy, and in SecurityContextConstraints. */
  readonly policy?: Path;
  readonly constraints?: Path;
  /** Does a value, undefined where there is none, permit it? */
  permits(value: unknown): boolean;
  /** As they are written where it is permitted, and where it is not. */
  readonly bad: unknown;
  readonly good: unknown;
  readonly standard: string;
}

/** Is it, or is in its list, one of these? */
const isAny =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    Array.isArray(value) ? value.some((one) => values.includes(one)) : values.includes(value);
const hasOther =
  (known: readonly unknown[]) =>
  (value: unknown): boolean =>
    listAt(value).some((one) => !known.includes(one));

/** What they should not let pods do. */
export const PERMISSIONS: readonly Permission[] = [
  {
    id: 'privileged',
    what: 'privileged containers',
    why: 'Whoever may use the policy has the node.',
    severity: 'high',
    policy: ['spec', 'privileged'],
    constraints: ['allowPrivilegedContainer'],
    permits: isAny(true),
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.2',
  },
  {
    id: 'host-pid',
    what: 'pods with the processes of their node',
    why: 'They read the environment of every process.',
    severity: 'high',
    policy: ['spec', 'hostPID'],
    constraints: ['allowHostPID'],
    permits: isAny(true),
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.3',
  },
  {
    id: 'host-ipc',
    what: 'pods with the shared memory of their node',
    why: 'They read and change the memory that processes share.',
    severity: 'high',
    policy: ['spec', 'hostIPC'],
    constraints: ['allowHostIPC'],
    permits: isAny(true),
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.4',
  },
  {
    id: 'host-network',
    what: 'pods in the network of their node',
    why: 'They reach what listens on the node alone.',
    severity: 'high',
    policy: ['spec', 'hostNetwork'],
    constraints: ['allowHostNetwork'],
    permits: isAny(true),
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.5',
  },
  {
    id: 'escalation',
    what: 'containers that gain privileges',
    why: 'Programs with the setuid bit make them root.',
    severity: 'medium',
    policy: ['spec', 'allowPrivilegeEscalation'],
    constraints: ['allowPrivilegeEscalation'],
    permits: (value) => value !== false,
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.6',
  },
  {
    id: 'root',
    what: 'containers that run as root',
    why: 'Most escapes ask for root.',
    severity: 'medium',
    policy: ['spec', 'runAsUser', 'rule'],
    constraints: ['runAsUser', 'type'],
    permits: isAny('RunAsAny'),
    bad: 'RunAsAny',
    good: 'MustRunAsNonRoot',
    standard: 'CIS Kubernetes 5.2.7',
  },
  {
    id: 'capabilities',
    what: 'every capability',
    why: 'With SYS_ADMIN and others containers have the node.',
    severity: 'high',
    policy: ['spec', 'allowedCapabilities'],
    constraints: ['allowedCapabilities'],
    permits: isAny('*'),
    bad: ['*'],
    good: [],
    standard: 'CIS Kubernetes 5.2.9',
  },
  {
    id: 'capabilities-added',
    what: 'capabilities beside those of runtimes',
    why: 'Each of them opens a part of the kernel to whoever takes a container over.',
    severity: 'medium',
    policy: ['spec', 'allowedCapabilities'],
    constraints: ['allowedCapabilities'],
    permits: hasOther(['*', 'NET_BIND_SERVICE']),
    bad: ['NET_ADMIN'],
    good: ['NET_BIND_SERVICE'],
    standard: 'CIS Kubernetes 5.2.9',
  },
  {
    id: 'capabilities-by-default',
    what: 'capabilities that nobody asked for',
    why: 'Every container gets them, needed or not.',
    severity: 'medium',
    policy: ['spec', 'defaultAddCapabilities'],
    constraints: ['defaultAddCapabilities'],
    permits: hasOther(['NET_BIND_SERVICE']),
    bad: ['NET_ADMIN'],
    good: [],
    standard: 'CIS Kubernetes 5.2.9',
  },
  {
    id: 'capabilities-kept',
    what: 'the capabilities that runtimes give',
    why: 'NET_RAW, with which others in the network are deceived, is among them.',
    severity: 'low',
    policy: ['spec', 'requiredDropCapabilities'],
    constraints: ['requiredDropCapabilities'],
    permits: (value) => !isAny('ALL', 'all')(value),
    bad: ['KILL'],
    good: ['ALL'],
    standard: 'CIS Kubernetes 5.2.8',
  },
  {
    id: 'writable-root-filesystem',
    what: 'containers that write to their own root filesystem',
    why: 'Whoever takes one over can leave tools there and change its programs.',
    severity: 'low',
    policy: ['spec', 'readOnlyRootFilesystem'],
    constraints: ['readOnlyRootFilesystem'],
    permits: (value) => value !== true,
    bad: false,
    good: true,
    standard: 'NSA/CISA Kubernetes Hardening',
  },
  {
    id: 'no-seccomp',
    what: 'pods without a seccomp profile',
    why: 'System calls of most kernel escapes are open to them.',
    severity: 'low',
    policy: ['metadata', 'annotations', 'seccomp.security.alpha.kubernetes.io/defaultProfileName'],
    permits: (value) => !/^(?:(?:runtime|docker)\/default|localhost\/.+)$/.test(shown(value)),
    bad: 'unconfined',
    good: 'runtime/default',
    standard: 'CIS Kubernetes 5.7.2',
  },
  {
    id: 'volumes',
    what: 'every type of volume',
    why: 'Paths of the node are among them.',
    severity: 'medium',
    policy: ['spec', 'volumes'],
    constraints: ['volumes'],
    permits: isAny('*', 'hostPath'),
    bad: ['*'],
    good: ['secret'],
    standard: 'CIS Kubernetes 5.2.12',
  },
  {
    id: 'host-ports',
    what: 'ports of the node',
    why: 'They are reached past Services and often past network policies.',
    severity: 'low',
    constraints: ['allowHostPorts'],
    permits: isAny(true),
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.13',
  },
  {
    id: 'host-paths',
    what: 'paths of the node',
    why: 'They read and write files of the node.',
    severity: 'medium',
    constraints: ['allowHostDirVolumePlugin'],
    permits: isAny(true),
    bad: true,
    good: false,
    standard: 'CIS Kubernetes 5.2.12',
  },
  {
    id: 'sysctls',
    what: 'kernel settings that are not safe',
    why: 'They change the node and every pod on it.',
    severity: 'medium',
    policy: ['spec', 'allowedUnsafeSysctls'],
    constraints: ['allowedUnsafeSysctls'],
    permits: hasOther([]),
    bad: ['kernel.msg*'],
    good: [],
    standard: 'PSS baseline',
  },
  {
    id: 'groups',
    what: 'files of any group',
    why: 'The group of root is among them.',
    severity: 'low',
    policy: ['spec', 'fsGroup', 'rule'],
    constraints: ['fsGroup', 'type'],
    permits: isAny('RunAsAny'),
    bad: 'RunAsAny',
    good: 'MustRunAs',
    standard: 'NSA/CISA Kubernetes Hardening',
  },
  {
    id: 'proc-mounts',
    what: '/proc without its masks',
    why: 'Parts of /proc that show or change the node are open to containers.',
    severity: 'medium',
    policy: ['spec', 'allowedProcMountTypes'],
    permits: isAny('Unmasked', '*'),
    bad: ['Unmasked'],
    good: ['Default'],
    standard: 'PSS baseline',
  },
];
