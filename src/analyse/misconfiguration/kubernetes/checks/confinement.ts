import { type KubernetesCheck, podCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { PSS, SECURITY_CONTEXT } from '../sources.ts';
import { isPrivileged } from '../security-context.ts';
import { at, entriesAt, shown } from '../values.ts';
import { containerOf, controlCheck } from './breaches.ts';

const SECCOMP = 'https://kubernetes.io/docs/tutorials/security/seccomp/';
const SYSCTLS = 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/';

/** What the kernel keeps from a container: mandatory access control, system calls, /proc, settings. */
export const CONFINEMENT_CHECKS: readonly KubernetesCheck[] = [
  controlCheck(
    {
      id: 'kubernetes-proc-mount',
      title: 'Container has /proc without its masks',
      why: 'Parts of /proc that runtimes hide, since they show or change the node, are open to it.',
      fix: 'Take "procMount" away; containers that build images can have it with "hostUsers: false".',
      severity: 'high',
      vectors: ['V6'],
      references: [PSS, SECURITY_CONTEXT],
      standards: ['PSS baseline'],
      failing: [
        podText({ container: 'securityContext:\n  procMount: Unmasked' }),
        podText({ spec: 'hostUsers: false', container: 'securityContext:\n  procMount: Unmasked' }),
      ],
      passing: [podText({ container: 'securityContext:\n  procMount: Default' })],
    },
    ['procMount', 'procMount_restricted'],
    ({ control }) => (control === 'procMount_restricted' ? 'low' : true),
  ),
  controlCheck(
    {
      id: 'kubernetes-apparmor-unconfined',
      title: 'Container is not confined by AppArmor',
      why: 'The profile that runtimes give by default, which keeps containers from mounting and from writing below /proc and /sys, is off.',
      fix: 'Take the setting away, or name a profile of your own.',
      severity: 'high',
      vectors: ['V6'],
      references: [PSS, 'https://kubernetes.io/docs/tutorials/security/apparmor/'],
      standards: ['PSS baseline'],
      failing: [
        podText({ container: 'securityContext:\n  appArmorProfile:\n    type: Unconfined' }),
        podText({
          metadata: 'annotations:\n  container.apparmor.security.beta.kubernetes.io/web: unconfined',
        }),
      ],
      passing: [
        podText({ container: 'securityContext:\n  appArmorProfile:\n    type: RuntimeDefault' }),
        podText({
          metadata: 'annotations:\n  container.apparmor.security.beta.kubernetes.io/web: localhost/web',
        }),
      ],
    },
    'appArmorProfile',
  ),
  controlCheck(
    {
      id: 'kubernetes-selinux-options',
      title: 'SELinux options let a container out of its domain',
      why: "Another type than those of containers, or a user or role of one's own, can have access to the files and processes of the node.",
      fix: 'Use one of the types container_t, container_init_t, container_kvm_t and container_engine_t, and set no user and no role.',
      severity: 'high',
      vectors: ['V6'],
      references: [PSS, SECURITY_CONTEXT],
      standards: ['PSS baseline'],
      failing: [
        podText({ spec: 'securityContext:\n  seLinuxOptions:\n    type: spc_t' }),
        podText({ container: 'securityContext:\n  seLinuxOptions:\n    level: s0\n    user: system_u' }),
      ],
      passing: [podText({ spec: 'securityContext:\n  seLinuxOptions:\n    level: s0:c1,c2' })],
    },
    'seLinuxOptions',
  ),
  controlCheck(
    {
      id: 'kubernetes-seccomp-unconfined',
      title: 'Container may make any system call',
      why: 'System calls that containers seldom need, and through which most escapes by the kernel went, are open to it.',
      fix: 'Set "seccompProfile.type" to RuntimeDefault, or to Localhost with a profile of your own.',
      severity: 'high',
      vectors: ['V6'],
      references: [PSS, SECCOMP],
      standards: ['PSS baseline', 'CIS Kubernetes 5.7.2'],
      failing: [podText({ container: 'securityContext:\n  seccompProfile:\n    type: Unconfined' })],
      passing: [podText({ container: 'securityContext:\n  seccompProfile:\n    type: RuntimeDefault' })],
    },
    'seccompProfile_baseline',
  ),
  controlCheck(
    {
      id: 'kubernetes-seccomp-missing',
      title: 'Container has no seccomp profile',
      why: 'Unless the kubelet gives one by default, it may make every system call, those of most kernel escapes among them.',
      fix: 'Set "seccompProfile.type: RuntimeDefault" for the pod.',
      severity: 'low',
      vectors: ['V6'],
      references: [PSS, SECCOMP],
      standards: ['PSS restricted', 'CIS Kubernetes 5.7.2'],
      failing: [podText({})],
      passing: [
        podText({ spec: 'securityContext:\n  seccompProfile:\n    type: RuntimeDefault' }),
        podText({
          container:
            'securityContext:\n  seccompProfile:\n    type: Localhost\n    localhostProfile: web.json',
        }),
        podText({ spec: 'os:\n  name: windows' }),
      ],
    },
    'seccompProfile_restricted',
    (breach, pod) => {
      const container = containerOf(breach, pod);
      return container === undefined || !isPrivileged(container);
    },
  ),
  controlCheck(
    {
      id: 'kubernetes-sysctl-unsafe',
      title: 'Pod changes a kernel setting that is not safe',
      why: 'Such settings are not kept apart by pod, or take security away: they change the node and every pod on it.',
      fix: 'Take the sysctl away, or set it on nodes that are for this workload alone.',
      severity: 'high',
      vectors: ['V6'],
      references: [PSS, SYSCTLS],
      standards: ['PSS baseline'],
      failing: [
        podText({ spec: 'securityContext:\n  sysctls:\n    - name: kernel.msgmax\n      value: "65536"' }),
      ],
      passing: [
        podText({
          spec: 'securityContext:\n  sysctls:\n    - name: net.ipv4.tcp_syncookies\n      value: "1"',
        }),
      ],
    },
    'sysctls',
  ),
  controlCheck(
    {
      id: 'kubernetes-volume-type',
      title: 'Pod mounts storage of the cluster directly',
      why: 'With a volume of this type whoever writes the manifest names servers, paths and credentials himself, past the rules of claims.',
      fix: 'Use a PersistentVolumeClaim, or a volume that belongs to the pod.',
      severity: 'low',
      vectors: ['V5', 'V6'],
      references: [PSS, 'https://kubernetes.io/docs/concepts/storage/volumes/'],
      standards: ['PSS restricted'],
      failing: [
        podText({ spec: 'volumes:\n  - name: data\n    nfs:\n      server: nas.example\n      path: /data' }),
      ],
      passing: [
        podText({ spec: 'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data' }),
        podText({ spec: 'volumes:\n  - name: data\n    emptyDir: {}' }),
      ],
    },
    'restrictedVolumes',
    // Those of the node are told by what they open, and a git repository by what it runs.
    ({ actual }) => !/hostPath|gitRepo/.test(actual),
  ),
  podCheck(
    {
      id: 'kubernetes-seccomp-annotation',
      title: 'Seccomp profile is named by an annotation that nobody reads',
      why: 'Since Kubernetes 1.27 the annotation means nothing: the container may make every system call, unless the kubelet gives a profile by default.',
      fix: 'Set "seccompProfile.type: RuntimeDefault" in the security context.',
      severity: 'low',
      vectors: ['V6'],
      references: [SECCOMP],
      standards: ['CIS Kubernetes 5.7.2'],
      failing: [
        podText({ metadata: 'annotations:\n  seccomp.security.alpha.kubernetes.io/pod: runtime/default' }),
        podText({
          metadata: 'annotations:\n  container.seccomp.security.alpha.kubernetes.io/web: unconfined',
        }),
      ],
      passing: [
        podText({
          metadata: 'annotations:\n  seccomp.security.alpha.kubernetes.io/pod: runtime/default',
          spec: 'securityContext:\n  seccompProfile:\n    type: RuntimeDefault',
        }),
      ],
    },
    function* ({ path, value, spec, containers }) {
      const place = ['securityContext', 'seccompProfile'];
      if ([spec, ...containers.map((one) => one.value)].some((one) => at(one, ...place) !== undefined))
        return;
      for (const [key, name] of entriesAt(value, 'metadata', 'annotations'))
        if (/^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//.test(key))
          yield {
            path: [...path, 'metadata', 'annotations', key],
            actual: `${shown(key)}: ${shown(name)}`,
            expected: 'seccompProfile.type: RuntimeDefault',
            ...(name === 'unconfined' && { severity: 'medium' as const }),
          };
    },
  ),
];
