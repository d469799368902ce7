import type { Severity } from '../../../model/finding/head.ts';
import type { VectorId } from '../../../model/vector.ts';

/** Paths of nodes by what they open; the first that fits is told. */
export interface HostPath {
  readonly id: string;
  /** `/run/x` is itself alone, `/etc/` the folder and all below. */
  readonly paths: readonly string[];
  readonly what: string;
  readonly why: string;
  readonly severity: Severity;
  /** The weight where no container can write to it; default the same. */
  readonly readOnly?: Severity;
  readonly vectors?: readonly [VectorId, ...VectorId[]];
}

const SOCKET =
  'Whoever calls it starts containers with every privilege on the node, whatever else the pod may not do.';

export const HOST_PATHS: readonly HostPath[] = [
  {
    id: 'docker-socket',
    paths: ['/run/docker.sock', '/run/docker/'],
    what: 'the socket of Docker',
    why: SOCKET,
    severity: 'critical',
    vectors: ['V6', 'V9'],
  },
  {
    id: 'containerd-socket',
    paths: [
      '/run/containerd/',
      '/run/k3s/containerd/',
      '/run/containerd.sock',
      '/run/dockershim.sock',
      '/run/cri-dockerd.sock',
    ],
    what: 'the socket of containerd',
    why: SOCKET,
    severity: 'critical',
    vectors: ['V6', 'V9'],
  },
  {
    id: 'crio-socket',
    paths: ['/run/crio/'],
    what: 'the socket of CRI-O',
    why: SOCKET,
    severity: 'critical',
    vectors: ['V6', 'V9'],
  },
  {
    id: 'podman-socket',
    paths: ['/run/podman/', '/run/user/'],
    what: 'the socket of Podman or of a user of the node',
    why: SOCKET,
    severity: 'critical',
    vectors: ['V6', 'V9'],
  },
  {
    id: 'root',
    paths: ['/'],
    what: 'the root of its node',
    why: 'Every file of the node is open: its keys, its programs, the volumes and secrets of every pod on it.',
    severity: 'critical',
    readOnly: 'high',
  },
  {
    id: 'kubernetes-pki',
    paths: ['/etc/kubernetes/pki/', '/var/lib/minikube/certs/', '/var/lib/rancher/', '/etc/rancher/'],
    what: 'the keys of the control plane',
    why: 'With them anybody signs certificates that the API server takes for an administrator.',
    severity: 'critical',
    vectors: ['V5', 'V6'],
  },
  {
    id: 'static-manifests',
    paths: ['/etc/kubernetes/manifests/'],
    what: 'the folder of static pods',
    why: 'Whatever is written there the kubelet runs with every privilege, and nobody admits it first.',
    severity: 'critical',
    readOnly: 'medium',
    vectors: ['V5', 'V6'],
  },
  {
    id: 'kubernetes-configuration',
    paths: ['/etc/kubernetes/', '/root/.kube/'],
    what: 'the configuration of Kubernetes on its node',
    why: 'In it are credentials of the kubelet and, on control planes, of administrators.',
    severity: 'critical',
    readOnly: 'high',
    vectors: ['V5', 'V6'],
  },
  {
    id: 'etcd',
    paths: ['/var/lib/etcd/'],
    what: 'the data of etcd',
    why: 'It holds every secret of the cluster, and whoever changes it changes the cluster past the API server.',
    severity: 'critical',
    vectors: ['V5', 'V6'],
  },
  {
    id: 'kubelet',
    paths: ['/var/lib/kubelet/'],
    what: 'the data of the kubelet',
    why: "In it are the secrets and tokens of every pod of the node, and the kubelet's own key.",
    severity: 'critical',
    readOnly: 'high',
    vectors: ['V5', 'V6'],
  },
  {
    id: 'runtime-data',
    paths: ['/var/lib/docker/', '/var/lib/containerd/', '/var/lib/containers/', '/var/lib/crio/'],
    what: 'the data of the container runtime',
    why: 'The file systems of every container of the node are in it, and can be changed as they run.',
    severity: 'critical',
    readOnly: 'high',
  },
  {
    id: 'cni',
    paths: ['/etc/cni/', '/opt/cni/'],
    what: 'the network plugins of its node',
    why: 'The runtime runs what is there as root for each pod that starts.',
    severity: 'high',
    readOnly: 'low',
  },
  {
    id: 'cron',
    paths: ['/etc/cron.d/', '/etc/cron.daily/', '/etc/cron.hourly/', '/etc/crontab', '/var/spool/cron/'],
    what: 'the jobs of cron',
    why: 'What is written there the node runs as root within a minute.',
    severity: 'critical',
    readOnly: 'low',
  },
  {
    id: 'systemd',
    paths: ['/etc/systemd/', '/lib/systemd/', '/usr/lib/systemd/', '/run/systemd/', '/run/dbus/'],
    what: 'systemd of its node',
    why: 'Units that are written there, and calls of its sockets, run programs as root of the node.',
    severity: 'critical',
    readOnly: 'medium',
    vectors: ['V6', 'V9'],
  },
  {
    id: 'accounts',
    paths: ['/etc/shadow', '/etc/passwd', '/etc/group', '/etc/sudoers', '/etc/sudoers.d/', '/etc/pam.d/'],
    what: 'the accounts of its node',
    why: 'Hashes of passwords can be read there, and accounts with every right added.',
    severity: 'critical',
    readOnly: 'medium',
  },
  {
    id: 'ssh',
    paths: ['/etc/ssh/', '/root/.ssh/'],
    what: 'keys of ssh',
    why: 'Keys of the node and of its administrators can be read there, and others let in.',
    severity: 'critical',
    readOnly: 'high',
  },
  {
    id: 'etc',
    paths: ['/etc/'],
    what: 'configuration of its node',
    why: 'Passwords, keys and what starts with the node are there.',
    severity: 'high',
    readOnly: 'low',
  },
  {
    id: 'home',
    paths: ['/root/', '/home/'],
    what: 'homes of users of its node',
    why: 'Keys, credentials of clouds and shell histories are there, and what runs as a user logs in.',
    severity: 'high',
    readOnly: 'medium',
  },
  {
    id: 'kernel-memory',
    paths: ['/dev/mem', '/dev/kmem', '/dev/port', '/proc/kcore', '/dev/kmsg'],
    what: 'memory or the log of the kernel',
    why: 'What every process of the node holds can be read there.',
    severity: 'critical',
    readOnly: 'high',
  },
  {
    id: 'devices',
    paths: ['/dev/'],
    what: 'devices of its node',
    why: 'Disks of the node are among them, past every file system and its permissions.',
    severity: 'high',
  },
  {
    id: 'shared-memory',
    paths: ['/dev/shm/', '/run/shm/'],
    what: 'the shared memory of its node',
    why: 'Processes of the node and of other pods that mount it exchange data there, which can be read and changed.',
    severity: 'high',
    vectors: ['V9', 'V6'],
  },
  {
    id: 'proc',
    paths: ['/proc/'],
    what: '/proc of its node',
    why: "The environment and memory of every process can be read there, and by core_pattern the kernel runs a program of one's own.",
    severity: 'critical',
    readOnly: 'medium',
  },
  {
    id: 'cgroup',
    paths: ['/sys/fs/cgroup/'],
    what: 'the control groups of its node',
    why: "Limits of every pod can be changed there, and by release_agent the kernel runs a program of one's own.",
    severity: 'high',
    readOnly: 'low',
  },
  {
    id: 'kernel-tracing',
    paths: ['/sys/kernel/debug/', '/sys/kernel/tracing/', '/sys/fs/bpf/'],
    what: 'tracing or BPF of the kernel',
    why: 'Whoever has it watches and changes what every process of the node does.',
    severity: 'high',
    readOnly: 'medium',
  },
  {
    id: 'sys',
    paths: ['/sys/'],
    what: '/sys of its node',
    why: 'Devices and the kernel are configured there.',
    severity: 'high',
    readOnly: 'low',
  },
  {
    id: 'boot',
    paths: ['/boot/', '/lib/modules/', '/usr/lib/modules/', '/usr/src/'],
    what: 'the kernel of its node',
    why: 'What is written there is the kernel at the next start.',
    severity: 'high',
    readOnly: 'low',
  },
  {
    id: 'programs',
    paths: ['/bin/', '/sbin/', '/usr/', '/lib/', '/lib64/', '/opt/'],
    what: 'programs of its node',
    why: 'What is written there the node runs, as root too.',
    severity: 'high',
    readOnly: 'low',
  },
  {
    id: 'logs',
    paths: ['/var/log/'],
    what: 'logs of its node',
    why: 'By a link in it the kubelet gives out any file of the node; logs of all pods can be read and changed.',
    severity: 'medium',
    readOnly: 'low',
  },
  {
    id: 'run',
    paths: ['/run/'],
    what: 'sockets of its node',
    why: 'Among them is that of the container runtime, by which whoever calls it has the node.',
    severity: 'high',
    vectors: ['V6', 'V9'],
  },
  {
    id: 'var',
    paths: ['/var/', '/var/lib/'],
    what: '/var of its node',
    why: 'The data of the kubelet and of the runtime lie below it, with the secrets of every pod.',
    severity: 'high',
  },
];

/** What a path opens: that of its own, else that of the folder that it is in. */
export function hostPathOf(path: string): HostPath | undefined {
  const folder = path === '/' ? path : `${path}/`;
  return (
    HOST_PATHS.find(({ paths }) => paths.includes(path) || paths.includes(folder)) ??
    HOST_PATHS.find(({ paths }) =>
      paths.some((one) => one.endsWith('/') && !ALONE.has(one) && folder.startsWith(one)),
    )
  );
}

/** What lies in these is not all alike. */
const ALONE: ReadonlySet<string> = new Set(['/', '/var/', '/var/lib/']);
