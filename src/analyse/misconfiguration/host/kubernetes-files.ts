import { permissionChecks, type PermissionRule } from './permissions.ts';

const REFERENCES = ['https://kubernetes.io/docs/setup/best-practices/certificates/'] as const;
const CREDENTIALS = 'Who reads it acts as that component in the cluster; who changes it sends it elsewhere.';
const ROOTLESS =
  'A control plane that runs as other users than root, as kubeadm can have it, no longer reads it.';
const MANIFEST = 'Who changes it has the kubelet run anything as root on the host.';

/** `4.1.3` and the next section are about the mode and the owner, as in most of the benchmark. */
const sections = (chapter: string, number: number) => ({
  modeStandards: [`CIS Kubernetes ${chapter}.${number}`],
  ownerStandards: [`CIS Kubernetes ${chapter}.${number + 1}`],
});
const manifest = (name: string, number: number): PermissionRule => ({
  id: `${name}-manifest`,
  what: `Manifest of ${name}`,
  paths: [`/etc/kubernetes/manifests/${name}.yaml`],
  mode: 0o600,
  owners: ['root:root'],
  why: MANIFEST,
  severity: 'high',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/'],
  ...sections('1.1', number),
});
const credentials = (id: string, what: string, paths: PermissionRule['paths']) =>
  ({
    id,
    what,
    paths,
    mode: 0o600,
    owners: ['root:root'],
    why: CREDENTIALS,
    severity: 'high',
    references: REFERENCES,
    ownerWarning: ROOTLESS,
  }) satisfies PermissionRule;

/** Files of Kubernetes. Source: CIS Kubernetes Benchmark 1.9, sections 1.1 and 4.1. */
const RULES: readonly PermissionRule[] = [
  manifest('kube-apiserver', 1),
  manifest('kube-controller-manager', 3),
  manifest('kube-scheduler', 5),
  manifest('etcd', 7),
  {
    id: 'cni-config',
    what: 'Configuration of the container network',
    paths: ['/etc/cni/net.d/*'],
    mode: 0o600,
    owners: ['root:root'],
    why: 'Who changes it has a program run as root for every pod.',
    severity: 'medium',
    references: ['https://www.cni.dev/docs/spec/'],
    ...sections('1.1', 9),
  },
  {
    id: 'etcd-data',
    ownerWarning: 'An etcd that runs as another user no longer starts.',
    what: 'Data of etcd',
    paths: ['/var/lib/etcd'],
    mode: 0o700,
    owners: ['etcd:etcd', 'root:root'],
    why: 'It holds every secret of the cluster.',
    severity: 'critical',
    references: ['https://etcd.io/docs/v3.5/op-guide/configuration/'],
    ...sections('1.1', 11),
  },
  {
    ...credentials('kubernetes-admin', 'Credentials of the administrator', [
      '/etc/kubernetes/admin.conf',
      '/etc/kubernetes/super-admin.conf',
    ]),
    severity: 'critical',
    ...sections('1.1', 13),
  },
  {
    ...credentials('scheduler-credentials', 'Credentials of kube-scheduler', [
      '/etc/kubernetes/scheduler.conf',
    ]),
    ...sections('1.1', 15),
  },
  {
    ...credentials('controller-manager-credentials', 'Credentials of kube-controller-manager', [
      '/etc/kubernetes/controller-manager.conf',
    ]),
    ...sections('1.1', 17),
  },
  {
    id: 'kubernetes-pki-folder',
    ownerWarning: ROOTLESS,
    what: 'Folder of the keys of Kubernetes',
    paths: ['/etc/kubernetes/pki', '/etc/kubernetes/pki/etcd'],
    owners: ['root:root'],
    why: 'Who may change it has every component believe others.',
    severity: 'high',
    references: REFERENCES,
    ownerStandards: ['CIS Kubernetes 1.1.19'],
  },
  {
    id: 'kubernetes-certificates',
    ownerWarning: ROOTLESS,
    what: 'Certificate of Kubernetes',
    paths: ['/etc/kubernetes/pki/*.crt', '/etc/kubernetes/pki/etcd/*.crt'],
    mode: 0o644,
    owners: ['root:root'],
    why: 'Who may change it has components believe others.',
    severity: 'medium',
    references: REFERENCES,
    modeStandards: ['CIS Kubernetes 1.1.20'],
    ownerStandards: ['CIS Kubernetes 1.1.19'],
  },
  {
    id: 'kubernetes-keys',
    modeWarning: ROOTLESS,
    ownerWarning: ROOTLESS,
    what: 'Private key of Kubernetes',
    paths: ['/etc/kubernetes/pki/*.key', '/etc/kubernetes/pki/etcd/*.key'],
    mode: 0o600,
    owners: ['root:root'],
    why: 'Who reads it is that component, or signs who is.',
    severity: 'critical',
    references: REFERENCES,
    modeStandards: ['CIS Kubernetes 1.1.21'],
    ownerStandards: ['CIS Kubernetes 1.1.19'],
  },
  {
    id: 'kubelet-service',
    what: 'Unit of the kubelet',
    paths: [
      '/etc/systemd/system/kubelet.service.d/*.conf',
      '/usr/lib/systemd/system/kubelet.service.d/*.conf',
      '/etc/systemd/system/kubelet.service',
      '/usr/lib/systemd/system/kubelet.service',
    ],
    // The packages of Kubernetes bring 0644, and what anybody may read here holds no secret.
    mode: 0o644,
    owners: ['root:root'],
    why: 'Who changes what the kubelet starts with is root on the host.',
    severity: 'high',
    references: [
      'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/',
    ],
    ...sections('4.1', 1),
  },
  {
    ...credentials('kube-proxy-credentials', 'Credentials of kube-proxy', [
      '/var/lib/kube-proxy/kubeconfig.conf',
      '/etc/kubernetes/proxy.conf',
    ]),
    ...sections('4.1', 3),
  },
  {
    ...credentials('kubelet-credentials', 'Credentials of the kubelet', [
      '/etc/kubernetes/kubelet.conf',
      '/var/lib/kubelet/kubeconfig',
    ]),
    ...sections('4.1', 5),
  },
  {
    id: 'kubelet-client-ca',
    what: 'Certificate of the authority that the kubelet believes',
    paths: ['/etc/kubernetes/pki/ca.crt'],
    mode: 0o644,
    owners: ['root:root'],
    why: 'Who changes it decides who may command the kubelet.',
    severity: 'high',
    references: REFERENCES,
    ...sections('4.1', 7),
  },
  {
    id: 'kubelet-config',
    what: 'Configuration of the kubelet',
    paths: ['/var/lib/kubelet/config.yaml', '/etc/kubernetes/kubelet/kubelet-config.json'],
    // kubeadm writes 0644; CIS 1.8 and later ask for 0600.
    mode: 0o600,
    owners: ['root:root'],
    why: 'Who changes it decides who may command the kubelet.',
    severity: 'medium',
    references: ['https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/'],
    ...sections('4.1', 9),
  },
];

/** Modes and owners of the files of a cluster's nodes. */
export const KUBERNETES_FILE_CHECKS = RULES.flatMap(permissionChecks);
