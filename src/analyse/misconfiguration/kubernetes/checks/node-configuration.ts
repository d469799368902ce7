import type { Path } from '../../../../model/configuration/place.ts';
import type { Plain } from '../../../../model/configuration/structured.ts';
import type { Severity } from '../../../../model/finding/head.ts';
import { type KubernetesCheck, kindCheck } from '../check.ts';
import { isWeakCipher } from '../control-plane/requirement.ts';
import { at, listAt, shown } from '../values.ts';

const KUBELET = 'https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/';

/** A setting of the kubelet's file, and which values of it do not do. */
interface Setting {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly severity: Severity;
  /** Of the CIS Benchmark. */
  readonly section?: string;
  readonly path: Path;
  isBad(value: unknown): boolean;
  readonly good: Plain;
  readonly bad: Plain | undefined;
  /** Is the good value certain to do for everybody? */
  readonly isCertain?: boolean;
}

const SETTINGS: readonly Setting[] = [
  {
    id: 'anonymous',
    title: 'Kubelet takes calls of nobody',
    why: 'Whoever reaches it runs commands in every pod of the node.',
    severity: 'critical',
    section: '4.2.1',
    path: ['authentication', 'anonymous', 'enabled'],
    isBad: (value) => value === true,
    good: false,
    bad: true,
    isCertain: true,
  },
  {
    id: 'no-webhook',
    title: 'Kubelet does not ask who calls',
    why: 'Tokens are not verified by the API server.',
    severity: 'medium',
    section: '4.2.2',
    path: ['authentication', 'webhook', 'enabled'],
    isBad: (value) => value === false,
    good: true,
    bad: false,
  },
  {
    id: 'always-allow',
    title: 'Kubelet allows everything',
    why: 'Whoever has any credential runs commands in every pod of the node.',
    severity: 'critical',
    section: '4.2.2',
    path: ['authorization', 'mode'],
    isBad: (value) => value === 'AlwaysAllow',
    good: 'Webhook',
    bad: 'AlwaysAllow',
    isCertain: true,
  },
  {
    id: 'no-authority',
    title: 'Kubelet takes no certificates of clients',
    why: 'The API server cannot show it who it is.',
    severity: 'medium',
    section: '4.2.3',
    path: ['authentication', 'x509', 'clientCAFile'],
    isBad: (value) => value === undefined || value === '',
    good: '/etc/kubernetes/pki/ca.crt',
    bad: undefined,
  },
  {
    id: 'read-only-port',
    title: 'Kubelet tells everybody what runs',
    why: 'Pods and their environment are told without a login.',
    severity: 'high',
    section: '4.2.4',
    path: ['readOnlyPort'],
    isBad: (value) => value !== undefined && value !== 0,
    good: 0,
    bad: 10_255,
    isCertain: true,
  },
  {
    id: 'idle-streams',
    title: 'Streams of the kubelet never end',
    why: 'Forgotten sessions stay open, and use up the node.',
    severity: 'low',
    section: '4.2.5',
    path: ['streamingConnectionIdleTimeout'],
    isBad: (value) => value === 0 || (typeof value === 'string' && /^0[a-z]*$/.test(value)),
    good: '4h0m0s',
    bad: '0s',
  },
  {
    id: 'iptables',
    title: 'Kubelet does not keep its firewall chains',
    why: "Rules that the node's networking needs may be missing.",
    severity: 'low',
    section: '4.2.6',
    path: ['makeIPTablesUtilChains'],
    isBad: (value) => value === false,
    good: true,
    bad: false,
  },
  {
    id: 'kernel-defaults',
    title: 'Kubelet changes kernel settings',
    why: 'It overwrites what the node was hardened with.',
    severity: 'low',
    path: ['protectKernelDefaults'],
    isBad: (value) => value !== true,
    good: true,
    bad: false,
  },
  {
    id: 'events',
    title: 'Kubelet sends events without a bound',
    why: 'A flood of events of one node fills etcd.',
    severity: 'low',
    section: '4.2.8',
    path: ['eventRecordQPS'],
    isBad: (value) => value === 0,
    good: 50,
    bad: 0,
  },
  {
    id: 'rotation',
    title: 'Certificate of the kubelet is not renewed',
    why: 'It ends, or is made to last for years.',
    severity: 'low',
    section: '4.2.10',
    path: ['rotateCertificates'],
    isBad: (value) => value !== true,
    good: true,
    bad: false,
  },
  {
    id: 'server-certificate',
    title: 'Kubelet has a certificate that nobody trusts',
    why: 'The API server cannot verify it, and sends commands to whoever answers.',
    severity: 'low',
    section: '4.2.11',
    path: ['serverTLSBootstrap'],
    isBad: (value) => value !== true,
    good: true,
    bad: undefined,
  },
  {
    id: 'old-tls',
    title: 'Kubelet takes versions of TLS that are broken',
    why: 'TLS 1.0 and 1.1 can be broken by whoever is on the way.',
    severity: 'medium',
    section: '4.2.12',
    path: ['tlsMinVersion'],
    isBad: (value) => typeof value === 'string' && /^VersionTLS1[01]$/.test(value),
    good: 'VersionTLS12',
    bad: 'VersionTLS10',
    isCertain: true,
  },
  {
    id: 'ciphers',
    title: 'Kubelet takes ciphers that are broken',
    why: 'Whoever records the calls can read them.',
    severity: 'medium',
    section: '4.2.12',
    path: ['tlsCipherSuites'],
    isBad: (value) => isWeakCipher(String(value)),
    good: ['TLS_AES_128_GCM_SHA256'],
    bad: ['TLS_RSA_WITH_RC4_128_SHA'],
  },
  {
    id: 'unsafe-sysctls',
    title: 'Pods may change kernel settings that are not safe',
    why: 'They change the node and every pod on it.',
    severity: 'medium',
    path: ['allowedUnsafeSysctls'],
    isBad: (value) => listAt(value).length > 0,
    good: [],
    bad: ['net.core.somaxconn'],
  },
  {
    id: 'processes',
    title: 'Pods may start processes without a bound',
    why: 'One pod keeps every other pod of the node from starting any.',
    severity: 'low',
    section: '4.2.13',
    path: ['podPidsLimit'],
    isBad: (value) => value === undefined || (typeof value === 'number' && value <= 0),
    good: 4096,
    bad: -1,
  },
  {
    id: 'no-seccomp',
    title: 'Pods may make every system call unless they say otherwise',
    why: 'System calls of most kernel escapes are among them.',
    severity: 'low',
    section: '4.2.14',
    path: ['seccompDefault'],
    isBad: (value) => value !== true,
    good: true,
    bad: undefined,
  },
  {
    id: 'swap',
    title: 'Kubelet starts on a node that swaps',
    why: 'Secrets in memory are written to disk.',
    severity: 'low',
    path: ['memorySwap', 'swapBehavior'],
    isBad: (value) => value === 'UnlimitedSwap',
    good: 'NoSwap',
    bad: 'UnlimitedSwap',
  },
];

const nested = ([first, ...rest]: Path, value: Plain, indent = ''): string =>
  rest.length === 0
    ? `${indent}${first}: ${JSON.stringify(value)}\n`
    : `${indent}${first}:\n${nested(rest, value, `${indent}  `)}`;
const file = (more: string) =>
  `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${more}`;

/** What the kubelet's file sets. */
export const NODE_CONFIGURATION_CHECKS: readonly KubernetesCheck[] = SETTINGS.map((setting) => {
  const { id, title, why, severity, section, path, good, bad, isCertain } = setting;
  const key = path.join('.');
  return kindCheck(
    'KubeletConfiguration',
    {
      id: `kubernetes-kubelet-file-${id}`,
      title,
      why,
      fix: `Set "${key}: ${JSON.stringify(good)}".`,
      severity,
      vectors: ['V5', 'V6'],
      references: [KUBELET],
      ...(section !== undefined && { standards: [`CIS Kubernetes ${section}`] }),
      failing: [file(bad === undefined ? '' : nested(path, bad))],
      passing: [file(nested(path, good))],
    },
    function* (value) {
      const found = at(value, ...path);
      if (!setting.isBad(found)) return;
      yield {
        path,
        actual: found === undefined ? `no ${key}` : `${key}: ${shown(found)}`,
        expected: `${key}: ${shown(good)}`,
        ...(isCertain && { set: good }),
      };
    },
  );
});
