import { plainPath } from '../misconfiguration/kubernetes/mounts.ts';

/** What a path of a node opens to a container that has it. */
export type HostPathEffect =
  /** The container runtime, or systemd, does what it is told to. */
  | 'socket'
  /** The node runs what is written. */
  | 'write'
  /** The kernel runs what is written, as core_pattern names it. */
  | 'core-pattern'
  /** The credential of the kubelet can be read. */
  | 'read'
  /** Tokens and secrets of the pods of the node can be read. */
  | 'pods'
  /** Keys of the control plane can be read, where there are some. */
  | 'control-plane'
  /** The data of etcd can be read, where there are some. */
  | 'etcd'
  /** The kubelet follows links that are written. */
  | 'log-link';

/** Effects that only writing has. */
const WRITTEN: ReadonlySet<HostPathEffect> = new Set(['write', 'core-pattern', 'log-link']);

/**
 * Where each effect lies. A mounted folder has what is below it; `/run/x` is itself alone, and of `/etc/x/` each part
 * is enough too.
 */
const PLACES: Readonly<Record<HostPathEffect, readonly string[]>> = {
  // A socket that is mounted can be called, also where the mount is read-only.
  socket: [
    '/run/docker.sock',
    '/run/docker/',
    '/run/containerd/containerd.sock',
    '/run/containerd.sock',
    '/run/k3s/containerd/containerd.sock',
    '/run/crio/crio.sock',
    '/run/podman/podman.sock',
    '/run/cri-dockerd.sock',
    '/run/dockershim.sock',
    '/run/systemd/private',
    '/run/dbus/system_bus_socket',
  ],
  write: [
    '/etc/kubernetes/manifests/',
    '/etc/cron.d/',
    '/etc/cron.daily/',
    '/etc/cron.hourly/',
    '/etc/crontab',
    '/var/spool/cron/',
    '/etc/systemd/system/',
    '/lib/systemd/system/',
    '/usr/lib/systemd/system/',
    '/etc/passwd',
    '/etc/shadow',
    '/etc/sudoers',
    '/etc/sudoers.d/',
    '/etc/pam.d/',
    '/etc/ssh/',
    '/etc/ld.so.preload',
    '/root/.ssh/',
    '/home',
    '/etc/cni/net.d/',
    '/opt/cni/bin/',
    '/bin/',
    '/sbin/',
    '/usr/bin/',
    '/usr/sbin/',
    '/usr/local/bin/',
    '/usr/local/sbin/',
    '/lib/modules/',
    '/usr/lib/modules/',
    '/boot/',
    '/var/lib/docker/',
    '/var/lib/containerd/',
    '/var/lib/containers/',
    '/var/lib/crio/',
  ],
  'core-pattern': ['/proc/sys/kernel/core_pattern', '/sys/kernel/uevent_helper'],
  read: [
    '/var/lib/kubelet/pki/',
    '/var/lib/kubelet/kubeconfig',
    '/etc/kubernetes/kubelet.conf',
    '/var/lib/rancher/k3s/agent/',
    '/var/lib/rancher/rke2/agent/',
  ],
  pods: ['/var/lib/kubelet/pods/'],
  'control-plane': [
    '/etc/kubernetes/pki/',
    '/etc/kubernetes/admin.conf',
    '/etc/kubernetes/super-admin.conf',
    '/etc/kubernetes/controller-manager.conf',
    '/var/lib/minikube/certs/',
    '/var/lib/rancher/k3s/server/',
    '/var/lib/rancher/rke2/server/',
    '/etc/rancher/k3s/k3s.yaml',
    '/etc/rancher/rke2/rke2.yaml',
    '/root/.kube/',
  ],
  etcd: ['/var/lib/etcd/', '/var/lib/rancher/k3s/server/db/', '/var/lib/rancher/rke2/server/db/'],
  'log-link': ['/var/log/'],
};

/** Certificates and public keys are no secrets. */
const PUBLIC = /\.(?:crt|pub)$/;

/** What a path of a node opens; nothing for a path that is in no list. */
export function hostPathEffects(path: string, isReadOnly: boolean): readonly HostPathEffect[] {
  const plain = plainPath(path);
  if (PUBLIC.test(plain)) return [];
  return EFFECTS.filter(
    (effect) => !(isReadOnly && WRITTEN.has(effect)) && PLACES[effect].some((place) => opens(plain, place)),
  );
}

const EFFECTS = Object.keys(PLACES) as HostPathEffect[];

function opens(path: string, place: string): boolean {
  const folder = path === '/' ? path : `${path}/`;
  return place === path || place.startsWith(folder) || (place.endsWith('/') && folder.startsWith(place));
}
