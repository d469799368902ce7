import type { StepKind } from '../../../model/attack/steps.ts';
import type { VulnerableImages } from '../vulnerable-images.ts';
import {
  binding,
  fakeToken,
  hostPath,
  type Manifest,
  object,
  ON_CONTROL_PLANE,
  pod,
  podWith,
} from './objects.fixture.ts';
import { CLUSTER_RIGHTS, type StepExample, WORKLOAD_RIGHTS } from './right-examples.fixture.ts';

const capabilities = (...add: readonly string[]): Manifest => ({
  securityContext: { capabilities: { add } },
});
const PRIVILEGED: Manifest = { securityContext: { privileged: true } };
const OTHER_USER = { securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false } };
const HOST_PID: Manifest = { hostPID: true };
const one = (present: Manifest, absent: Manifest): StepExample => ({ present: [present], absent: [absent] });
const ESCAPES = {
  'escape-privileged': one(pod(PRIVILEGED), pod(PRIVILEGED, { hostUsers: false })),
  'escape-mount': one(pod(PRIVILEGED), pod({ securityContext: { privileged: false } })),
  'escape-nsenter': one(pod(PRIVILEGED, HOST_PID), pod(PRIVILEGED)),
  'escape-module': one(pod(capabilities('NET_RAW', 'SYS_MODULE')), pod(capabilities('NET_RAW'))),
  'escape-ptrace': one(pod(capabilities('CAP_SYS_PTRACE'), HOST_PID), pod(capabilities('SYS_PTRACE'))),
  'escape-cgroup': one(
    pod(capabilities('ALL')),
    pod({
      securityContext: {
        capabilities: { add: ['SYS_ADMIN'] },
        runAsUser: 1000,
        allowPrivilegeEscalation: false,
      },
    }),
  ),
  'escape-core-pattern': one(hostPath('/proc/sys'), hostPath('/proc', true)),
  'escape-file-handle': one(pod(capabilities('DAC_READ_SEARCH')), pod(capabilities('DAC_OVERRIDE'))),
  'escape-kernel-memory': one(pod(capabilities('SYS_RAWIO')), pod()),
  'escape-host-process': one(
    pod({ securityContext: { windowsOptions: { hostProcess: true } } }),
    pod({ securityContext: { windowsOptions: { hostProcess: false } } }, { os: { name: 'windows' } }),
  ),
  'share-processes': one(
    pod(
      {},
      {
        shareProcessNamespace: true,
        initContainers: [{ name: 'sidecar', image: 'a:1', restartPolicy: 'Always' }],
      },
    ),
    pod({}, { shareProcessNamespace: true }),
  ),
  'host-processes': one(pod({}, HOST_PID), pod(OTHER_USER, HOST_PID)),
} as const;

const VOLUMES = {
  'mount-volume': one(hostPath('/'), pod()),
  'runtime-socket': one(hostPath('/var/run/docker.sock', true), hostPath('/var/run/docker-data')),
  'host-write': one(hostPath('/etc/cron.d'), hostPath('/etc/cron.d', true)),
  'host-read': one(
    hostPath('/etc', true),
    hostPath('/etc', true, {
      securityContext: { runAsNonRoot: true },
      containers: [
        { name: 'app', image: 'a:1', ...OTHER_USER, volumeMounts: [{ name: 'one', mountPath: '/m' }] },
      ],
    }),
  ),
  'control-plane-files': one(
    hostPath('/etc/kubernetes/pki', true, ON_CONTROL_PLANE),
    hostPath('/etc/kubernetes/pki', true),
  ),
  'etcd-files': one(hostPath('/var/lib/etcd', true, ON_CONTROL_PLANE), hostPath('/var/lib/etcd', true)),
  'pod-volumes': one(hostPath('/var/lib/kubelet/pods', true), hostPath('/var/lib/kubelet-plugin', true)),
  'log-link': one(hostPath('/var/log'), hostPath('/var/log', true)),
  'tainted-volume': {
    present: [
      podWith({ persistentVolumeClaim: { claimName: 'data' } }),
      podWith({ persistentVolumeClaim: { claimName: 'data' } }, {}, {}, 'db'),
    ],
    absent: [podWith({ emptyDir: {} }), podWith({ emptyDir: {} }, {}, {}, 'db')],
  },
  'shared-socket': one(
    podWith({ hostPath: { path: '/run/app' } }, { mountPath: '/run/app' }),
    podWith({ configMap: { name: 'app' } }, { mountPath: '/run/app' }),
  ),
} as const;

const account = (more: Manifest = {}, metadata: Manifest = {}): Manifest =>
  object('ServiceAccount', 'web', more, metadata);
const tokenOf = (name: string, type = 'kubernetes.io/service-account-token'): Manifest =>
  object('Secret', 'one', { type }, { annotations: { 'kubernetes.io/service-account.name': name } });
const KEY = 'AWS_SECRET_ACCESS_KEY';

const CREDENTIALS = {
  'mounted-token': {
    present: [pod(), account()],
    absent: [pod(), account({ automountServiceAccountToken: false })],
  },
  'mounted-secret': one(
    pod({ envFrom: [{ secretRef: { name: 'one' } }] }),
    pod({}, { volumes: [{ name: 'one', secret: { secretName: 'one' } }] }),
  ),
  'token-secret': { present: [tokenOf('admin')], absent: [tokenOf('admin', 'Opaque')] },
  'credential-in-text': one(
    pod({ env: [{ name: 'T', value: `Bearer ${fakeToken('kube-system:admin')}` }] }),
    pod({ env: [{ name: 'T', value: 'eyJub3RhdG9rZW4.eyJub3RhdG9rZW4.fake' }] }),
  ),
  'cloud-credential': one(
    object('Secret', 'one', { stringData: { [KEY]: 'fake' } }),
    object('Secret', 'one', { stringData: { AWS_REGION: 'fake' } }),
  ),
  'cloud-identity': one(
    account({}, { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::000000000000:role/fake' } }),
    account({}, { annotations: { 'eks.amazonaws.com/token-expiration': '3600' } }),
  ),
  'cloud-metadata': {
    present: [pod()],
    absent: [
      pod(),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'none', namespace: 'shop' },
        spec: { podSelector: {}, policyTypes: ['Egress'] },
      },
    ],
  },
  'group-member': {
    present: [
      pod(),
      binding('ClusterRoleBinding', 'ClusterRole', 'view', {
        kind: 'Group',
        name: 'system:serviceaccounts:shop',
      }),
    ],
    absent: [pod(), binding('ClusterRoleBinding', 'ClusterRole', 'view', { kind: 'Group', name: 'people' })],
  },
} as const;

const level = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
});
const kubelet = (anonymous: boolean): Manifest => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  authentication: { anonymous: { enabled: anonymous } },
});
const etcd = (name: string, ...more: readonly string[]): Manifest => ({
  ...pod({ command: ['etcd', ...more] }, {}, name),
  metadata: { name, namespace: 'kube-system', labels: { tier: 'control-plane' } },
});
const VULNERABLE: VulnerableImages = new Map([
  ['registry.example/db:1', [{ id: 'CVE-2099-0001', package: 'fake 1', because: 'critical', fixedIn: '2' }]],
]);
const balancer = (app: string): Manifest =>
  object('Service', 'web', { spec: { type: 'LoadBalancer', selector: { app }, ports: [{ port: 80 }] } });

const SURROUNDINGS = {
  // Kubernetes has these wherever there is something of the kind.
  'of-all': { present: [pod()] },
  'pod-as-account': { present: [pod()] },
  'pod-with-secret': { present: [pod()] },
  'privileged-pod': {
    present: [pod()],
    absent: [pod(), ...['shop', 'default', 'kube-system'].map(level)],
  },
  'controller-account': { present: [pod()] },
  'node-pods': { present: [pod()] },
  'node-credential': { present: [pod()] },
  'node-authorizer': { present: [pod({}, { automountServiceAccountToken: false })], absent: [] },
  'control-plane-node': {
    present: [pod({}, ON_CONTROL_PLANE)],
    absent: [pod({}, { nodeName: 'one' }), { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' } }],
  },
  'exposed-workload': {
    present: [pod(), balancer('web')],
    absent: [pod(), balancer('another')],
  },
  'network-reach': {
    present: [pod(), pod({}, {}, 'db')],
    absent: [pod(), pod({}, {}, 'cache')],
    vulnerable: VULNERABLE,
  },
  'vulnerable-service': {
    present: [pod(), pod({}, {}, 'db')],
    absent: [pod(), pod({}, {}, 'cache')],
    vulnerable: VULNERABLE,
  },
  'assumed-service': { present: [pod(), pod({}, {}, 'db')], absent: [], assumesExploits: true },
  'kubelet-open': {
    present: [pod(), kubelet(true)],
    absent: [pod({}, { hostNetwork: true }), kubelet(false)],
  },
  'etcd-open': {
    present: [pod(), etcd('etcd')],
    absent: [pod(), etcd('one', '--client-cert-auth=true'), etcd('two', '--client-cert-auth')],
  },
  'anonymous-request': {
    present: [
      pod(),
      binding('ClusterRoleBinding', 'ClusterRole', 'edit', { kind: 'User', name: 'system:anonymous' }),
    ],
    absent: [
      pod(),
      binding('ClusterRoleBinding', 'ClusterRole', 'edit', { kind: 'User', name: 'anonymous' }),
    ],
  },
} as const;

/** One of every kind. */
export const STEP_EXAMPLES: Readonly<Record<StepKind, StepExample>> = {
  ...ESCAPES,
  ...VOLUMES,
  ...CREDENTIALS,
  ...WORKLOAD_RIGHTS,
  ...CLUSTER_RIGHTS,
  ...SURROUNDINGS,
};
